"""The attendance sheets on paper: one to sign before, one of who came afterwards. PDF and Word from the same blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from cppcc.core.documents.blocks import Block, Document, Heading, Note, Paragraph, Row, Span, Strong, Table
from cppcc.core.documents.text import chinese_date
from members.activities.models import Activity, Attendance, Participation
from members.activities.states import ATTENDED, MARKS, UNMARKED

NO_GROUP = "未编组"
TO_SIGN = ("序号", "姓名", "签　到")
OF_ALL = ("序号", "姓名", "委员编号", "情况", "角色", "备注")
NOT_SETTLED = "未登记"
COUNTED = [
    ATTENDED, [Attendance.LATE], [Attendance.LEFT_EARLY], [Attendance.EXCUSED], [Attendance.ABSENT], UNMARKED,
]  # fmt: skip


@dataclass(frozen=True)
class Group:
    """The participants of one activity group, by the strokes of their names, numbered through the whole list."""

    name: str
    rows: list[tuple[int, Participation]]

    def count(self, *statuses: str) -> int:
        return sum(row.status in statuses for _, row in self.rows)


def groups_of(activity: Activity) -> list[Group]:
    """Everybody on the list; groups in the office's order, as of the activity's day. One query."""
    rows = sorted(
        activity.attendance.for_sheet(on=activity.starts_on),
        key=lambda row: (
            row.group_name is None,  # type: ignore[attr-defined]  # annotated by `for_sheet`
            row.group_order or 0,  # type: ignore[attr-defined]
            row.group_key or 0,  # type: ignore[attr-defined]
            row.member.stroke_key,
            row.member.number,
        ),
    )
    numbered = enumerate(rows, start=1)
    return [
        Group(name, list(lines))
        for name, lines in groupby(numbered, key=lambda line: line[1].group_name or NO_GROUP)  # type: ignore[attr-defined]
    ]


def sheet_to_sign(activity: Activity, *, on: date) -> Document:
    """Two to a line, with room to sign; whoever is excused is said so in that place."""
    groups = groups_of(activity)
    table = Table(
        head=((*TO_SIGN, *TO_SIGN),),
        rows=tuple(_lines_to_sign(groups)),
        widths=(0.7, 1.4, 2.2) * 2,
        align=("center", "left", "center") * 2,
        tall=True,
    )
    return Document(f"{activity.name}签到表", (*_facts(activity, groups), table), on=on)


def _lines_to_sign(groups: Sequence[Group]) -> Iterator[Row]:
    for group in groups:
        yield (Span(f"{group.name}（{len(group.rows)}人）", columns=6),)
        cells = [(str(number), row.member.name, _excused(row)) for number, row in group.rows]
        if len(cells) % 2:
            cells.append(("", "", ""))
        for left, right in zip(cells[::2], cells[1::2], strict=True):
            yield (*left, *right)


def _excused(row: Participation) -> str:
    return "请假" if row.status == Attendance.EXCUSED else ""


def sheet_of_all(activity: Activity, *, on: date) -> Document:
    """Everybody with how it went, then the counts by group, then who was excused or absent."""
    groups = groups_of(activity)
    blocks: list[Block] = [
        *_facts(activity, groups),
        Table(
            head=(OF_ALL,),
            rows=tuple(_lines_of_all(groups)),
            widths=(0.7, 1.5, 1.4, 1.0, 1.0, 3.0),
            align=("center", "left", "center", "center", "center", "left"),
        ),
        Heading(1, "统计", numbered=False),
        _counts(groups),
        *_named(groups),
    ]
    return Document(f"{activity.name}出席情况表", tuple(blocks), on=on)


def _lines_of_all(groups: Sequence[Group]) -> Iterator[Row]:
    for group in groups:
        yield (Span(f"{group.name}（{len(group.rows)}人，出席{group.count(*ATTENDED)}人）", columns=len(OF_ALL)),)
        for number, row in group.rows:
            status = NOT_SETTLED if row.status in UNMARKED else row.get_status_display()
            yield (str(number), row.member.name, row.member.number, status, row.get_role_display(), row.note)


def _counts(groups: Sequence[Group]) -> Table:
    """A line a group, the whole at the end; late and leaving early are counted as present, too."""
    heads = ("活动组", "应到", "出席", "其中迟到", "其中早退", "请假", "缺席", NOT_SETTLED)
    lines = [[len(group.rows), *(group.count(*each) for each in COUNTED)] for group in groups]
    rows = [(group.name, *map(str, line)) for group, line in zip(groups, lines, strict=True)]
    whole = [str(sum(column)) for column in zip(*lines, strict=True)] if lines else ["0"] * (len(heads) - 1)
    return Table(head=(heads,), rows=(*rows, ("合计", *whole)), widths=(2.4, *[1.0] * (len(heads) - 1)))


def _named(groups: Sequence[Group]) -> Iterator[Paragraph]:
    """Who was late, left early, was excused or absent, by name."""
    rows = [row for group in groups for _, row in group.rows]
    found = Counter(row.status for row in rows)
    for status in MARKS[1:]:
        if found[status]:
            names = "、".join(row.member.name for row in rows if row.status == status)
            yield Paragraph((Strong(f"{Attendance(status).label}（{found[status]}人）："), f"{names}。"))


def _facts(activity: Activity, groups: Sequence[Group]) -> Iterator[Block]:
    until = f"至{chinese_date(activity.ends_on)}" if activity.ends_on != activity.starts_on else ""
    facts = {
        "时间": f"{chinese_date(activity.starts_on)}{until} {activity.clock}".strip(),
        "地点": activity.place,
        "组织者": activity.organiser.name,
    }
    for label, words in facts.items():
        if words:
            yield Paragraph((Strong(f"{label}："), words), indent=False)
    number = sum(len(group.rows) for group in groups)
    yield Note((f"共{number}人，按活动组排列，组内以姓氏笔画为序。",))


SHEETS: dict[str, tuple[str, Callable[..., Document]]] = {
    "sign": ("签到表", sheet_to_sign),
    "attendance": ("出席情况表", sheet_of_all),
}
