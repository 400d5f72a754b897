"""Keys as addresses and forms send them, and which rows of a list were ticked (`static/js/batch.js`, or plain fields
without scripts)."""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict

MOST_DIGITS = 13  # more are no key of ours
KEYS = re.compile(r"\d{1,12}(?:,\d{1,12})*")


def key_of(text: str) -> int | None:
    """A key as an address or form sends it; None when it is none of ours."""
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else None


def ticked(data: QueryDict) -> list[int]:
    """The rows sent: in one field (`rows`), or a field each (`row`, without scripts); broken values are left out."""
    joined = data.get("rows", "")
    values: list[Any] = joined.split(",") if KEYS.fullmatch(joined) else data.getlist("row")
    keys = (key_of(str(value)) for value in values)
    return list(dict.fromkeys(key for key in keys if key is not None))
