"""Whom one can ask in one go: all members, the standing committee, or a body, as of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from members.people.convenors import led_bodies
from members.people.models import Appointment, BodyKind, Member, Office, Seat
from members.people.models.members import MemberQuerySet

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

ALL, STANDING = "all", "standing"
KINDS = [BodyKind.GROUP, BodyKind.COMMITTEE, BodyKind.SECTOR, BodyKind.PARTY]


@dataclass(frozen=True)
class Source:
    """One tick box: what it is called and how many members it stands for."""

    value: str
    label: str
    count: int
    kind: str


def sources(user: User, *, on: date) -> list[Source]:
    """What `user` may ask in one go: the office anything, a convenor the bodies they convene. Two queries."""
    seats = Seat.objects.held(on=on).filter(body__kind__in=KINDS, body__is_active=True)
    found: list[Source] = []
    if user.is_office:
        offices = Appointment.objects.in_force(on=on).values_list("office", flat=True)
        held = list(offices)
        standing = sum(1 for office in held if office <= Office.STANDING)
        found = [Source(ALL, "全体委员", len(held), "全会"), Source(STANDING, "常委会组成人员", standing, "全会")]
    else:
        seats = seats.filter(body__in=led_bodies(user, on=on))
    members = Count("appointment__member", distinct=True)
    rows = (
        seats.order_by("body__order", "body").values_list("body__kind", "body", "body__name").annotate(members=members)
    )
    by_kind = sorted(rows, key=lambda row: KINDS.index(BodyKind(row[0])))
    return found + [Source(str(body), name, count, str(BodyKind(kind).label)) for kind, body, name, count in by_kind]


def members_of(values: Iterable[str], *, on: date) -> MemberQuerySet:
    """The members in office on the day whom any of the ticked sources stands for."""
    chosen = set(values)
    in_office = Member.objects.in_office(on=on)
    if ALL in chosen:
        return in_office
    bodies = [int(value) for value in chosen - {STANDING}]
    wanted = Q(pk__in=Seat.objects.held(on=on).filter(body__in=bodies).values("appointment__member"))
    if STANDING in chosen:
        standing = Appointment.objects.in_force(on=on).filter(office__lte=Office.STANDING)
        wanted |= Q(pk__in=standing.values("member"))
    return in_office.filter(wanted)
