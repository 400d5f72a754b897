"""The matrix of the six ones as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from cppcc.core.periods import Period
from members.duty.checklist import MemberSheet, TickedList


def workbook(ticked: TickedList, sheets: Sequence[MemberSheet], period: Period) -> BytesIO:
    """One row per member: number of records behind each item, and how many items are done."""
    book = Workbook()
    page = book.active
    page.title = "六个一"
    page.append([f"{period.label}六个一完成情况（截至{period.seen_on:%Y-%m-%d}）"])
    page.append(["委员编号", "姓名", "活动组", *(item.label for item in ticked.items), "完成项数", "全部完成"])
    for sheet in sheets:
        member = sheet.member
        page.append(
            [
                member.number,
                member.name,
                member.group_name,  # type: ignore[attr-defined]
                *(len(tick.credits) for tick in sheet.ticks),
                sheet.done,
                "是" if sheet.complete else "否",
            ]
        )
    page.append(
        ["", "完成人数", "", *(sum(sheet.ticks[place].done for sheet in sheets) for place in range(len(ticked.items)))]
        + ["", sum(sheet.complete for sheet in sheets)]
    )
    _dress(page, columns=len(ticked.items) + 5)
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def _dress(page, columns: int) -> None:  # type: ignore[no-untyped-def]  # openpyxl's sheet has no public type
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    page["A1"].font = Font(bold=True, size=14)
    page["A1"].alignment = Alignment(horizontal="center")
    for cell in page[2]:
        cell.font = Font(bold=True)
    for row in page.iter_rows(min_row=3):
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a name that begins with = stays text
    for column in range(1, columns + 1):
        page.column_dimensions[get_column_letter(column)].width = 14
    page.freeze_panes = "D3"
