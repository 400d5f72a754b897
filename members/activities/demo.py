"""The demo's activities of this year: held, coming, and one that nobody has closed yet."""

from __future__ import annotations

from datetime import date, timedelta

from cppcc.core.demo import Demo, part_of_demo
from members.activities.models import Activity, ActivityKind, Attendance, Participation
from members.activities.series import demo as series_of_the_demo  # noqa: F401 - declares its part
from members.people.demo import in_year, user
from members.people.models import Body, BodyKind, Member

HELD = [
    (2, "学习培训", "全体委员学习培训"),
    (3, "调研", "社区养老服务专题调研"),
    (4, "视察", "重点项目建设视察"),
    (5, "对口协商", "小微企业融资对口协商会"),
    (6, "民主监督", "农贸市场整治民主监督"),
    (8, "调研", "乡村公路养护专题调研"),
    (9, "界别协商", "医药卫生界别协商座谈会"),
    (10, "专题协商", "老旧小区改造专题协商会"),
]


@part_of_demo(40)
def activities(demo: Demo) -> None:
    groups = list(Body.objects.of_kind(BodyKind.GROUP))
    members = list(Member.objects.order_by("number"))
    for place, (month, kind, name) in enumerate(HELD):
        asked = [member for at, member in enumerate(members) if at % len(HELD) in {place, (place + 3) % len(HELD)}]
        activity = _held(demo, in_year(demo, month, 16), kind, name, groups[place % len(groups)])
        _attend(demo, activity, asked)
        activity.close(by=user("liaison"), mark_absent=True)
    first = groups[0]
    of_first = list(Member.objects.sitting_in(first, on=demo.today))
    unsettled = _held(demo, demo.today - timedelta(days=9), "调研", "公共阅读空间建设调研", first)
    unsettled.invite(of_first, by=user("liaison"))
    coming = _held(demo, demo.today + timedelta(days=12), "视察", "年末为民实事项目集中视察", first)
    coming.invite([*of_first, Member.objects.get(user=user("member"))], by=user("liaison"))


def _held(demo: Demo, day: date, kind: str, name: str, organiser: Body) -> Activity:
    activity = Activity(
        number=Activity.objects.next_number(),
        name=name,
        kind=ActivityKind.objects.get_or_create(name=kind)[0],
        organiser=organiser,
        starts_on=day,
        ends_on=day,
        time_note="上午9:00",
        place="区政协一楼会议室",
        notice=f"定于{day.month}月{day.day}日上午9:00开展{name}，请准时参加。",
    )
    activity.enter(by=user("liaison"))
    activity.publish(by=user("liaison"))
    return activity


def _attend(demo: Demo, activity: Activity, asked: list[Member]) -> None:
    activity.invite(asked, by=user("liaison"))
    rows = list(Participation.objects.filter(activity=activity))
    for row in rows:
        row.status = demo.dice.choices(
            [Attendance.PRESENT, Attendance.LATE, Attendance.EXCUSED, Attendance.ABSENT], [88, 3, 6, 3]
        )[0]
    Participation.objects.bulk_update(rows, ["status"])
