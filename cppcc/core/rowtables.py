"""The table of records behind a number: each model's app declared its columns in the registry (`describe`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet

from cppcc.core.registry import NOT_TOLD, ROW_TABLES, RowTable, visible_keys

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@dataclass(frozen=True)
class RecordTable:
    """Columns of one model, ready for a page."""

    model: type[Model]
    declared: RowTable

    @property
    def heads(self) -> list[str]:
        return [head for head, _ in self.declared.columns]

    def plan(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """What one page of rows touches; in the model's own order, or as entered."""
        rows = rows if rows.ordered else rows.order_by("pk")
        planned = rows.select_related(*self.declared.related) if self.declared.related else rows
        return planned.prefetch_related(*self.declared.prefetched)

    def cells(self, record: Any) -> list[str]:
        return [_written(cell(record)) for _, cell in self.declared.columns]

    def lines(self, records: Sequence[Any], user: User) -> Iterator[tuple[str, list[str]]]:
        """Each record's address (empty when it has no page of its own) and its cells; secret ones are only counted."""
        deciding = [(record, self._deciding(record)) for record in records]
        seen = self._seen([one for _, one in deciding if one is not None], user)
        for record, one in deciding:
            if one is not None and one.pk not in seen:
                yield "", [NOT_TOLD, *[""] * (len(self.heads) - 1)]
            else:
                yield getattr(record, "get_absolute_url", str)(), self.cells(record)

    def _deciding(self, record: Any) -> Model | None:
        """What decides who may see the record; None when whoever opened the figure may."""
        path = self.declared.seen_through
        if path is None:
            return None
        found: Model = reduce(getattr, path.split("."), record) if path else record
        return found

    @staticmethod
    def _seen(deciding: list[Model], user: User) -> set[int]:
        if not deciding:
            return set()
        return visible_keys(deciding[0]._meta.label_lower, [one.pk for one in deciding], user)


def row_table(rows: QuerySet[Any]) -> RecordTable:
    """The table of these rows; a model that declares none shows its own name for itself."""
    label = rows.model._meta.label_lower
    declared = ROW_TABLES.get(label) or RowTable([(str(rows.model._meta.verbose_name), str)])
    return RecordTable(rows.model, declared)


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
