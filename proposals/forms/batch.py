"""Which rows a batch is for, as the list sends them: ticked one by one, or all that meet the conditions."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import QueryDict

from cppcc.core.ticking import ticked
from proposals.review.batch import MOST

__all__ = ["NONE_TICKED", "ticked", "token_of", "too_many"]

NONE_TICKED = "请先在列表中勾选提案。"


def too_many(count: int) -> str:
    return f"选了{count}件，一次最多办理{MOST}件。请先用条件缩小范围，分几批办理；现在一件也没有办。"


def token_of(data: QueryDict) -> UUID:
    """What tells this press from every other."""
    try:
        return UUID(data.get("token", ""))
    except ValueError:
        return uuid4()
