"""A plan: what an import will write, made by comparing rows with records; nothing is written before `write`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from cppcc.core.ledger.cells import Cell, Unreadable, shown
from cppcc.core.ledger.outcome import Refusal
from cppcc.core.workflow import Stepped, StepTaken

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.ledger.sheets import Sheet

T = TypeVar("T")
M = TypeVar("M", bound=models.Model)
BATCH = 500
IMPORTED = "台账导入"
EMPTY = "（空）"
OF_THE_CELL: Any = object()


@dataclass
class Row:
    """One row of a sheet: its readable values by header, and what became of it."""

    sheet: Sheet
    number: int
    cells: dict[str, Cell]
    values: dict[str, Any] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    is_new: bool = False
    label: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    def __getitem__(self, header: str) -> Any:
        """The value read from the column; None when blank, absent or refused."""
        return self.values.get(header)

    @property
    def ok(self) -> bool:
        """Nothing refused, and everything required is there (also when the column itself is missing)."""
        return not self.refusals and all(self[c.header] is not None for c in self.sheet.columns if c.required)

    def refuse(self, header: str, advice: str, *, value: str | None = None) -> None:
        """This row cannot be imported: what is wrong in the column, and what to do."""
        found = shown(self.cells.get(header)) if value is None else value
        self.refusals.append(Refusal(self.sheet.name, self.number, header, found[:80], advice))

    def look_up(self, header: str, find: Callable[[Any], T]) -> T | None:
        """What the column's value stands for; None when blank, or refused because `find` cannot tell."""
        return next(iter(self.look_up_all(header, find, [self[header]])), None)

    def look_up_all(self, header: str, find: Callable[[Any], T], parts: Iterable[Any] | None = None) -> list[T]:
        """What each of the column's names stands for, in order; those that `find` cannot tell are refused."""
        found = []
        for part in (self[header] or ()) if parts is None else parts:
            try:
                if part is not None:
                    found.append(find(part))
            except Unreadable as refusal:
                self.refuse(header, str(refusal), value=shown(part))
        return found


class Plan:
    """The import under way: the rows, the lookups shared between sheets, and the records to write."""

    def __init__(self, rows: dict[str, list[Row]], *, by: User | None) -> None:
        self.rows = rows
        self.by = by
        self.new_list_rows: list[tuple[str, str]] = []
        self._shared: dict[type[Any], Any] = {}
        self._added: dict[type[models.Model], list[models.Model]] = {}
        self._changed: dict[models.Model, set[str]] = {}
        self._dropped: dict[type[models.Model], list[Any]] = {}
        self._history: list[tuple[Stepped, str]] = []

    # --- Asking -------------------------------------------------------------------------------------------------------
    def has_sheet(self, name: str) -> bool:
        return name in self.rows

    def shared(self, lookup: Callable[[], T]) -> T:
        """The lookup of this class for this import: read from the database once, then grown by the sheets."""
        kind: Any = lookup
        if kind not in self._shared:
            self._shared[kind] = lookup()
        found: T = self._shared[kind]
        return found

    def touched(self, model: type[M]) -> list[M]:
        """The records of a model that this import added or changed."""
        changed = [record for record in self._changed if isinstance(record, model)]
        return [*self._added.get(model, []), *changed]  # type: ignore[list-item]

    def touch(self, record: models.Model) -> None:
        """Something around this record changes, if nothing in it."""
        if record.pk is not None:
            self._changed.setdefault(record, set())

    def is_new(self, record: models.Model) -> bool:
        return record.pk is None

    def unseen(self, records: models.QuerySet[Any, Any]) -> set[int]:
        """Which of these records the importer does not see: nothing of them may be told. The command line sees all."""
        if self.by is None:
            return set()
        seen = records.visible_to(self.by)  # type: ignore[attr-defined]
        return set(records.exclude(pk__in=seen.values("pk")).values_list("pk", flat=True))

    # --- Planning -----------------------------------------------------------------------------------------------------
    def add(self, record: M) -> M:
        """Write this new record."""
        self._added.setdefault(type(record), []).append(record)
        return record

    def add_list_row(self, record: M) -> M:
        """Write a new row of a list the office keeps (a category, say), and show it in the preview."""
        self.new_list_rows.append((_list_name(record), str(record)))
        return self.add(record)

    def change(self, record: models.Model, **values: Any) -> None:
        """Set fields of a record; nothing is planned for what it already says."""
        for name, value in values.items():
            if record.pk is None:
                setattr(record, name, value)
            elif getattr(record, name) != value:
                setattr(record, name, value)
                self._changed.setdefault(record, set()).add(name)

    def drop(self, record: models.Model) -> None:
        """Take a record of an association (a seat, a cosigner) away."""
        self._dropped.setdefault(type(record), []).append(record.pk)

    def put(self, row: Row, record: models.Model, name: str, header: str, value: Any = OF_THE_CELL) -> None:
        """Set field `name` to what the column says; the row remembers old and new. A blank cell never erases."""
        value = row[header] if value is OF_THE_CELL else value
        if value is None:
            return
        if record.pk is not None and (old := getattr(record, name)) != value:
            row.changes.append((header, told(record, name, old), told(record, name, value)))
        self.change(record, **{name: value})

    def step(self, record: Stepped, source: str) -> None:
        """Leave one line in the record's history: it came to its status through the ledger."""
        self._history.append((record, source))

    # --- Writing ------------------------------------------------------------------------------------------------------
    def write(self) -> None:
        """Write everything, set by set. The caller holds the transaction."""
        for model, keys in self._dropped.items():
            model._base_manager.filter(pk__in=keys).delete()
        self._write_added()
        self._write_changed()
        self._write_history()

    def _write_added(self) -> None:
        """Records that others point to come first; within a model too (a proposal merged into another)."""
        waiting = dict(self._added)
        while waiting:
            before = sum(map(len, waiting.values()))
            for model in list(waiting):
                ready = [record for record in waiting[model] if _can_stand(record)]
                model._base_manager.bulk_create(ready, batch_size=BATCH)
                waiting[model] = [record for record in waiting[model] if record.pk is None]
                if not waiting[model]:
                    del waiting[model]
            if sum(map(len, waiting.values())) == before:
                raise RuntimeError(f"records that point at each other: {list(waiting)}")

    def _write_changed(self) -> None:
        by_model: dict[type[models.Model], tuple[list[models.Model], set[str]]] = {}
        for record, names in self._changed.items():
            records, fields = by_model.setdefault(type(record), ([], set()))
            records.append(record)
            fields |= names
        for model, (records, fields) in by_model.items():
            for record in records:
                fields |= _refresh(record)
            model._base_manager.bulk_update(records, sorted(fields), batch_size=100)

    def _write_history(self) -> None:
        types = ContentType.objects.get_for_models(*{type(record) for record, _ in self._history})
        StepTaken.objects.bulk_create(
            [
                StepTaken(
                    target_type=types[type(record)],
                    target_id=record.pk,
                    step="import",
                    label=IMPORTED,
                    source=source,
                    result=record.status,
                    by=self.by,
                )
                for record, source in self._history
            ],
            batch_size=BATCH,
        )


def told(record: models.Model, name: str, value: Any) -> str:
    """A field's value in the user's words."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    choices: Iterable[tuple[Any, Any]] = record._meta.get_field(name).flatchoices  # type: ignore[union-attr]
    return str(dict(choices).get(value, value))


def _can_stand(record: models.Model) -> bool:
    """All that it points to is in the database."""
    relations = [column for column in record._meta.concrete_fields if isinstance(column, models.ForeignKey)]
    targets = [relation.get_cached_value(record, default=None) for relation in relations]
    return all(target is None or target.pk is not None for target in targets)


def _refresh(record: models.Model) -> set[str]:
    """What follows from a change and `bulk_update` would leave: the time of change, columns derived from others."""
    fields = set()
    for column in record._meta.concrete_fields:
        if column.name == "changed_at":
            setattr(record, column.name, timezone.now())
            fields.add(column.name)
        elif not type(column).pre_save.__module__.startswith("django."):
            column.pre_save(record, False)
            fields.add(column.name)
    return fields


def _list_name(record: models.Model) -> str:
    """The kind of list, in the user's words; a table of several kinds says which (Body.kind)."""
    kind = getattr(record, "get_kind_display", None)
    return str(kind() if callable(kind) else record._meta.verbose_name)
