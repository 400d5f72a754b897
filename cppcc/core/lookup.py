"""Looking a word up in a long list, so that the database answers from its indexes instead of reading every row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

FEW = 2000  # keys in one question


def holds(field: str, text: str) -> Q:
    """`text` is in the field, capitals or not; Chinese has none, and to ask without them is several times faster."""
    return Q(**{f"{field}__contains" if _has_no_case(text) else f"{field}__icontains": text})


def holds_of_many(field: str, text: str) -> Q:
    """The same for a field that is read in very many rows, whatever it is asked: Chinese is then looked for byte by
    byte, three times faster than by a pattern. The database does not guess how many rows that finds."""
    return Q(GreaterThan(StrIndex(field, Value(text)), 0)) if _has_no_case(text) else holds(field, text)


def few_keys(rows: QuerySet[Any]) -> list[int] | None:
    """The keys of `rows`; None when they are not few."""
    return _unless_many(list(rows.order_by().values_list("pk", flat=True)[: FEW + 1]))


def few_found(rows: QuerySet[Any], ways: Sequence[Q]) -> list[int] | None:
    """The keys of those of `rows` that any of the ways finds; None when they are not few. Each way is asked by itself,
    from an index of its own, where one long OR would have every row looked at."""
    first, *others = (rows.order_by().filter(way).values("pk") for way in ways)
    return _unless_many([row["pk"] for row in first.union(*others, all=True)[: FEW + 1]])


def _has_no_case(text: str) -> bool:
    return text.lower() == text.upper()


def _unless_many(keys: list[int]) -> list[int] | None:
    return keys if len(keys) <= FEW else None
