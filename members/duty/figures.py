"""Figures of the six ones and of the scores."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, QuerySet

from cppcc.core.periods import Period
from cppcc.core.registry import Figures, Value, figure
from members.duty.boards import Outcome, reckoned_outcomes, saved_outcomes
from members.duty.checklist import TickedList, tick_off
from members.duty.models import Scheme
from members.duty.scoring.engine import CENT
from members.duty.scoring.spec import ZERO, Rules
from members.people.groups import NO_GROUP, group_name
from members.people.models import Member


def _in_office(period: Period) -> QuerySet[Member]:
    return Member.objects.in_office(on=period.seen_on)


def _ticked(figures: Figures) -> TickedList:
    """The ticked list of these figures' period, worked out once."""
    return figures.remember("duty.ticked", lambda: tick_off(figures.period))


def complete_rows(period: Period, key: str | None) -> QuerySet[Any]:
    return _in_office(period).filter(pk__in=tick_off(period).complete)


@figure("six_ones.members_complete", "六个一全部完成", unit="名", rows=complete_rows)
def members_complete(figures: Figures) -> Value:
    """截止日在任、清单各项都完成的委员。"""
    return _in_office(figures.period).filter(pk__in=_ticked(figures).complete).count()


def by_item_rows(period: Period, key: str | None) -> QuerySet[Any]:
    """The members who have the item numbered `key` (0-based), or any item."""
    ticked = tick_off(period)
    wanted = [item for position, item in enumerate(ticked.items) if key in {None, str(position)}]
    return _in_office(period).filter(pk__in=set().union(*(ticked.done_by(item) for item in wanted)))


@figure("six_ones.by_item", "六个一各项完成人数", unit="名", rows=by_item_rows)
def by_item(figures: Figures) -> Value:
    """截止日在任的委员中完成各项的人数，按清单顺序。"""
    ticked = _ticked(figures)
    serving = set(_in_office(figures.period).values_list("pk", flat=True))
    return [len(ticked.done_by(item) & serving) for item in ticked.items]


@figure("six_ones.items", "六个一清单项")
def items(figures: Figures) -> Value:
    """清单各项的名称和目标数，按清单顺序。"""
    return {item.label: item.target for item in _ticked(figures).items}


def complete_by_group_rows(period: Period, key: str | None) -> QuerySet[Any]:
    members = complete_rows(period, None).annotate(group_name=group_name("pk", period.seen_on))
    return members.filter(group_name=key) if key else members  # type: ignore[no-any-return]


@figure("six_ones.complete_by_group", "各活动组六个一全部完成", unit="名", rows=complete_by_group_rows)
def complete_by_group(figures: Figures) -> Value:
    """六个一全部完成的委员按截止日所在活动组。"""
    members = _in_office(figures.period).filter(pk__in=_ticked(figures).complete)
    named = members.annotate(group_name=group_name("pk", figures.period.seen_on)).order_by()
    return dict(named.values_list("group_name").annotate(number=Count("pk")).order_by())


# --- Scores: by the scheme of all members that rules the period's year ----------------------------------------------
class Scores:
    """What everybody scored came to, seen from the period's moment; nothing where no scheme rules the year."""

    def __init__(self, period: Period) -> None:
        scheme = Scheme.objects.ruling_whole(period.session_year).first()
        self.rules = scheme.rules if scheme else Rules()
        self.outcomes = list(self._outcomes(scheme, period)) if scheme else []

    @staticmethod
    def _outcomes(scheme: Scheme, period: Period) -> Iterable[Outcome]:
        """As written down when the period ends with the scheme's days; of an earlier moment from the records."""
        if scheme.is_kept and period.end >= scheme.ends_on:
            return saved_outcomes(scheme)
        return reckoned_outcomes(scheme, now=period.as_of)

    @property
    def average(self) -> Decimal | None:
        """Of everybody scored, halves away from zero."""
        if not self.outcomes:
            return None
        total = sum((one.total for one in self.outcomes), ZERO)
        return (total / len(self.outcomes)).quantize(CENT, ROUND_HALF_UP)

    def members(self, fits: Callable[[Outcome], bool]) -> QuerySet[Any]:
        return Member.objects.filter(pk__in=[one.member for one in self.outcomes if fits(one)])


def _scores(figures: Figures) -> Scores:
    """Worked out once for these figures."""
    return figures.remember("duty.scores", lambda: Scores(figures.period))


def scored_rows(period: Period, key: str | None) -> QuerySet[Any]:
    return Scores(period).members(lambda one: True)


@figure("score.members", "计分委员", unit="名", rows=scored_rows)
def scored(figures: Figures) -> Value:
    """按本年度全体委员的考核办法计分的委员，包括不参加排名的；公示或定格后以写定的为准。没有启用办法的年度为0。"""
    return len(_scores(figures).outcomes)


@figure("score.average", "人均履职得分", unit="分")
def average(figures: Figures) -> Value:
    """计分委员的总分之和÷计分委员人数，保留两位小数；公示或定格后以写定的为准。没有启用办法的年度没有这个数。"""
    return _scores(figures).average


@figure("score.highest", "最高履职得分", unit="分")
def highest(figures: Figures) -> Value:
    """计分委员中的最高总分。"""
    return max((one.total for one in _scores(figures).outcomes), default=None)


def by_grade_rows(period: Period, key: str | None) -> QuerySet[Any]:
    return Scores(period).members(lambda one: bool(one.grade) if key is None else one.grade == key)


@figure("score.by_grade", "各等次委员", unit="名", rows=by_grade_rows)
def by_grade(figures: Figures) -> Value:
    """评定各等次的委员，按办法中的等次顺序；没有等次的不列。"""
    scores = _scores(figures)
    found = Counter(one.grade for one in scores.outcomes)
    return {grade.label: found[grade.label] for grade in scores.rules.grades if found[grade.label]}


def unranked_rows(period: Period, key: str | None) -> QuerySet[Any]:
    return Scores(period).members(lambda one: bool(one.unranked))


@figure("score.unranked", "不参加排名的委员", unit="名", rows=unranked_rows)
def unranked(figures: Figures) -> Value:
    """计分但按办法或单独登记不参加排名的委员。"""
    return sum(1 for one in _scores(figures).outcomes if one.unranked)


@figure("score.average_by_group", "各活动组人均履职得分", unit="分")
def average_by_group(figures: Figures) -> Value:
    """计分委员按截止日所在活动组：总分之和÷人数，保留两位小数；未编组的单列。"""
    totals: dict[str, list[Decimal]] = defaultdict(list)
    outcomes = _scores(figures).outcomes
    groups = _groups(figures) if outcomes else {}
    for one in outcomes:
        totals[groups.get(one.member, NO_GROUP)].append(one.total)
    return {name: (sum(each, ZERO) / len(each)).quantize(CENT, ROUND_HALF_UP) for name, each in sorted(totals.items())}


def _groups(figures: Figures) -> dict[int, str]:
    named = Member.objects.order_by().annotate(group_name=group_name("pk", figures.period.seen_on))
    return dict(named.values_list("pk", "group_name"))
