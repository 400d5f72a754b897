"""Who stands where with the statement of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from members.people.models import Member
from members.statements.models import DutyStatement, StatementYear
from members.statements.states import DELIVERED, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MISSING = "missing"
STATES = [(MISSING, "未起草"), *Status.choices]
NOT_HANDED_IN = "open"
MOST_YEARS = 2  # an old year that was never handed in is not asked for for ever


def with_state(members: QuerySet[Member], year: int) -> QuerySet[Member]:
    """Members, each with `state` and `statement` (its key) of the year."""
    own = DutyStatement.objects.of_year(year).filter(member=OuterRef("pk"))
    return members.annotate(
        state=Coalesce(Subquery(own.values("status")[:1]), Value(MISSING)),
        statement=Subquery(own.values("pk")[:1]),
        handed_in_on=Subquery(own.values("handed_in_on")[:1]),
        first_handed_in_on=Subquery(own.values("first_handed_in_on")[:1]),
    )


def in_state(members: Any, state: str) -> Any:
    """Those in the state, or in any of those that are not handed in."""
    if state == NOT_HANDED_IN:
        return members.exclude(state__in=sorted(DELIVERED))
    return members.filter(state=state)


def owed_by(user: User) -> list[StatementYear]:
    """The last years asked for of which the member has handed in nothing yet; nobody is asked who was not in office at
    the end of the year."""
    member = Member.objects.filter(user=user).first()
    if member is None:
        return []
    handed_in = set(DutyStatement.objects.owned_by(user).delivered().values_list("year", flat=True))
    asked = [each for each in StatementYear.objects.all()[:MOST_YEARS] if each.year not in handed_in]
    return [each for each in asked if Member.objects.in_office(on=each.day).filter(pk=member.pk).exists()]
