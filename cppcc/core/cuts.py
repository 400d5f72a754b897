"""Figures cut by a dimension: which records belong to a unit, a category, a group …

A cut takes the rows of a declared figure and adds the name they fall under, so a number in a table of statistics, its
total and the records behind it come from the figure's one definition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from cppcc.core.documents.blocks import Block, Document, Heading, Note, Table
from cppcc.core.documents.text import chinese_date
from cppcc.core.periods import Period
from cppcc.core.registry import FIGURES, Figure, Figures
from cppcc.core.workbooks import Leaf


@dataclass(frozen=True)
class Dimension:
    """What figures are cut by, and which ones make sense to cut; `value` gives the name that a row of a model falls
    under. The columns are names of figures without the `prefix` they share; `called` names a column otherwise here."""

    name: str
    label: str
    columns: tuple[str, ...]
    value: Callable[[type[Any]], Any]
    prefix: str
    called: Mapping[str, str] = field(default_factory=dict)

    def figure(self, column: str) -> Figure:
        return FIGURES[f"{self.prefix}.{column}"]

    def cut(self, column: str, period: Period) -> QuerySet[Any]:
        """The rows of the figure, each with `cut_name`."""
        rows = self.figure(column).rows
        assert rows is not None  # noqa: S101 - all columns are counted figures
        found = rows(period, None)
        cut: QuerySet[Any] = found.annotate(cut_name=self.value(found.model))
        return cut

    def counts(self, column: str, period: Period) -> Mapping[str, int]:
        """How many under each name."""
        pairs = self.cut(column, period).order_by().values_list("cut_name").annotate(rows=Count("pk")).order_by()
        return {str(name): rows for name, rows in pairs}


@dataclass(frozen=True)
class Column:
    """One figure of a table: what it is called, its whole as the figure itself counts it, its parts by name."""

    name: str
    label: str
    unit: str
    definition: str
    whole: int
    parts: dict[str, int]

    @property
    def adds_up(self) -> bool:
        return sum(self.parts.values()) == self.whole


@dataclass(frozen=True)
class Breakdown:
    """The table of one dimension."""

    dimension: Dimension
    columns: list[Column]
    names: list[str]

    def lines(self) -> Iterator[tuple[str, list[tuple[str, int]]]]:
        """A name with its numbers, each with the name of its column."""
        for name in self.names:
            yield name, [(column.name, column.parts.get(name, 0)) for column in self.columns]

    @property
    def broken(self) -> list[Column]:
        return [column for column in self.columns if not column.adds_up]


def breakdown(dimension: Dimension, period: Period) -> Breakdown:
    """The dimension's table for the period; two queries a column. The first column's largest come first."""
    figures = Figures(period)
    columns = [_column(dimension, name, figures) for name in dimension.columns]
    names = {name for column in columns for name in column.parts}
    first = columns[0].parts
    return Breakdown(dimension, columns, sorted(names, key=lambda name: (-first.get(name, 0), name)))


def _column(dimension: Dimension, name: str, figures: Figures) -> Column:
    figure = dimension.figure(name)
    value = figures[figure.name]
    whole = sum(value.values()) if isinstance(value, dict) else value
    assert isinstance(whole, int)  # noqa: S101 - counted figures are whole numbers
    parts = dict(dimension.counts(name, figures.period))
    label = dimension.called.get(name, figure.label)
    return Column(name, label, figure.unit, figure.definition, whole, parts)


# --- On paper ---------------------------------------------------------------------------------------------------------
def statistics_document(tables: Sequence[Breakdown], period: Period, title: str) -> Document:
    """The tables as one document, seen from the period's moment."""
    seen = f"数据截至{chinese_date(period.seen_on)}。"
    blocks: list[Block] = [Note((seen + "分类统计的合计与总数逐项核对。",))]
    for table in tables:
        blocks += [Heading(1, f"按{table.dimension.label}"), _table(table)]
    return Document(title, tuple(blocks), on=period.seen_on)


def _table(table: Breakdown) -> Table:
    heads = (table.dimension.label, *(column.label for column in table.columns))
    rows = [(name, *(str(count) for _, count in counts)) for name, counts in table.lines()]
    rows.append(("合计", *(str(column.whole) for column in table.columns)))
    note = "；".join(f"{column.label}分项之和与总数不符，请核对" for column in table.broken)
    widths = (3.2, *[1.0] * len(table.columns))
    return Table(head=(heads,), rows=tuple(rows), widths=widths, note=note)


def statistics_leaves(tables: Sequence[Breakdown]) -> Iterator[Leaf]:
    """The tables as sheets of a workbook."""
    for table in tables:
        heads = [table.dimension.label, *(column.label for column in table.columns)]
        rows: list[list[object]] = [[name, *(count for _, count in counts)] for name, counts in table.lines()]
        rows.append(["合计", *(column.whole for column in table.columns)])
        yield Leaf(f"按{table.dimension.label}", heads, rows, widths=[28, *[10] * len(table.columns)], boxed=True)
