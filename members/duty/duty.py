"""The checklist itself as something to be credited for: schemes give points for having all six ones, or each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source
from members.duty.checklist import Tick, TickedList, tick_off
from members.duty.models import ChecklistItem
from members.people.models import Member


def _labels() -> list[str]:
    return list(dict.fromkeys(ChecklistItem.objects.order_by("order").values_list("label", flat=True)))


def _ticked(period: Period, member: int | None) -> Iterator[tuple[int, list[Tick]]]:
    ticked = tick_off(period, member=Member(pk=member) if member else None)
    return _sheets(ticked)


def _sheets(ticked: TickedList) -> Iterator[tuple[int, list[Tick]]]:
    """What each member with any credit has done of the list."""
    members = sorted({member for found in ticked.credits.values() for member in found})
    for member in members:
        yield member, ticked.sheet(Member(pk=member)).ticks


@duty_source("duty.checklist_item", "完成清单一项", unit="项", levels=_labels)
def item_done(period: Period, member: int | None = None) -> Iterable[Credit]:
    """One credit for each item done, on the day it was."""
    for one, ticks in _ticked(period, member):
        for tick in ticks:
            if tick.done:
                credit = tick.credits[tick.item.target - 1]
                yield Credit(one, credit.on, credit.record, credit.title, level=tick.item.label)


@duty_source("duty.checklist", "完成全部清单", unit="次")
def list_done(period: Period, member: int | None = None) -> Iterable[Credit]:
    """One credit for the whole list, on the day of its last item."""
    for one, ticks in _ticked(period, member):
        if ticks and all(tick.done for tick in ticks):
            last = max((tick.credits[tick.item.target - 1] for tick in ticks), key=lambda credit: credit.on)
            yield Credit(one, last.on, ("people.member", one), "清单全部完成")
