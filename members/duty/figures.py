"""Figures of the six ones."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from cppcc.core.periods import Period
from cppcc.core.registry import Figures, Value, figure
from members.duty.checklist import TickedList, tick_off
from members.people.groups import group_name
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
