"""What a proposal is like: others of its session that it may be merged into, earlier ones with how they ended, and what
category and unit the past suggests. Staff decide; nothing merges or moves by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from cppcc.core.search.similar import Alike, copied, similar
from proposals.models import Proposal
from proposals.states import TAKES_MERGES

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MOST, SHOWN = 40, 12
FAINT = 0.08  # less alike than this tells nothing
TELLING = 0.14  # from here on the past is a reason
REASONS = 3


@dataclass(frozen=True)
class Relative:
    """A proposal like the one in hand; `copied`: its sentences that stand in that one, too."""

    proposal: Any
    percent: int
    words: tuple[str, ...]
    title: SafeString
    copied: list[str]
    units: list[str]


@dataclass(frozen=True)
class Suggestion:
    """What the past suggests, and which past."""

    choice: Any
    because: list[Relative]


@dataclass(frozen=True)
class Relatives:
    candidates: list[Relative]
    earlier: list[Relative]
    category: Suggestion | None
    units: list[Suggestion]


def relatives_of(proposal: Proposal, user: User) -> Relatives:
    """Everything that the desk shows beside the text, of what `user` sees."""
    seen = Proposal.objects.visible_to(user).for_likeness()
    found = [each for each in similar(proposal, seen=seen, most=MOST) if each.score >= FAINT]
    text = body_of(proposal)
    relatives = [_relative(each, text) for each in found]
    least = max(100 * TELLING, relatives[0].percent / 2) if relatives else 0
    telling = [each for each in relatives if each.percent >= least]
    return Relatives(
        candidates=[each for each in relatives if _takes(each.proposal, proposal)][:SHOWN],
        earlier=[each for each in relatives if each.proposal.session_id != proposal.session_id][:SHOWN],
        category=next(iter(_suggestions(telling, lambda each: [each.category] if each.category else [])), None),
        units=_suggestions(telling, lambda each: [row.unit for row in each.answering_handlings if row.unit.is_active])[
            :2
        ],
    )


def candidates_of(proposal: Proposal, user: User) -> list[Relative]:
    """Those of its session that it could be merged into, the likest first."""
    return relatives_of(proposal, user).candidates


def body_of(proposal: Proposal) -> str:
    return "\n".join([proposal.situation, proposal.analysis, proposal.suggestions])


def _takes(other: Proposal, proposal: Proposal) -> bool:
    return other.session_id == proposal.session_id and other.status in TAKES_MERGES


def _relative(alike: Alike, text: str) -> Relative:
    record: Any = alike.record
    units = [row.unit.name for row in record.answering_handlings]
    return Relative(record, alike.percent, alike.words, alike.title, copied(body_of(record), text), units)


def _suggestions(relatives: Iterable[Relative], choices: Callable[[Any], Iterable[Any]]) -> list[Suggestion]:
    """What the relatives chose, best founded first: one very like it speaks louder than several a little like it."""
    weight: dict[Any, float] = defaultdict(float)
    because: dict[Any, list[Relative]] = defaultdict(list)
    for each in relatives:
        for choice in choices(each.proposal):
            weight[choice] += each.percent**3
            because[choice].append(each)
    ranked = sorted(weight, key=lambda choice: (-weight[choice], choice.pk))
    return [Suggestion(choice, because[choice][:REASONS]) for choice in ranked]
