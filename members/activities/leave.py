"""Leave that waits to be decided."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from members.activities.models import Activity, Participation, ParticipationQuerySet
from members.activities.states import Attendance, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def waiting_for(user: User, *, on: date) -> ParticipationQuerySet:
    """What `user` has to decide: asked for activities they look after, the earliest first; never their own."""
    theirs = Activity.objects.organised_for(user, on=on).in_status(Status.PUBLISHED)
    waiting = Participation.objects.marked(Attendance.LEAVE_ASKED).in_activities(theirs).not_of(user)
    return waiting.select_related("activity__organiser", "member").order_by("activity__starts_on", "leave_asked_at")
