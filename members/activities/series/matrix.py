"""Who came to which activity of a series: a line a member, a column an activity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cppcc.core.workbooks import workbook
from members.activities.models import Activity, Attendance, Participation
from members.activities.states import ATTENDED, MARKS

SHORT = {
    Attendance.PRESENT: "出席", Attendance.LATE: "迟到", Attendance.LEFT_EARLY: "早退", Attendance.EXCUSED: "请假",
    Attendance.ABSENT: "缺席",
}  # fmt: skip
NOT_SETTLED = "未登记"


@dataclass(frozen=True)
class Cell:
    """One member at one activity; empty when not asked."""

    status: str = ""
    words: str = ""


@dataclass(frozen=True)
class Line:
    name: str
    number: str
    group: str
    url: str
    cells: list[Cell]

    @property
    def attended(self) -> int:
        return sum(cell.status in ATTENDED for cell in self.cells)

    @property
    def settled(self) -> int:
        return sum(cell.status in MARKS for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    activities: list[Activity]
    lines: list[Line]

    @property
    def came(self) -> list[int]:
        """How many came, activity by activity."""
        return [sum(line.cells[at].status in ATTENDED for line in self.lines) for at in range(len(self.activities))]

    @property
    def attended(self) -> int:
        return sum(line.attended for line in self.lines)

    @property
    def settled(self) -> int:
        return sum(line.settled for line in self.lines)


def matrix_of(activities: Sequence[Activity], *, on: date) -> Matrix:
    """The matrix of these, oldest first; groups and order of the members as of the day. One query."""
    columns = sorted(activities, key=lambda activity: (activity.starts_on, activity.pk))
    place = {activity.pk: at for at, activity in enumerate(columns)}
    rows = Participation.objects.filter(activity__in=list(place)).for_sheet(on=on)
    first: dict[int, Participation] = {}
    cells: dict[int, list[Cell]] = defaultdict(lambda: [Cell() for _ in columns])
    for row in rows:
        first.setdefault(row.member_id, row)
        cells[row.member_id][place[row.activity_id]] = Cell(row.status, SHORT.get(Attendance(row.status), NOT_SETTLED))
    lines = [
        Line(row.member.name, row.member.number, row.group_name or "未编组", row.member.get_absolute_url(), cells[key])  # type: ignore[attr-defined]
        for key, row in first.items()
    ]
    return Matrix(columns, lines)


def matrix_workbook(title: str, matrix: Matrix) -> bytes:
    """The same as a workbook."""
    days = [f"{activity.starts_on.month}月{activity.starts_on.day}日" for activity in matrix.activities]
    heads = ["序号", "委员编号", "姓名", "活动组", *days, "出席", "应到"]
    rows: list[list[object]] = [
        [at, line.number, line.name, line.group, *(cell.words for cell in line.cells), line.attended, line.settled]
        for at, line in enumerate(matrix.lines, start=1)
    ]
    rows.append(["合计", "", "", "", *matrix.came, matrix.attended, matrix.settled])
    return workbook("出席", heads, rows, widths=[6, 12, 12, 18, *[9] * len(days), 8, 8], above=[title], boxed=True)
