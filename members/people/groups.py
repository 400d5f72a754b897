"""Which activity group somebody belonged to on a day, as a subquery: the one definition behind every “by group”."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from members.people.models import BodyKind, Member, Seat

NO_GROUP = "未编组"


def group_name(member: str, on: date | str) -> Coalesce:
    """The name of the group that `member` (a path to the member's key) sat in on a day; 未编组 when in none.

    `on` is a date, or the name of the date field of the row itself."""
    return body_name(BodyKind.GROUP, member, on, otherwise=NO_GROUP)


def body_name(kind: BodyKind, member: str, on: date | str, *, otherwise: str) -> Coalesce:
    """The name of the body of `kind` that `member` sat in on a day, the first of several; `otherwise` when in none."""
    day: Any = OuterRef(on) if isinstance(on, str) else on
    seats = Seat.objects.held(on=day).in_kind(kind).filter(appointment__member=OuterRef(member))
    return Coalesce(Subquery(seats.order_by("pk").values("body__name")[:1]), Value(otherwise))


def with_group_name(members: QuerySet[Member], *, on: date) -> QuerySet[Member]:
    """Members, each with `group_name` on the day."""
    return members.annotate(group_name=group_name("pk", on))
