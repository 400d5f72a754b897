"""Which proposals somebody sees, asked so that each part of the answer comes from an index of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from cppcc.core.accounts.roles import OFFICES, Role
from proposals.states import WITH_AUTHOR, WITH_UNITS, CosignStatus, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

SEES_SECRETS = frozenset({Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE, Role.LEADER})
SEES_ALL = OFFICES | {Role.LEADER}
STANDS_BEHIND = [CosignStatus.INVITED, CosignStatus.SIGNED]


def seen_by(user: User) -> Q:
    """The condition of `ProposalQuerySet.visible_to`: what a proposal itself tells, and the keys of the user's own.

    Own ones are few among many: a union of small sets, where one long OR would have every proposal looked at."""
    secrets = Q() if user.roles & SEES_SECRETS else Q(is_secret=False)
    told = secrets & Q(created_by=user, status__in=WITH_AUTHOR)
    if user.roles & SEES_ALL:
        told |= secrets & ~Q(status=Status.DRAFT)
    if Role.SUPERVISOR in user.roles:
        told |= Q(status__in=WITH_UNITS, is_secret=False)
    own = _of_member(user) if Role.MEMBER in user.roles else []
    if Role.UNIT_CLERK in user.roles:
        own += _of_units(user)
    if own and not user.roles & {*SEES_ALL, Role.SUPERVISOR}:
        return Q(pk__in=keys().filter(told).union(*own))
    return told | Q(pk__in=own[0].union(*own[1:])) if own else told


def keys() -> Any:
    """The keys of proposals, to be narrowed."""
    from proposals.models.proposals import Proposal

    return Proposal.objects.order_by().values("pk")


def _of_member(user: User) -> list[Any]:
    """Led, written for a body, signed or asked to be signed, and what any of these was merged into."""
    from proposals.models.signing import Cosigner

    cosigned = Cosigner.objects.order_by().filter(member__user=user, status__in=STANDS_BEHIND)
    signed = cosigned.exclude(proposal__status=Status.DRAFT)
    own = [keys().filter(lead__user=user), keys().filter(created_by=user, lead__isnull=True)]
    merged = signed.filter(proposal__status=Status.MERGED)
    return [
        *own,
        signed.values("proposal"),
        *(rows.filter(status=Status.MERGED).values("merged_into") for rows in own),
        merged.values("proposal__merged_into"),
    ]


def _of_units(user: User) -> list[Any]:
    """What was handed to the user's units, with what is merged in."""
    from proposals.models.handling import Handling

    theirs = Handling.objects.order_by().current().of_clerk(user).values("proposal")
    return [theirs, keys().filter(merged_into__in=theirs, status=Status.MERGED)]
