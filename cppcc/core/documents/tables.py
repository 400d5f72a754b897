"""What both writers must agree on about a table: widths of columns, size of type, alignment."""

from dataclasses import dataclass

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


def placed(rows: tuple[Row, ...], columns: int) -> list[list[tuple[int, Cell]]]:
    """Cells of each row with the column they start in, cells from spans above left free."""
    taken: dict[int, set[int]] = {}
    result: list[list[tuple[int, Cell]]] = []
    for number, row in enumerate(rows):
        column = 0
        line: list[tuple[int, Cell]] = []
        for cell in row:
            while column in taken.get(number, ()):
                column += 1
            line.append((column, cell))
            wide, high = (cell.columns, cell.rows) if isinstance(cell, Span) else (1, 1)
            for below in range(1, high):
                taken.setdefault(number + below, set()).update(range(column, column + wide))
            column += wide
        result.append([(at, cell) for at, cell in line if at < columns])
    return result


def layout(table: Table) -> Layout:
    """Widths by content unless given; the largest type in which the longest short words fit their columns."""
    columns = table.columns
    head, body = [0.0] * columns, [0.0] * columns
    for widths, rows in ((head, table.head), (body, table.rows)):
        for line in placed(tuple(rows), columns):
            for at, cell in line:
                if not (isinstance(cell, Span) and cell.columns > 1):
                    widths[at] = max(widths[at], width(cell_text(cell)))
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
