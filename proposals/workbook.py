"""Proposals as a workbook. Every cell is text or a number: what begins with = + - @ never is a formula."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from proposals.models import Proposal

MOST_ROWS = 10_000
COLUMNS = {
    "提案号": 8,
    "流水号": 8,
    "届次": 12,
    "类别": 8,
    "案由": 44,
    "分类": 12,
    "提案形式": 10,
    "提案人": 24,
    "提交日期": 12,
    "状态": 12,
    "并入提案号": 12,
    "重点": 6,
    "承办单位": 30,
    "应答复日期": 12,
}


def proposals_workbook(proposals: Iterable[Proposal]) -> bytes:
    """One line a proposal, as the list shows them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("提案")
    sheet.freeze_panes = "A2"
    for place, width in enumerate(COLUMNS.values()):
        sheet.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]].width = width
    sheet.append([_cell(sheet, name, bold=True) for name in COLUMNS])
    for proposal in proposals:
        sheet.append([_cell(sheet, value) for value in _line(proposal)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _line(proposal: Any) -> list[object]:
    names = [proposal.sponsor, *(row.member.name for row in proposal.signed_cosigners)]
    units = "、".join(str(handling) for handling in proposal.current_handlings)
    return [
        proposal.number,
        proposal.serial,
        proposal.session.name,
        proposal.get_kind_display(),
        proposal.title,
        proposal.category or "",
        proposal.get_sponsor_kind_display(),
        "、".join(names),
        proposal.submitted_on or "",
        proposal.get_status_display(),
        proposal.merged_into.number if proposal.merged_into else None,
        "是" if proposal.is_key else "",
        units,
        proposal.due_on or "",
    ]


def _cell(sheet: Any, value: object, *, bold: bool = False) -> Any:
    if value is None or isinstance(value, int):
        return value
    cell = WriteOnlyCell(sheet, value="")
    cell.value = str(value)
    cell.data_type = "s"  # openpyxl would take a leading = for a formula
    cell.quotePrefix = True
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if bold:
        cell.font = Font(bold=True)
    return cell
