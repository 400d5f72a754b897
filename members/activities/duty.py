"""What members can be credited for: being there, how they were there, and what they said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import F
from django.db.models.functions import Coalesce

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source, of_member
from members.activities.models import ActivityKind, Attendance, Part, Participation, ParticipationQuerySet, Speech
from members.activities.states import Manner


def _kinds() -> list[str]:
    return list(ActivityKind.objects.values_list("name", flat=True))


def _manners() -> list[str]:
    return [str(manner.label) for manner in Manner]


def _parts() -> list[str]:
    return [str(part.label) for part in Part]


def _credits(rows: ParticipationQuerySet, period: Period, member: int | None) -> Iterator[Credit]:
    """A credit a row; its level is the kind of activity."""
    for each, day, activity, name, kind in of_member(rows.begun_in(period), member).values_list(
        "member", "activity__starts_on", "activity", "activity__name", "activity__kind__name"
    ):
        yield Credit(each, day, ("activities.activity", activity), name, level=kind)


@duty_source("activities.attended", "参加活动", unit="次", levels=_kinds)
def attended(period: Period, member: int | None = None) -> Iterable[Credit]:
    """One credit for each activity attended, late or not to the end, too; its level is the kind of activity."""
    return _credits(Participation.objects.attended(), period, member)


@duty_source("activities.half_days", "参加活动的半天数", unit="个半天", levels=_kinds)
def half_days(period: Period, member: int | None = None) -> Iterable[Credit]:
    """The half-days somebody was there: all of the activity's unless the list says fewer."""
    rows = of_member(Participation.objects.attended().begun_in(period), member)
    counted = rows.annotate(counted=Coalesce(F("half_days"), F("activity__half_days")))
    for each, day, activity, name, kind, quantity in counted.values_list(
        "member", "activity__starts_on", "activity", "activity__name", "activity__kind__name", "counted"
    ):
        yield Credit(each, day, ("activities.activity", activity), name, level=kind, quantity=Decimal(quantity))


@duty_source("activities.excused", "请假", unit="次", levels=_kinds)
def excused(period: Period, member: int | None = None) -> Iterable[Credit]:
    """Leave that was granted."""
    return _credits(Participation.objects.settled().marked(Attendance.EXCUSED), period, member)


@duty_source("activities.absent", "无故缺席", unit="次", levels=_kinds)
def absent(period: Period, member: int | None = None) -> Iterable[Credit]:
    """Expected, and neither there nor excused."""
    return _credits(Participation.objects.settled().marked(Attendance.ABSENT), period, member)


@duty_source("activities.late", "迟到", unit="次", levels=_kinds)
def late(period: Period, member: int | None = None) -> Iterable[Credit]:
    """There, but late."""
    return _credits(Participation.objects.attended().marked(Attendance.LATE), period, member)


@duty_source("activities.left_early", "早退", unit="次", levels=_kinds)
def left_early(period: Period, member: int | None = None) -> Iterable[Credit]:
    """There, but not to the end."""
    return _credits(Participation.objects.attended().marked(Attendance.LEFT_EARLY), period, member)


@duty_source("activities.roles", "活动中的角色", unit="次", levels=_parts, manners=_kinds)
def roles(period: Period, member: int | None = None) -> Iterable[Credit]:
    """Who hosted, spoke, lectured or sat in: the level is the role, the manner the kind of activity."""
    labels = {str(part): str(part.label) for part in Part}
    rows = Participation.objects.attended().with_role().begun_in(period)
    for each, day, activity, name, kind, role in of_member(rows, member).values_list(
        "member", "activity__starts_on", "activity", "activity__name", "activity__kind__name", "role"
    ):
        yield Credit(each, day, ("activities.activity", activity), name, level=labels[role], manner=kind)


@duty_source("activities.spoken", "活动发言", unit="次", levels=_kinds, manners=_manners)
def spoken(period: Period, member: int | None = None) -> Iterable[Credit]:
    """A credit for each speech entered with its title, given or handed in; the manner says which."""
    labels = {str(manner): str(manner.label) for manner in Manner}
    rows = of_member(Speech.objects.begun_in(period), member)
    for each, day, activity, title, kind, manner in rows.values_list(
        "member", "activity__starts_on", "activity", "title", "activity__kind__name", "manner"
    ):
        yield Credit(each, day, ("activities.activity", activity), title, level=kind, manner=labels[manner])
