"""Figures of activities and attendance."""

from __future__ import annotations

from django.db.models import QuerySet

from cppcc.core.periods import Period
from cppcc.core.registry import counted, counted_by, describe, rate
from members.activities.models import Activity, Attendance, Participation, ParticipationQuerySet
from members.people.groups import group_name


@counted("activities.total", "活动次数", unit="次")
def total(period: Period) -> QuerySet[Activity]:
    """期内开始、未取消的活动。"""
    return Activity.objects.held().begun_in(period)


@counted_by("activities.by_kind", "各类活动", unit="次", by="kind__name")
def by_kind(period: Period) -> QuerySet[Activity]:
    """期内活动按类型。"""
    return total(period)


@counted_by("activities.by_organiser", "各组织者活动", unit="次", by="organiser__name")
def by_organiser(period: Period) -> QuerySet[Activity]:
    """期内活动按组织者。"""
    return total(period)


@counted_by("activities.by_month", "各月活动", unit="次", by="starts_on__month")
def by_month(period: Period) -> QuerySet[Activity]:
    """期内活动按开始月份。"""
    return total(period)


@counted("activities.attendances", "出席人次", unit="人次")
def attendances(period: Period) -> ParticipationQuerySet:
    """期内活动出席（含迟到、早退）的人次。"""
    return Participation.objects.attended().begun_in(period)


@counted_by("activities.attendances_by_group", "各活动组出席人次", unit="人次", by="group_name")
def attendances_by_group(period: Period) -> ParticipationQuerySet:
    """出席人次按委员活动当日所在活动组。"""
    return attendances(period).annotate(group_name=group_name("member", "activity__starts_on"))


@counted("activities.expected_attendances", "应出席人次", unit="人次")
def expected_attendances(period: Period) -> ParticipationQuerySet:
    """期内活动有出席、请假或缺席记录的人次。"""
    return Participation.objects.settled().begun_in(period)


@counted("activities.excused", "请假人次", unit="人次")
def excused(period: Period) -> ParticipationQuerySet:
    """期内活动请假的人次。"""
    return expected_attendances(period).marked(Attendance.EXCUSED)


@counted("activities.absent", "缺席人次", unit="人次")
def absent(period: Period) -> ParticipationQuerySet:
    """期内活动无故缺席的人次。"""
    return expected_attendances(period).marked(Attendance.ABSENT)


rate(
    "activities.attendance_rate",
    "出席率",
    part="activities.attendances",
    whole="activities.expected_attendances",
    definition="出席人次÷应出席人次。",
)

describe(
    Activity,
    [
        ("编号", lambda a: a.number),
        ("名称", lambda a: a.name),
        ("类型", lambda a: a.kind),
        ("组织者", lambda a: a.organiser),
        ("开始日期", lambda a: a.starts_on),
        ("地点", lambda a: a.place),
    ],
    related=["kind", "organiser"],
)
describe(
    Participation,
    [
        ("活动", lambda p: p.activity.name),
        ("日期", lambda p: p.activity.starts_on),
        ("委员", lambda p: p.member.name),
        ("状态", lambda p: p.get_status_display()),
    ],
    related=["activity", "member"],
)
