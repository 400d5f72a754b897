"""Which proposals of the session look like the same matter, by their titles; staff decide, nothing merges by itself."""

from __future__ import annotations

from proposals.models import Proposal
from proposals.models.register import ProposalQuerySet

SHOWN = 12
NOISE = ("关于", "进一步", "切实", "加强", "推进", "完善", "的建议", "的提案")


def alike(proposal: Proposal, seen: ProposalQuerySet, *, limit: int = SHOWN) -> list[Proposal]:
    """Those of `seen` that it could be merged into, the likeliest first; `likeness` says how much of the titles agrees,
    in percent."""
    own = _pairs(proposal.title)
    titles = seen.can_take(proposal).values_list("pk", "title")
    scores = {pk: _overlap(own, _pairs(title)) for pk, title in titles}
    best = sorted((pk for pk, score in scores.items() if score > 0), key=lambda pk: (-scores[pk], pk))[:limit]
    found = Proposal.objects.for_list().in_bulk(best)
    for pk, each in found.items():
        each.likeness = round(100 * scores[pk])  # type: ignore[attr-defined]
    return [found[pk] for pk in best]


def _pairs(title: str) -> frozenset[str]:
    for word in NOISE:
        title = title.replace(word, "")
    return frozenset(title[place : place + 2] for place in range(len(title) - 1))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
