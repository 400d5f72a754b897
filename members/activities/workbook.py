"""The attendance sheet as a workbook. Every cell is text or a number: what begins with = + - @ never is a formula."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side

from members.activities.models import Activity

HEAD = ["序号", "委员编号", "姓名", "活动组", "状态", "角色", "备注", "签到"]
WIDTHS = [6, 12, 14, 20, 10, 10, 30, 16]
LINE = Side(style="thin", color="999999")


def attendance_workbook(activity: Activity) -> bytes:
    """One sheet: facts of the activity above, a line per participant below, a column to sign by hand."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("出席")
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[place]].width = width
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"

    def text(value: object, *, bold: bool = False, box: bool = True) -> Cell:
        cell = WriteOnlyCell(sheet, value=value if isinstance(value, int) else "")
        if not isinstance(value, int):
            cell.value = str(value)
            cell.data_type = "s"  # openpyxl would take a leading = for a formula
            cell.quotePrefix = True
        cell.font = Font(bold=bold)
        cell.alignment = Alignment(vertical="center", wrap_text=box)
        if box:
            cell.border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
        return cell

    sheet.append([text(f"{activity.number} {activity.name}", bold=True, box=False)])
    facts = [f"{activity.starts_on:%Y-%m-%d}", activity.time_note, activity.place, activity.organiser.name]
    sheet.append([text("　".join(filter(None, facts)), box=False)])
    sheet.append([text(name, bold=True) for name in HEAD])
    for number, row in enumerate(activity.attendance.for_sheet(on=activity.starts_on), start=1):
        words = [
            row.member.number,
            row.member.name,
            row.group_name or "",  # type: ignore[attr-defined]
            row.get_status_display(),
            row.get_role_display(),
            row.note,
            "",
        ]
        sheet.append([text(number), *map(text, words)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()
