"""Figures of activities and attendance."""

from __future__ import annotations

from django.db.models import QuerySet

from cppcc.core.periods import Period
from cppcc.core.registry import counted, counted_by, describe, rate
from members.activities.models import (
    Activity,
    Attendance,
    Outcome,
    OutcomeQuerySet,
    Participation,
    ParticipationQuerySet,
    Series,
    SeriesQuerySet,
    Speech,
    SpeechQuerySet,
)
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


@counted("activities.checked_in_by_phone", "手机签到人次", unit="人次")
def checked_in_by_phone(period: Period) -> ParticipationQuerySet:
    """期内活动出席人次中，由委员用手机扫码签到的。"""
    return Participation.objects.checked_in_by_phone().begun_in(period)


@counted("activities.leave_granted", "网上请假获准人次", unit="人次")
def leave_granted(period: Period) -> ParticipationQuerySet:
    """期内活动由委员网上提出、组织者准假的人次；组织者直接登记的请假不在内。"""
    return Participation.objects.leave_decided(granted=True).begun_in(period)


@counted("activities.leave_refused", "网上请假未准人次", unit="人次")
def leave_refused(period: Period) -> ParticipationQuerySet:
    """期内活动由委员网上提出、组织者未准的人次。"""
    return Participation.objects.leave_decided(granted=False).begun_in(period)


@counted("activities.speeches", "活动发言", unit="篇")
def speeches(period: Period) -> SpeechQuerySet:
    """期内活动登记的发言，口头和书面都算。"""
    return Speech.objects.begun_in(period)


@counted("activities.outcomes", "活动成果", unit="件")
def outcomes(period: Period) -> OutcomeQuerySet:
    """期内活动（未取消）登记的成果：会议纪要、建议案、调研报告和其他。"""
    return Outcome.objects.begun_in(period)


@counted_by("activities.outcomes_by_kind", "各种活动成果", unit="件", by="kind__name")
def outcomes_by_kind(period: Period) -> OutcomeQuerySet:
    """期内活动成果按种类。"""
    return outcomes(period)


@counted("activities.outcomes_sent", "报送的活动成果", unit="件")
def outcomes_sent(period: Period) -> OutcomeQuerySet:
    """期内活动成果中写明报送单位的。"""
    return outcomes(period).sent()


@counted("activities.series", "系列活动", unit="个")
def series(period: Period) -> SeriesQuerySet:
    """期内至少举办过一次（未取消）的系列。"""
    return Series.objects.held_in(period)


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
describe(
    Speech,
    [
        ("活动", lambda s: s.activity.name),
        ("日期", lambda s: s.activity.starts_on),
        ("委员", lambda s: s.member.name),
        ("题目", lambda s: s.title),
        ("方式", lambda s: s.get_manner_display()),
    ],
    related=["activity", "member"],
)
describe(
    Outcome,
    [
        ("活动", lambda o: o.activity.name),
        ("日期", lambda o: o.activity.starts_on),
        ("种类", lambda o: o.kind.name),
        ("名称", lambda o: o.title),
        ("报送单位", lambda o: o.sent_to),
    ],
    related=["activity", "kind"],
)
describe(
    Series,
    [
        ("系列", lambda s: s.name),
        ("类型", lambda s: s.kind),
        ("组织者", lambda s: s.organiser),
    ],
    related=["kind", "organiser"],
)
