"""Which rows of a list were ticked, as the list sends them (`static/js/batch.js`, or plain fields without scripts)."""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict

KEYS = re.compile(r"\d{1,12}(?:,\d{1,12})*")


def ticked(data: QueryDict) -> list[int]:
    """The rows sent: in one field (`rows`), or a field each (`row`, without scripts); broken values are left out."""
    joined = data.get("rows", "")
    values: list[Any] = joined.split(",") if KEYS.fullmatch(joined) else data.getlist("row")
    return list(dict.fromkeys(int(value) for value in values if str(value).isdecimal() and len(str(value)) < 13))
