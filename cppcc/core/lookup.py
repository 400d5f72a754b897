"""Looking a word up in a long list, so that the database answers from its indexes instead of reading every row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

FEW = 2000  # keys in one question


def holds(field: str, text: str) -> Q:
    """`text` is in the field, capitals or not; Chinese has none, and to ask without them is several times faster."""
    return Q(**{f"{field}__contains" if text.lower() == text.upper() else f"{field}__icontains": text})


def few_keys(rows: QuerySet[Any]) -> list[int] | None:
    """The keys of `rows`; None when they are not few."""
    return _unless_many(list(rows.order_by().values_list("pk", flat=True)[: FEW + 1]))


def few_found(rows: QuerySet[Any], ways: Sequence[Q]) -> list[int] | None:
    """The keys of those of `rows` that any of the ways finds; None when they are not few. Each way is asked by itself,
    from an index of its own, where one long OR would have every row looked at."""
    first, *others = (rows.order_by().filter(way).values("pk") for way in ways)
    return _unless_many([row["pk"] for row in first.union(*others, all=True)[: FEW + 1]])


def _unless_many(keys: list[int]) -> list[int] | None:
    return keys if len(keys) <= FEW else None
