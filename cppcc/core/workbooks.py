"""Lists as workbooks. Every cell is text, a number or a date: what begins with = + - @ never becomes a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINE = Side(style="thin", color="999999")
Row = Sequence[object]


@dataclass(frozen=True)
class Leaf:
    """One sheet of a workbook: its name, heads and rows; lines of text `above`; `boxed` draws the grid."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Row]
    widths: Sequence[int] = ()
    above: Sequence[str] = ()
    boxed: bool = False


def workbook(
    name: str,
    heads: Sequence[str],
    rows: Iterable[Row],
    *,
    widths: Sequence[int] = (),
    above: Sequence[str] = (),
    boxed: bool = False,
) -> bytes:
    """One sheet called `name`: lines of text `above`, a frozen bold head, a line per row; `boxed` draws the grid."""
    return bound([Leaf(name, heads, rows, widths, above, boxed)])


def bound(leaves: Iterable[Leaf]) -> bytes:
    """Several sheets in one workbook, in their order."""
    book = Workbook(write_only=True)
    for leaf in leaves:
        _write(book.create_sheet(leaf.name), leaf)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Any, leaf: Leaf) -> None:
    for place, width in enumerate(leaf.widths or [14] * len(leaf.heads), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{len(leaf.above) + 2}"
    sheet.print_title_rows = f"{len(leaf.above) + 1}:{len(leaf.above) + 1}"
    for line in leaf.above:
        sheet.append([_cell(sheet, line, bold=True)])
    sheet.append([_cell(sheet, head, bold=True, boxed=leaf.boxed) for head in leaf.heads])
    for row in leaf.rows:
        sheet.append([_cell(sheet, value, boxed=leaf.boxed) for value in row])


def download(content: bytes, name: str) -> HttpResponse:
    """The workbook as a download that no browser or proxy keeps."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    response["Cache-Control"] = "no-store"
    return response


def _cell(sheet: Any, value: object, *, bold: bool = False, boxed: bool = False) -> Any:
    cell = WriteOnlyCell(sheet)
    if isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, int | float | Decimal):
        cell.value = value
    elif value is not None and str(value):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        cell.data_type = "s"  # openpyxl would take a leading = for a formula
        cell.quotePrefix = True
        cell.alignment = Alignment(vertical="top", wrap_text=not bold)
    if bold:
        cell.font = Font(bold=True)
    if boxed:
        cell.border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
    return cell
