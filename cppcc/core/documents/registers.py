"""A register (登记册): a table of records, as a document and as a sheet, from the same fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cppcc.core.documents.blocks import Document, Note, Table
from cppcc.core.workbooks import Leaf


@dataclass(frozen=True)
class Field:
    """One column: its head, what it says of a record, its share of the width."""

    head: str
    says: Callable[[Any], object]
    width: float = 1.0


def lines_of(fields: Sequence[Field], records: Iterable[Any]) -> list[list[object]]:
    return [[each.says(record) for each in fields] for record in records]


def register_document(title: str, fields: Sequence[Field], lines: Sequence[Sequence[object]], on: date) -> Document:
    """The register as a table with its head on every page."""
    head = tuple(each.head for each in fields)
    rows = tuple(tuple(_written(cell) for cell in line) for line in lines)
    note = Note((f"共{len(rows)}条，截至{on.year}年{on.month}月{on.day}日；涉密的不列入。",))
    table = Table(head=(head,), rows=rows, widths=tuple(each.width for each in fields))
    return Document(title, (note, table) if rows else (note,), on=on)


def register_leaf(name: str, fields: Sequence[Field], lines: Sequence[Sequence[object]]) -> Leaf:
    """The register as a sheet."""
    heads, widths = [each.head for each in fields], [round(each.width * 12) for each in fields]
    return Leaf(name, heads, lines, widths=widths, boxed=True)


def _written(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell.year}.{cell.month}.{cell.day}"
    return "" if cell is None else str(cell)
