"""A member's activities for the own calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Dated, diary
from members.activities.models import Activity, Participation
from members.activities.states import Attendance, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@diary
def of_a_member(user: User, start: date, end: date) -> Iterable[Dated]:
    """Those the member must attend or signed up for; not those cancelled or excused from."""
    if Role.MEMBER not in user.roles:
        return
    going = Participation.objects.filter(member__user=user).exclude(status=Attendance.EXCUSED)
    signed_up = going.filter(status=Attendance.SIGNED_UP).values("activity")
    rows = Activity.objects.filter(
        Q(must_attend=True) | Q(pk__in=signed_up),
        pk__in=going.values("activity"),
        status__in=[Status.PUBLISHED, Status.CLOSED],
        starts_on__lte=end,
        ends_on__gte=start,
    )
    for activity in rows:
        note = "，".join(filter(None, [activity.time_note, activity.place]))
        yield Dated(
            f"activities.{activity.pk}",
            activity.starts_on,
            activity.name,
            url=activity.get_absolute_url(),
            until=activity.ends_on,
            note=note,
        )
