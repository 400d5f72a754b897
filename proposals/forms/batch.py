"""Which rows a batch is for, as the list sends them: ticked one by one, or all that meet the conditions."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict

from proposals.review.batch import MOST

KEYS = re.compile(r"\d{1,12}(?:,\d{1,12})*")
NONE_TICKED = "请先在列表中勾选提案。"


def too_many(count: int) -> str:
    return f"选了{count}件，一次最多办理{MOST}件。请先用条件缩小范围，分几批办理；现在一件也没有办。"


def ticked(data: QueryDict) -> list[int]:
    """The rows sent: in one field (`rows`), or a field each (`row`, without scripts); broken values are left out."""
    joined = data.get("rows", "")
    values: list[Any] = joined.split(",") if KEYS.fullmatch(joined) else data.getlist("row")
    return list(dict.fromkeys(int(value) for value in values if str(value).isdecimal() and len(str(value)) < 13))


def token_of(data: QueryDict) -> UUID:
    """What tells this press from every other."""
    try:
        return UUID(data.get("token", ""))
    except ValueError:
        return uuid4()
