"""Whom a convenor leads: the bodies where the signed-in member holds a seat with the duty 召集人 on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from cppcc.core.accounts.roles import Role
from members.people.models import Seat

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def led_bodies(user: User, *, on: date) -> frozenset[int]:
    """Keys of the bodies that `user` convenes on the day; one query, remembered with the user for the request."""
    if Role.CONVENOR not in user.roles:
        return frozenset()
    known: dict[date, frozenset[int]] = user.__dict__.setdefault("_led_bodies", {})
    if on not in known:
        seats = Seat.objects.held(on=on).convening().of_user(user)
        known[on] = frozenset(seats.values_list("body_id", flat=True))
    return known[on]


def leads_member(user: User, member: int, *, on: date) -> bool:
    """`user` convenes a body in which the member with this key sits on the day."""
    bodies = led_bodies(user, on=on)
    return bool(bodies) and led_members(user, on=on).filter(appointment__member=member).exists()


def led_members(user: User, *, on: date) -> QuerySet[Seat, int]:
    """Keys of the members who sit in a body that `user` convenes, as a subquery."""
    return (
        Seat.objects.held(on=on).filter(body__in=led_bodies(user, on=on)).values_list("appointment__member", flat=True)
    )
