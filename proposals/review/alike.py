"""What a proposal is like: others of its session that it may be merged into, earlier ones with how they ended, and what
category and unit the past suggests. Staff decide; nothing merges or moves by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from cppcc.core.search.reuse import Reuse, reuse
from cppcc.core.search.similar import Alike, Likeness
from proposals.models import Proposal
from proposals.models.register import ProposalQuerySet

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

SHOWN = 20  # of each list; in a large session staff look at 20 to 50
FAINT = 0.08  # less alike than this tells nothing
TELLING = 0.15  # from here on the past is a reason
REASONS = 3


@dataclass(frozen=True)
class Relative:
    """A proposal like the one in hand, why, and what of that one stands in it, too."""

    proposal: Any
    percent: int
    band: str
    words: tuple[str, ...]
    title: SafeString
    reuse: Reuse
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
    likeness, seen = Likeness.of(proposal), _seen(user)
    candidates = _relatives(proposal, likeness, seen.can_take(proposal))
    earlier = _relatives(proposal, likeness, seen.of_other_sessions(proposal.session_id))
    telling = _telling([*candidates, *earlier])
    category = _suggestions(telling, lambda each: [each.category] if each.category else [])
    units = _suggestions(telling, lambda each: [row.unit for row in each.answering_handlings if row.unit.is_active])
    return Relatives(candidates, earlier, next(iter(category), None), units[:2])


def candidates_of(proposal: Proposal, user: User) -> list[Relative]:
    """Those of its session that it could be merged into, the likest first."""
    return _relatives(proposal, Likeness.of(proposal), _seen(user).can_take(proposal))


def body_of(proposal: Proposal) -> str:
    return "\n".join([proposal.situation, proposal.analysis, proposal.suggestions])


def _seen(user: User) -> ProposalQuerySet:
    return Proposal.objects.visible_to(user).for_likeness()


def _relatives(proposal: Proposal, likeness: Likeness, seen: ProposalQuerySet) -> list[Relative]:
    text = body_of(proposal)
    return [_relative(each, text) for each in likeness.among(seen, most=SHOWN) if each.score >= FAINT]


def _relative(alike: Alike, text: str) -> Relative:
    record: Any = alike.record
    units = [row.unit.name for row in record.answering_handlings]
    return Relative(record, alike.percent, alike.band, alike.words, alike.title, reuse(text, body_of(record)), units)


def _telling(relatives: list[Relative]) -> list[Relative]:
    """Those like enough to be a reason, and half as like as the likest."""
    least = max(100 * TELLING, max((each.percent for each in relatives), default=0) / 2)
    return [each for each in relatives if each.percent >= least]


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
