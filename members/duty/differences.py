"""What the records say now beside what was written down: a published or frozen year itself never follows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from members.duty.models import SavedCard, Scheme
from members.duty.reckoning import reckon
from members.duty.scoring.engine import ItemScore, Scorecard, told
from members.duty.scoring.spec import ZERO, Rules
from members.people.models import Member

NOT_THERE = "没有"
CORRECTIONS = "得分更正"
RANK, GRADE = "名次", "等次"
FOLLOWING = {RANK, GRADE}


@dataclass(frozen=True)
class Changed:
    """One line of a card: what it is called, from what to what."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """A member whose card would come out otherwise; without a card before or now, `before` or `after` is None."""

    member: Member
    before: Decimal | None
    after: Decimal | None
    lines: list[Changed]

    @property
    def only_moves(self) -> bool:
        """Nothing of their own differs: others came past them, or fell behind."""
        return all(line.label in FOLLOWING for line in self.lines)

    @property
    def by(self) -> Decimal:
        return (self.after or ZERO) - (self.before or ZERO)


def differences(scheme: Scheme, *, now: datetime) -> list[Difference]:
    """Everybody whose card differs, the largest difference first. Three queries beside one reckoning."""
    cards = reckon(scheme, now=now)
    found: list[tuple[int, Scorecard | None, Scorecard | None, list[Changed]]] = []
    there = set()
    for saved in SavedCard.objects.of_scheme(scheme).iterator(chunk_size=200):
        saved.scheme = scheme  # its rules, read once
        there.add(saved.member_id)
        before, after = saved.card(), cards.get(saved.member_id)
        if lines := list(_changed(scheme.rules, before, after)):
            found.append((saved.member_id, before, after, lines))
    for key, card in cards.items():
        if key not in there:
            found.append((key, None, card, [Changed("得分", NOT_THERE, f"{told(card.total)}分")]))
    people = Member.objects.in_bulk([key for key, *_ in found])
    rows = [
        Difference(people[key], before.total if before else None, after.total if after else None, lines)
        for key, before, after, lines in found
    ]
    return sorted(rows, key=lambda one: (one.only_moves, -abs(one.by), one.member.stroke_key))


def in_words(found: Sequence[Difference]) -> str:
    """How many differ, and how many only because others do."""
    moved = sum(1 for one in found if one.only_moves)
    own = len(found) - moved
    if not found:
        return "没有变化"
    told_own = f"{own}名委员的得分明细有变化" if own else "没有委员的得分明细有变化"
    return told_own + (f"，另有{moved}名委员的名次或等次随之变动" if moved else "")


def _changed(rules: Rules, before: Scorecard, after: Scorecard | None) -> Iterator[Changed]:
    if after is None:
        yield Changed("得分", f"{told(before.total)}分", NOT_THERE)
        return
    for item in rules.items:
        old, new = before.items.get(item.key), after.items.get(item.key)
        was, now = (_line(line) if line else NOT_THERE for line in (old, new))
        if was != now:
            yield Changed(item.label, was, now)
    sums = [sum((one.points for one in card.adjustments), ZERO) for card in (before, after)]
    if sums[0] != sums[1]:
        yield Changed(CORRECTIONS, f"{told(sums[0])}分", f"{told(sums[1])}分")
    for label, was, now in (
        ("一票否决", _vetoes(before), _vetoes(after)),
        (RANK, _rank(before), _rank(after)),
        (GRADE, before.grade or NOT_THERE, after.grade or NOT_THERE),
    ):
        if was != now:
            yield Changed(label, was, now)


def _line(line: ItemScore) -> str:
    """Points and records that count: a record taken away shows even where a cap hides it."""
    return f"{told(line.points)}分（{line.counted}条计分）"


def _vetoes(card: Scorecard) -> str:
    return "、".join(veto.label for veto, _ in card.vetoes) or NOT_THERE


def _rank(card: Scorecard) -> str:
    return f"第{card.rank}名" if card.rank else "不参加排名"
