"""The sheets of a workbook as rows of cells with the row numbers the user sees; merged cells filled down."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

import python_calamine

from cppcc.core.ledger.cells import VALUELESS, Cell, is_blank, plain
from cppcc.core.ledger.opening import BROKEN, WorkbookRefused, look_through, sheet_parts


@dataclass(frozen=True)
class Grid:
    """One sheet as it stands: `rows[0]` is row 1 of the sheet."""

    name: str
    rows: list[list[Cell]]

    def filled(self) -> Iterator[tuple[int, list[Cell]]]:
        """Row number and cells of every row that is not blank."""
        for number, cells in enumerate(self.rows, 1):
            if not all(is_blank(cell) for cell in cells):
                yield number, cells


@dataclass
class Workbook:
    """All sheets by their bare name; `twice` names those that occur more than once under it."""

    grids: dict[str, Grid] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)


def bare(header: Cell) -> str:
    """A header or sheet name without space, brackets and marks, so that `金额（万元）*` is 金额万元."""
    folded = unicodedata.normalize("NFKC", plain(header))
    return "".join(sign for sign in folded if not sign.isspace() and sign not in "()[]*:：（）")


def read_workbook(file: IO[bytes]) -> Workbook:
    """Every visible or hidden sheet; WorkbookRefused in words when the file is no workbook, locked, too big, broken."""
    valueless = look_through(file)
    parts = sheet_parts(file)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(file)
        found = Workbook()
        for meta in book.sheets_metadata:
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
                _take(book.get_sheet_by_name(meta.name), valueless.get(parts.get(meta.name, ""), set()), found)
    except python_calamine.PasswordError:
        raise WorkbookRefused("这个工作簿设了打开密码。请去掉密码，另存后再上传") from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise WorkbookRefused(BROKEN) from None
    return found


def _take(sheet: python_calamine.CalamineSheet, valueless: set[tuple[int, int]], found: Workbook) -> None:
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for row, column in valueless:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = VALUELESS
    _fill_merged(rows, sheet.merged_cell_ranges or [])
    name = bare(sheet.name)
    if name in found.grids:
        found.twice.append(sheet.name)
    found.grids[name] = Grid(sheet.name, rows)


def _fill_merged(rows: list[list[Cell]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A cell merged over several rows says the same of each of them."""
    for (top, left), (bottom, _) in ranges:
        if top == bottom or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if is_blank(row[left]):
                row[left] = rows[top][left]
