"""The attendance sheet as a workbook, with a column to sign by hand."""

from __future__ import annotations

from cppcc.core.workbooks import workbook
from members.activities.models import Activity

COLUMNS = {"序号": 6, "委员编号": 12, "姓名": 14, "活动组": 20, "状态": 10, "角色": 10, "备注": 30, "签到": 16}


def attendance_workbook(activity: Activity) -> bytes:
    """Facts of the activity above, a line per participant below."""
    facts = [f"{activity.starts_on:%Y-%m-%d}", activity.time_note, activity.place, activity.organiser.name]
    rows = [
        [
            number,
            row.member.number,
            row.member.name,
            row.group_name or "",  # type: ignore[attr-defined]  # annotated by `for_sheet`
            row.get_status_display(),
            row.get_role_display(),
            row.note,
            "",
        ]
        for number, row in enumerate(activity.attendance.for_sheet(on=activity.starts_on), start=1)
    ]
    above = [f"{activity.number} {activity.name}", "　".join(filter(None, facts))]
    return workbook("出席", list(COLUMNS), rows, widths=list(COLUMNS.values()), above=above, boxed=True)
