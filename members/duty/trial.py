"""What if (试算): a scheme's rules over the records of a year it did not score. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from cppcc.core.workbooks import workbook
from members.duty.models import SavedCard, Scheme
from members.duty.reckoning import reckon
from members.duty.scoring.carrying import moved, moved_day
from members.duty.scoring.engine import Scorecard
from members.duty.scoring.spec import ZERO
from members.people.models import Member

HEADS = ["编号", "姓名", "榜", "原总分", "新总分", "分差", "原名次", "新名次", "名次变化", "原等次", "新等次"]
WIDTHS = [10, 12, 14, 10, 10, 10, 9, 9, 10, 12, 12]


@dataclass(frozen=True)
class Placed:
    """Where somebody stands by one of the two."""

    total: Decimal
    rank: int | None
    grade: str
    board: str = ""


@dataclass(frozen=True)
class Move:
    """One member by the old scheme and by the new; `before` is None where nobody scored them."""

    member: Member
    before: Placed | None
    after: Placed

    @property
    def up(self) -> int | None:
        """How many ranks up; None where one of the two does not rank them, or ranks them on another board."""
        before, after = self.before, self.after
        if before is None or before.rank is None or after.rank is None or before.board != after.board:
            return None
        return before.rank - after.rank

    @property
    def gain(self) -> Decimal | None:
        return self.after.total - self.before.total if self.before else None

    @property
    def is_regraded(self) -> bool:
        return self.before is not None and self.before.grade != self.after.grade


@dataclass(frozen=True)
class Trial:
    """The rules of `scheme` tried on a year that `ruled` scored (None: nobody did), the greatest moves first."""

    scheme: Scheme
    year: int
    ruled: Scheme | None
    moves: Sequence[Move]

    @property
    def ups(self) -> int:
        return sum(1 for move in self.moves if (move.up or 0) > 0)

    @property
    def downs(self) -> int:
        return sum(1 for move in self.moves if (move.up or 0) < 0)

    @property
    def regraded(self) -> int:
        return sum(1 for move in self.moves if move.is_regraded)

    def grades(self) -> list[tuple[str, int, int]]:
        """Each grade with how many have it by the old scheme and by the new."""
        before = Counter(move.before.grade for move in self.moves if move.before)
        after = Counter(move.after.grade for move in self.moves)
        schemes = [self.ruled, self.scheme] if self.ruled else [self.scheme]
        ordered = [one.label for scheme in schemes for one in scheme.rules.grades]
        named = list(dict.fromkeys([*ordered, *before, *after]))
        return [(label or "无等次", before[label], after[label]) for label in named] if any(named) else []

    def workbook(self) -> bytes:
        above = [f"{self.scheme}第{self.scheme.version}版在{self.year}年度试算（不改变任何得分）"]
        return workbook("试算", HEADS, [_row(move) for move in self.moves], widths=WIDTHS, above=above)


def try_out(scheme: Scheme, year: int, *, now: datetime) -> Trial:
    """The scheme's days moved into the year, over the corrections and exemptions of the scheme that ruled it."""
    shift = year - scheme.year
    ruled = Scheme.objects.ruling(year).for_scope(scheme.scope_id).first()
    tried = copy(ruled or scheme)  # in memory only
    tried.year = year
    tried.starts_on, tried.ends_on = moved_day(scheme.starts_on, shift), moved_day(scheme.ends_on, shift)
    after = reckon(tried, now=now, rules=moved(scheme.rules, shift))
    before = _before(ruled, now) if ruled else {}
    members = Member.objects.in_bulk(list(after))
    moves = [Move(members[key], before.get(key), _placed(card)) for key, card in after.items()]
    return Trial(scheme, year, ruled, sorted(moves, key=_greatest_first))


def _before(ruled: Scheme, now: datetime) -> Mapping[int, Placed]:
    """As it was written down, or as it stands."""
    if ruled.is_kept:
        return {card.member_id: _placed(card.card()) for card in SavedCard.objects.of_scheme(ruled)}
    return {key: _placed(card) for key, card in reckon(ruled, now=now).items()}


def _placed(card: Scorecard) -> Placed:
    return Placed(card.total, card.rank, card.grade, card.person.board)


def _greatest_first(move: Move) -> tuple[object, ...]:
    return (-abs(move.up or 0), -abs(move.gain or ZERO), move.after.rank or 0, move.member.stroke_key, move.member.pk)


def _row(move: Move) -> list[object]:
    before, after = move.before, move.after
    return [
        move.member.number,
        move.member.name,
        after.board,
        before.total if before else None,
        after.total,
        move.gain,
        before.rank if before else None,
        after.rank,
        move.up,
        before.grade if before else None,
        after.grade,
    ]
