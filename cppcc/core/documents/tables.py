"""What both writers must agree on about a table: widths of columns, size of type, alignment."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from cppcc.core.documents.blocks import Align, Cell, FigureRun, Row, Span, Table
from cppcc.core.documents.text import width

ROOM_MM = 156.0
MM_PER_POINT = 25.4 / 72
SIZES = (12.0, 10.5, 9.0)  # 小四, 五号, 小五
SHORT = 10.0  # columns with nothing longer are centred
LONGEST = 24.0  # longer text is expected to wrap


@dataclass(frozen=True, slots=True)
class Layout:
    """Shares of the width that add up to 1, one alignment per column, and the size of type in points."""

    shares: tuple[float, ...]
    align: tuple[Align, ...]
    size: float


def cell_text(cell: Cell) -> str:
    """The words in a cell."""
    return cell if isinstance(cell, str) else cell.text


def cell_figure(cell: Cell) -> str:
    """The name of the figure a cell shows, or nothing."""
    match cell:
        case FigureRun():
            return cell.name
        case Span():
            return cell.name
        case _:
            return ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a row: the cell that fills it, or with `above` the continuation of a cell from an upper row."""

    column: int
    columns: int
    cell: Cell
    above: bool = False


def slots(rows: Sequence[Row], columns: int) -> list[list[Slot]]:
    """Every row in full: cells in their columns, spans from above, empty cells where a row is too short."""
    hanging: dict[int, tuple[int, int]] = {}  # column: (columns, rows still to come)
    result = []
    for row in rows:
        cells, column, line = iter(row), 0, []
        coming = dict(hanging)
        hanging = {at: (wide, left - 1) for at, (wide, left) in coming.items() if left > 1}
        while column < columns:
            if column in coming:
                line.append(Slot(column, coming[column][0], "", above=True))
            else:
                cell = next(cells, "")
                wide, high = (cell.columns, cell.rows) if isinstance(cell, Span) else (1, 1)
                line.append(Slot(column, min(wide, columns - column), cell))
                if high > 1:
                    hanging[column] = (line[-1].columns, high - 1)
            column += line[-1].columns
        result.append(line)
    return result


def layout(table: Table) -> Layout:
    """Widths by content unless given; the largest type in which the longest short words fit their columns."""
    columns = table.columns
    head, body = [0.0] * columns, [0.0] * columns
    for widths, rows in ((head, table.head), (body, table.rows)):
        for slot in chain.from_iterable(slots(rows, columns)):
            if slot.columns == 1:
                longest = max(width(line) for line in cell_text(slot.cell).split("\n"))
                widths[slot.column] = max(widths[slot.column], longest)
    needs = [max(2.0, min(inside, LONGEST), min(above, 4.0)) + 1.2 for above, inside in zip(head, body, strict=True)]
    given = table.widths if len(table.widths) == columns and sum(table.widths) > 0 else needs
    shares = tuple(share / sum(given) for share in given)
    align: tuple[Align, ...] = tuple("center" if longest <= SHORT else "left" for longest in body)
    if len(table.align) == columns:
        align = tuple(table.align)
    return Layout(shares, align, _size(shares, needs))


def _size(shares: tuple[float, ...], needs: list[float]) -> float:
    for size in SIZES:
        room = ROOM_MM / (size * MM_PER_POINT)
        if all(share * room >= min(need, SHORT) for share, need in zip(shares, needs, strict=True)):
            return size
    return SIZES[-1]
