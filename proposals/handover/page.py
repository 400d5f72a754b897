"""What the page of a proposal says of what its units asked for, and what the user may ask or change now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from proposals.models import Extension, ExtensionStatus, Handling, HandlingStatus
from proposals.models.register import READS_OPINIONS
from proposals.states import ASK_EXTENSION, REASSIGN

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from proposals.models import Proposal


@dataclass(frozen=True)
class Asked:
    """What a unit asked for, told to the unit itself, the office and leaders, and what may still be asked."""

    extensions: Sequence[Extension]
    may_ask_extension: bool
    too_late_to_hand_back: str
    inside: bool


def asked_of(
    handlings: Sequence[Handling], user: User, *, inside: bool, on: date, some: bool = True
) -> dict[int, Asked]:
    """By handling; one query, none for who stands outside or where no more time was asked for (not `some`). A unit
    reads nothing of what another one asked."""
    staff = bool(user.roles & READS_OPINIONS)
    own = [each for each in handlings if inside and (staff or each.is_for(user))]
    extensions: dict[int, list[Extension]] = defaultdict(list)
    if own and some:
        for each in Extension.objects.of_handlings(own):
            extensions[each.handling_id].append(each)
    return {
        handling.pk: Asked(
            extensions[handling.pk],
            _may_ask_extension(handling, extensions[handling.pk], user, on=on),
            handling.why_not_hand_back(on=on) if handling.status == HandlingStatus.ISSUED else "",
            handling in own,
        )
        for handling in handlings
    }


def _may_ask_extension(handling: Handling, extensions: Iterable[Extension], user: User, *, on: date) -> bool:
    """Whether the button is there; the page behind it knows how far the session lets one go."""
    if handling.status not in ASK_EXTENSION.sources or handling.due_on is None or on > handling.due_on:
        return False
    waiting = any(each.status == ExtensionStatus.ASKED for each in extensions)
    return not waiting and user.has_perm("proposals.ask_extension", handling)


def may_reassign(proposal: Proposal, user: User) -> bool:
    return proposal.status in REASSIGN.sources and user.has_perm("proposals.reassign", proposal)
