"""What the web server writes of each call: never the secret part of a calendar's address."""

from __future__ import annotations

import re
from typing import Any

from gunicorn.glogging import Logger

SECRET = re.compile(r"(/calendar/)[^/\s?]+(?=\.ics)")


def without_secrets(line: str) -> str:
    """The line with the token of a feed (/calendar/….ics) taken out."""
    return SECRET.sub(r"\1***", line)


class AccessLog(Logger):
    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """gunicorn's pieces of a line, harmless."""
        pieces = super().atoms(resp, req, environ, request_time)
        return {name: without_secrets(piece) if isinstance(piece, str) else piece for name, piece in pieces.items()}
