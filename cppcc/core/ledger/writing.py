"""Workbooks out: the blank template, a year in the ledger's format, what was refused. All from the declarations.

Text is always written as text: what begins with = + - @ never becomes a formula."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cppcc.core.ledger.outcome import Refusal
from cppcc.core.ledger.run import GUIDE
from cppcc.core.ledger.sheets import Column, Scope, Sheet, declared
from cppcc.core.workbooks import workbook

BLANK_ROWS = 3000
WIDTHS = {"long": 48, "date": 13, "number": 10, "code": 12, "choice": 12, "names": 26, "text": 22}
REQUIRED, OPTIONAL = PatternFill("solid", fgColor="F6D9D7"), PatternFill("solid", fgColor="EEF0F2")
BOLD = Font(bold=True)
DAY = "yyyy-mm-dd"


def blank_template() -> bytes:
    """All sheets without rows: headers with hints, required ones marked, words to choose from."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in declared():
        page = book.create_sheet(sheet.name)
        _write_header(page, sheet)
        for place, column in enumerate(sheet.columns, 1):
            _guard(page, column, get_column_letter(place))
    _write_guide(book.create_sheet(GUIDE))
    return _bytes(book)


def year_export(scope: Scope) -> bytes:
    """What is recorded of a year, as far as the user sees it, so that it can be imported again."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in declared():
        page = book.create_sheet(sheet.name)
        _write_header(page, sheet)
        for number, row in enumerate(sheet.export(scope) if sheet.export else (), 2):
            for place, column in enumerate(sheet.columns, 1):
                write_value(page.cell(number, place), row.get(column.header))
    return _bytes(book)


def refusal_list(refusals: Iterable[Refusal]) -> bytes:
    """What is to be mended, row by row."""
    rows = [[r.sheet, r.row or "", r.column, r.value, r.advice] for r in refusals]
    return workbook("要改的地方", ["表", "行", "列", "内容", "怎么改"], rows, widths=[12, 8, 14, 30, 70])


def write_value(cell: Any, value: Any) -> None:
    """A value as it is; text stays text whatever it begins with."""
    if value is None or value == "":
        return
    if isinstance(value, bool | int | float | Decimal):
        cell.value = value
    elif isinstance(value, date):
        cell.value, cell.number_format = value, DAY
    else:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        cell.data_type = "s"


def _write_header(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, 1):
        cell: Any = page.cell(1, place, column.header)
        cell.font, cell.alignment = BOLD, Alignment(horizontal="center")
        cell.fill = REQUIRED if column.required else OPTIONAL
        cell.comment = Comment(_hint(column), "台账模板", height=80, width=240)
        page.column_dimensions[get_column_letter(place)].width = WIDTHS[column.reader.kind]


def _hint(column: Column) -> str:
    parts = ["必填" if column.required else "可不填", column.hint]
    if column.reader.words:
        parts.append(f"只能写：{'、'.join(column.reader.words)}")
    elif column.reader.kind == "date":
        parts.append(f"日期，如 {column.reader.example}")
    return "。".join(part for part in parts if part)


def _guard(page: Worksheet, column: Column, letter: str) -> None:
    """Drop-down for words, date format for dates; codes and numbers of a ledger keep leading zeros as text."""
    rows = f"{letter}2:{letter}{BLANK_ROWS}"
    if column.reader.words:
        words = DataValidation(type="list", formula1=f'"{",".join(column.reader.words)}"', allow_blank=True)
        words.errorTitle, words.error = column.header, f"只能写：{'、'.join(column.reader.words)}"
        words.showErrorMessage = True
        words.add(rows)
        page.add_data_validation(words)
    if column.reader.kind in {"date", "code"}:
        page.column_dimensions[letter].number_format = DAY if column.reader.kind == "date" else "@"


def _write_guide(page: Worksheet) -> None:
    header = ["表", "列", "必填", "说明", "可写的词"]
    rows = [
        [sheet.name, c.header, "是" if c.required else "", c.hint, "、".join(c.reader.words)]
        for sheet in declared()
        for c in sheet.columns
    ]
    for number, row in enumerate([header, *rows], 1):
        for place, value in enumerate(row, 1):
            write_value(page.cell(number, place), value)
    for letter, width in zip("ABCDE", (12, 14, 8, 60, 50), strict=True):
        page.column_dimensions[letter].width = width


def _bytes(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
