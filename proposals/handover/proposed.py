"""Which units a proposal that waits for its hand-over is meant for: those that review chose, else those its author
wished; with the words that say so. The clerk decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proposals.models import Review

if TYPE_CHECKING:
    from members.people.models import Unit
    from proposals.handover.handing_over import UnitNames
    from proposals.models import Proposal


@dataclass(frozen=True)
class Proposed:
    """Units in the order in which they take part, the first answers; why, in words, and what else was wished."""

    units: list[Unit]
    because: str


def proposed_units(proposals: Iterable[Proposal], names: UnitNames) -> dict[int, Proposed]:
    """By proposal; the same number of queries for one and for many."""
    waiting = list(proposals)
    chosen = Review.objects.units_chosen_for(waiting)
    return {each.pk: _proposed(each, chosen.get(each.pk, []), names) for each in waiting}


def _proposed(proposal: Proposal, chosen: list[Unit], names: UnitNames) -> Proposed:
    reviewed = f"审查时拟交：{'、'.join(unit.name for unit in chosen)}" if chosen else ""
    wished = f"提案者建议：{proposal.wished_units}" if proposal.wished_units else ""
    units = [unit for unit in chosen if unit.is_active] or names.named_in(proposal.wished_units)
    return Proposed(units, "；".join(filter(None, [reviewed, wished])))
