"""Activities for one's own calendar: those one takes part in, and those one organises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Dated, diary
from members.activities.models import Activity, Participation
from members.activities.states import Attendance, Status
from members.people.convenors import led_bodies

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
RINGS = (timedelta(days=1), timedelta(hours=1))
RINGS_OF_A_DAY = (timedelta(hours=15),)  # at nine on the day before, where no hour is known
NOT_GOING = [Attendance.INVITED, Attendance.EXCUSED, Attendance.ABSENT]


@diary
def of_those_concerned(user: User, start: date, end: date) -> Iterable[Dated]:
    """A member's: those to be attended or signed up for, without those excused from; a convenor's: those of the bodies
    convened. One that was called off stays, as cancelled: the calendar that has it must hear so."""
    concerned = Q(pk__in=[])
    if Role.MEMBER in user.roles:
        asked = Participation.objects.filter(member__user=user).exclude(status=Attendance.EXCUSED)
        going = asked.exclude(status__in=NOT_GOING)
        concerned |= Q(must_attend=True, pk__in=asked.values("activity")) | Q(pk__in=going.values("activity"))
    if Role.CONVENOR in user.roles:
        concerned |= Q(organiser__in=led_bodies(user, on=start))
    rows = Activity.objects.filter(concerned).announced().between(start, end)
    return [dated(activity) for activity in rows.for_calendar()]


def dated(activity: Activity) -> Dated:
    """The activity as an entry of a calendar: with its hours where it has them and lasts one day."""
    has_hours = activity.starts_at is not None and activity.starts_on == activity.ends_on
    is_off = activity.status == Status.CANCELLED
    return Dated(
        f"activities.{activity.pk}",
        activity.starts_on,
        f"已取消：{activity.name}" if is_off else activity.name,
        url=activity.get_absolute_url(),
        until=activity.ends_on,
        note="，".join(filter(None, [activity.clock, activity.place])),
        place=activity.place,
        begins=activity.begins if has_hours else None,
        ends=activity.ends if has_hours and activity.ends_at else None,
        rings=RINGS if has_hours else RINGS_OF_A_DAY,
        version=int((activity.changed_at - BEGINNING).total_seconds()) + is_off,
        changed_at=activity.changed_at,
        is_cancelled=is_off,
    )
