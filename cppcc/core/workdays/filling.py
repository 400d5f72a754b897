"""Bringing published years from the library into the calendar: the office's own days are never touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from cppcc.core.audit.models import record
from cppcc.core.workdays.models import Source, SpecialDay
from cppcc.core.workdays.shipped import ShippedDay, shipped_days, shipped_years

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

SHOWN = 6  # so many days are named in a message


@dataclass
class Filled:
    """What reloading one year did, day by day."""

    year: int
    added: list[date] = field(default_factory=list)
    changed: list[date] = field(default_factory=list)
    removed: list[date] = field(default_factory=list)
    kept: list[date] = field(default_factory=list)  # the office says otherwise than the library

    @property
    def is_known(self) -> bool:
        return self.year in shipped_years()

    def __str__(self) -> str:
        if not self.is_known:
            return f"软件自带的资料里还没有{self.year}年的放假安排，请按国务院通知录入，或等软件更新"
        told = [("新增", self.added), ("改正", self.changed), ("去掉", self.removed)]
        words = [f"{word}{len(days)}天（{_days(days)}）" for word, days in told if days]
        if self.kept:
            words.append(f"保留本机关的改动{len(self.kept)}天（{_days(self.kept)}）")
        if not (self.added or self.changed or self.removed):
            words.insert(0, "没有变化")
        return f"{self.year}年：{'，'.join(words)}"


def fill_new_years() -> list[Filled]:
    """Years of which nothing came from the library yet."""
    there = set(SpecialDay.objects.shipped().dates("date", "year"))
    return [fill_year(year) for year in shipped_years() if date(year, 1, 1) not in there]


def fill_year(year: int, *, by: User | None = None) -> Filled:
    """Make the year's shipped rows what the library says now."""
    wanted, filled = shipped_days(year), Filled(year)
    if not wanted:
        return filled
    with transaction.atomic():
        there = {row.date: row for row in SpecialDay.objects.of_years([year]).select_for_update()}
        fresh = [_row(day) for on, day in wanted.items() if on not in there]
        filled.added = sorted(row.date for row in fresh)
        for on, row in there.items():
            _settle(row, wanted.get(on), filled)
        SpecialDay.objects.bulk_create(fresh, ignore_conflicts=True)  # two may reload at once
        if by is not None:
            told = {"added": len(filled.added), "changed": len(filled.changed), "removed": len(filled.removed)}
            record("重新载入工作日历", by=by, year=year, days=told)
    return filled


def _settle(row: SpecialDay, shipped: ShippedDay | None, filled: Filled) -> None:
    """One row that is there already."""
    same = shipped is not None and (row.kind, row.name) == (shipped.kind, shipped.name)
    if row.is_own:
        if shipped is None or row.kind != shipped.kind:
            filled.kept.append(row.date)
    elif shipped is None:
        filled.removed.append(row.date)
        row.delete()
    elif not same:
        filled.changed.append(row.date)
        row.kind, row.name = shipped.kind, shipped.name
        row.save(update_fields=["kind", "name"])


def _row(day: ShippedDay) -> SpecialDay:
    return SpecialDay(date=day.date, kind=day.kind, name=day.name, source=Source.SHIPPED)


def _days(days: list[date]) -> str:
    """2月10日、2月11日 …, the first few."""
    named = "、".join(f"{day.month}月{day.day}日" for day in days[:SHOWN])
    return f"{named}等" if len(days) > SHOWN else named


def give_back(first: date, last: date, *, by: User) -> list[date]:
    """Drop the office's own days of the span; what the library says of them counts again. Returns those dropped."""
    with transaction.atomic():
        own = list(SpecialDay.objects.own().within(first, last).select_for_update())
        for row in own:
            record("撤销工作日历改动", by=by, target=row)
        SpecialDay.objects.own().within(first, last).delete()
        shipped = [shipped_days(row.date.year).get(row.date) for row in own]
        SpecialDay.objects.bulk_create([_row(day) for day in shipped if day is not None], ignore_conflicts=True)
    return [row.date for row in own]
