"""The standing of an election of excellent proposals, worked out from the jury's marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from proposals.models.selections import Candidate, Mark, Selection

CENTS = Decimal("0.01")
FEWEST_TO_TRIM = 5  # with fewer jurors the highest and the lowest say more than they distort


@dataclass(frozen=True)
class Place:
    """One candidate's result: the mean of the jurors' totals (None before the first), its rank, who has marked it."""

    candidate: Candidate
    average: Decimal | None
    rank: int
    totals: tuple[Decimal, ...]
    jurors: int

    @property
    def unmarked(self) -> int:
        return self.jurors - len(self.totals)


def average(totals: Sequence[Decimal], *, trims: bool) -> Decimal | None:
    """The mean with two decimals; `trims` leaves out one highest and one lowest when there are five or more."""
    if not totals:
        return None
    counted = sorted(totals)[1:-1] if trims and len(totals) >= FEWEST_TO_TRIM else totals
    return (sum(counted, Decimal(0)) / len(counted)).quantize(CENTS, ROUND_HALF_UP)


def standing(selection: Selection) -> list[Place]:
    """The best first; equals share a rank; the unmarked come last. A juror counts with all criteria marked only."""
    criteria = selection.criteria.count()
    given: dict[int, dict[int, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for candidate, juror, points in Mark.objects.filter(candidate__selection=selection).values_list(
        "candidate", "juror", "points"
    ):
        given[candidate][juror].append(points)
    jurors = selection.jurors.count()
    rows = [
        (candidate, tuple(sum(marks, Decimal(0)) for marks in given[candidate.pk].values() if len(marks) == criteria))
        for candidate in selection.candidates.for_list()
    ]
    scored = [(candidate, average(totals, trims=selection.trims), totals) for candidate, totals in rows]
    order = sorted(scored, key=lambda row: (row[1] is None, -(row[1] or 0), row[0].pk))
    ranks = {value: place for place, value in reversed(list(enumerate((row[1] for row in order), start=1)))}
    return [Place(candidate, mean, ranks[mean], totals, jurors) for candidate, mean, totals in order]


def why_not_elected(ranked: Sequence[Place], elected: Collection[int], *, places: int) -> str:
    """Why exactly these cannot be elected; empty when they can. Equals at the last place are the office's choice."""
    chosen = [place for place in ranked if place.candidate.pk in elected]
    if not chosen:
        return "请至少选一件"
    if len(chosen) > places:
        return f"名额是{places}件，选了{len(chosen)}件"
    if unmarked := next((place for place in chosen if place.average is None), None):
        return f"{unmarked.candidate}还没有评分"
    lowest = min(place.average for place in chosen if place.average is not None)
    passed = [place for place in ranked if place not in chosen and place.average is not None and place.average > lowest]
    if passed:
        return f"{passed[0].candidate}得{passed[0].average}分，高于选中的最低分{lowest}分，请按得分选择"
    return ""
