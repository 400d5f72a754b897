"""The sheets of activities: 活动, and 出席. What the ledger holds has taken place: the activity enters as closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cppcc.core.accounts.roles import Role
from cppcc.core.ledger.cells import Unreadable, choice, code, name, text
from cppcc.core.ledger.dates import day
from cppcc.core.ledger.plan import Plan, Row, told
from cppcc.core.ledger.sheets import Column, Scope, Sheet, declare
from members.activities.models import Activity, ActivityKind, Attendance, Participation
from members.activities.states import MARKS, Status
from members.people.ledger import Bodies, Members
from members.people.models import Body, BodyKind

SHEET, ATTENDANCE = "活动", "出席"
ORGANS = ("本会", "常委会", "主席会议")
ORGANISERS = (BodyKind.COUNCIL, BodyKind.COMMITTEE, BodyKind.GROUP)


class Kinds(dict[str, ActivityKind]):
    """Kinds of activity by name."""

    def __init__(self) -> None:
        super().__init__({kind.name: kind for kind in ActivityKind.objects.all()})


class Activities:
    """Activities by number."""

    def __init__(self) -> None:
        self._by_number = {
            activity.number.upper(): activity for activity in Activity.objects.select_related("kind", "organiser")
        }
        self._broken: set[str] = set()

    def numbered(self, number: str) -> Activity | None:
        return self._by_number.get(number.upper())

    def learn(self, activity: Activity) -> None:
        self._by_number[activity.number.upper()] = activity

    def learn_broken(self, number: str | None) -> None:
        self._broken.add((number or "").upper())

    def find(self, number: str) -> Activity | None:
        """The activity of this number; None for one whose own row is refused."""
        activity = self.numbered(number)
        if activity is None and number.upper() not in self._broken:
            raise Unreadable(f"没有编号为{number}的活动，请核对，或在“{SHEET}”表里补上")
        return activity


# --- 活动 ----------------------------------------------------------------------------------------------------
def load(plan: Plan, rows: list[Row]) -> None:
    known = plan.shared(Activities)
    for row in rows:
        if row["开始日期"] and row["结束日期"] and row["结束日期"] < row["开始日期"]:
            row.refuse("结束日期", "结束日期早于开始日期，请核对")
        if row.ok:
            _load_activity(plan, row, known)
        if not row.ok:
            known.learn_broken(row["活动编号"])


def _load_activity(plan: Plan, row: Row, known: Activities) -> None:
    row.label = f"{row['活动编号']} {row['名称']}"
    activity = known.numbered(row["活动编号"])
    if activity and activity.name != row["名称"] and activity.starts_on != row["开始日期"]:
        told = f"系统中这个编号是{activity.starts_on:%Y-%m-%d}的“{activity.name}”"
        row.refuse("活动编号", f"{told}，名称和日期都与本行不同；请改用没有用过的编号")
        return
    organiser = row.look_up("组织者", lambda name: _organiser(plan, name))
    if organiser is None:
        return
    if activity is None:
        activity = plan.add(Activity(number=row["活动编号"].upper(), status="", created_by=plan.by))
        known.learn(activity)
        row.is_new = True
    kinds = plan.shared(Kinds)
    if row["类型"] not in kinds:
        kinds[row["类型"]] = plan.add_list_row(ActivityKind(name=row["类型"]))
    plan.put(row, activity, "name", "名称")
    plan.put(row, activity, "kind", "类型", kinds[row["类型"]])
    plan.put(row, activity, "organiser", "组织者", organiser)
    plan.put(row, activity, "starts_on", "开始日期")
    plan.put(row, activity, "ends_on", "结束日期", row["结束日期"] or row["开始日期"])
    plan.put(row, activity, "place", "地点")
    _close(plan, row, activity)


def _organiser(plan: Plan, name: str) -> Body:
    known = plan.shared(Bodies)
    body = known.one(name, ORGANISERS)
    if body is not None:
        return body
    if name in ORGANS:
        return known.find_or_add(plan, BodyKind.COUNCIL, name)
    raise Unreadable(f"没有登记这个组织者；请写{'、'.join(ORGANS)}，或已登记的专委会、活动组的名称")


def _close(plan: Plan, row: Row, activity: Activity) -> None:
    """Settled; one that the office called off is not brought back by a ledger."""
    source = activity.status
    if source == Status.CANCELLED:
        row.refuse("活动编号", "这个活动在系统中已取消，不能导入；请核对活动编号，或从台账中删去")
    elif source != Status.CLOSED:
        if source:
            row.changes.append(("状态", told(activity, "status", source), Status.CLOSED.label))
        plan.change(activity, status=Status.CLOSED)
        plan.step(activity, source)


def export(scope: Scope) -> Iterable[Mapping[str, Any]]:
    held = Activity.objects.visible_to(scope.user).filter(starts_on__year=scope.year, status=Status.CLOSED)
    for activity in held.select_related("kind", "organiser").order_by("number"):
        yield {
            "活动编号": activity.number,
            "名称": activity.name,
            "类型": activity.kind.name,
            "组织者": activity.organiser.name,
            "开始日期": activity.starts_on,
            "结束日期": activity.ends_on,
            "地点": activity.place,
        }


# --- 出席 ----------------------------------------------------------------------------------------------------
def load_attendance(plan: Plan, rows: list[Row]) -> None:
    known, members = plan.shared(Activities), plan.shared(Members)
    recorded = _recorded({activity.pk for row in rows if (activity := known.numbered(row["活动编号"] or ""))})
    seen: dict[tuple[int, int], Row] = {}
    for row in rows:
        activity = row.look_up("活动编号", known.find)
        member = row.look_up("委员", members.find_or_skip)
        if activity is None or member is None or not row.ok:
            continue
        row.label = f"{activity.number} {member.name}"
        first = seen.setdefault((id(activity), id(member)), row)
        if first is not row:
            row.refuse("委员", f"与第{first.number}行重复：{member.name}在{activity.number}已有一行，请删去一行")
            continue
        if activity.status == Status.CANCELLED:
            row.refuse("活动编号", "这个活动在系统中已取消，不能登记出席；请核对活动编号")
            continue
        part = recorded.get((activity.pk, member.pk)) if activity.pk and member.pk else None
        if part is None:
            part = plan.add(Participation(activity=activity, member=member))
            row.is_new = True
        plan.put(row, part, "status", "状态")


def _recorded(activities: set[int | None]) -> dict[tuple[int | None, int | None], Participation]:
    parts = Participation.objects.filter(activity__in=activities - {None})
    return {(part.activity_id, part.member_id): part for part in parts}


def export_attendance(scope: Scope) -> Iterable[Mapping[str, Any]]:
    held = Activity.objects.visible_to(scope.user).filter(starts_on__year=scope.year, status=Status.CLOSED)
    parts = Participation.objects.filter(activity__in=held, status__in=MARKS).select_related("activity", "member")
    for part in parts.order_by("activity__number", "pk"):
        yield {"活动编号": part.activity.number, "委员": part.member.chosen_as, "状态": part.get_status_display()}


declare(
    Sheet(
        SHEET,
        key="活动编号",
        order=90,
        columns=(
            Column("活动编号", code(), required=True, hint="每个活动一个编号，各年不重复"),
            Column("名称", text(120), required=True),
            Column("类型", text(40), required=True, hint="如：调研、视察、专题协商"),
            Column("组织者", text(60), required=True, hint="本会、常委会、主席会议，或专委会、活动组的名称"),
            Column("开始日期", day(), required=True),
            Column("结束日期", day(), hint="当天结束的可不填"),
            Column("地点", text(120)),
        ),
        load=load,
        may="activities.import_ledger",
        office=Role.LIAISON_OFFICE,
        export=export,
        unique=("活动编号",),
    )
)
declare(
    Sheet(
        ATTENDANCE,
        key="活动编号",
        order=100,
        columns=(
            Column("活动编号", code(), required=True, hint="与“活动”表一致"),
            Column("委员", name(), required=True, hint="姓名或编号，每行一位；重名的写编号"),
            Column(
                "状态",
                choice(
                    {
                        str(mark.label): mark.value
                        for mark in (Attendance.PRESENT, Attendance.EXCUSED, Attendance.ABSENT)
                    },
                    also={str(mark.label): mark.value for mark in (Attendance.LATE, Attendance.LEFT_EARLY)},
                ),
                required=True,
            ),
        ),
        load=load_attendance,
        may="activities.import_ledger",
        office=Role.LIAISON_OFFICE,
        export=export_attendance,
    )
)
