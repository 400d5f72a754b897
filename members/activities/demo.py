"""The demo's activities of this year: held, coming, and one that nobody has closed yet."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from cppcc.core.demo import Demo, part_of_demo
from members.activities.models import Activity, ActivityKind, Attendance, Participation, Speech
from members.activities.series import demo as series_of_the_demo  # noqa: F401 - declares its part
from members.activities.states import Manner
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
    _speak(Activity.objects.get(name="老旧小区改造专题协商会"))
    first = groups[0]
    of_first = list(Member.objects.sitting_in(first, on=demo.today))
    unsettled = _held(demo, demo.today - timedelta(days=9), "调研", "公共阅读空间建设调研", first)
    unsettled.invite(of_first, by=user("liaison"))
    asked = [*of_first, *(Member.objects.get(user=user(name)) for name in ("member", "convenor"))]
    _to_come(demo, first, asked)
    _to_sign_up(demo, first, asked)
    today = _held(demo, demo.today, "走访", "走进委员之家开放日", first, starts_at=None, time_note="全天", half_days=2)
    today.invite(asked, by=user("liaison"))


def _to_come(demo: Demo, organiser: Body, asked: list[Member]) -> None:
    """One must attend: not answered yet by most, one leave waits."""
    day = demo.today + timedelta(days=12)
    last = day - timedelta(days=2)
    coming = _held(demo, day, "视察", "年末为民实事项目集中视察", organiser, ends_at=time(11, 30), leave_until=last)
    coming.invite(asked, by=user("liaison"))
    at = timezone.now()
    away = coming.attendance.of_user(user("convenor")).get()
    away.ask_leave(by=user("convenor"), at=at, reason="当天在外地参加行业年会，已订车票")
    for part in coming.attendance.not_of(user("convenor")).not_of(user("member"))[:5]:
        part.confirm(by=user("liaison"), at=at)


def _to_sign_up(demo: Demo, organiser: Body, asked: list[Member]) -> None:
    """One signs up, while there are places."""
    day = demo.today + timedelta(days=20)
    reading = _held(
        demo, day, "学习培训", "委员读书分享会", organiser, must_attend=False, places=12,
        sign_up_until=day - timedelta(days=3), starts_at=time(14, 30), ends_at=time(17),
    )  # fmt: skip
    reading.invite(asked, by=user("liaison"))
    for part in reading.attendance.not_of(user("member"))[:4]:
        part.sign_up(by=user("liaison"), at=timezone.now())


def _speak(activity: Activity) -> None:
    titles = [
        ("加装电梯要先谈好分摊", Manner.ORAL),
        ("改造后的物业谁来管", Manner.ORAL),
        ("停车位应与绿化一并规划", Manner.WRITTEN),
    ]
    for part, (title, manner) in zip(activity.attendance.attended(), titles, strict=False):
        activity.add_speech(Speech(member=part.member, title=title, manner=manner), by=user("liaison"))


def _held(demo: Demo, day: date, kind: str, name: str, organiser: Body, **facts: Any) -> Activity:
    activity = Activity(
        number=Activity.objects.next_number(),
        name=name,
        kind=ActivityKind.objects.get_or_create(name=kind)[0],
        organiser=organiser,
        starts_on=day,
        ends_on=day,
        place="区政协一楼会议室",
        notice=f"定于{day.month}月{day.day}日开展{name}，请准时参加。",
        **{"starts_at": time(9), **facts},
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
