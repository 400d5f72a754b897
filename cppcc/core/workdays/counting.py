"""Counting working days: Monday to Friday, but for the days the calendar has rows for.

    calendar = Calendar.of(2024, 2025)        # one query for both years; others follow when they are touched
    calendar.after(date(2024, 9, 27), 5)      # date(2024, 10, 10)

A year is published once its 1 October is in the calendar: every year's notice has it. Of other years Monday to Friday
is all there is to go by, and `unpublished` says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from cppcc.core.workdays.models import SpecialDay, days_between, is_weekend

A_DAY = timedelta(days=1)


class Calendar:
    """The days of the years loaded so far. Made for one piece of work; it does not see what is edited afterwards."""

    def __init__(self) -> None:
        self._years: set[int] = set()
        self._special: dict[date, SpecialDay] = {}

    @classmethod
    def of(cls, *years: int) -> Calendar:
        """With these years, in one query."""
        calendar = cls()
        calendar.load(years)
        return calendar

    @classmethod
    def spanning(cls, first: date, last: date) -> Calendar:
        """With every year from `first` to `last`, in one query."""
        return cls.of(*range(first.year, last.year + 1))

    def load(self, years: Iterable[int]) -> None:
        """Fetch the years that are not there yet."""
        missing = set(years) - self._years
        if missing:
            self._special |= {row.date: row for row in SpecialDay.objects.of_years(missing)}
            self._years |= missing

    def special(self, day: date) -> SpecialDay | None:
        """What differs on the day."""
        self.load([day.year])
        return self._special.get(day)

    def is_workday(self, day: date) -> bool:
        row = self.special(day)
        return not is_weekend(day) if row is None else not row.is_rest

    def is_published(self, year: int) -> bool:
        return self.special(date(year, 10, 1)) is not None

    def after(self, start: date, number: int) -> date:
        """The `number`-th working day after `start`; `start` itself is not counted."""
        day = start
        for _ in range(number):
            day = self.from_day(day + A_DAY)
        return day

    def before(self, start: date, number: int) -> date:
        """The `number`-th working day before `start`."""
        day = start
        for _ in range(number):
            day -= A_DAY
            while not self.is_workday(day):
                day -= A_DAY
        return day

    def from_day(self, day: date) -> date:
        """The day itself when it is a working day, else the next one."""
        while not self.is_workday(day):
            day += A_DAY
        return day

    def between(self, start: date, end: date) -> list[date]:
        """The working days after `start` up to `end`; none when `end` is not later."""
        return [day for day in days_between(start + A_DAY, end) if self.is_workday(day)]

    def rows(self, start: date, end: date) -> list[SpecialDay]:
        """Every day after `start` up to `end` that the calendar has a row for."""
        found = (self.special(day) for day in days_between(start + A_DAY, end))
        return [row for row in found if row is not None]

    def specials(self, start: date, end: date) -> list[SpecialDay]:
        """Of these, holidays with the weekends inside them, and make-up days: what differs from Monday to Friday."""
        return [row for row in self.rows(start, end) if row.is_rest or is_weekend(row.date)]

    def unpublished(self, start: date, end: date) -> list[int]:
        """The years of the span for which nothing is published."""
        return [year for year in range(start.year, end.year + 1) if not self.is_published(year)]


def is_workday(day: date) -> bool:
    return Calendar().is_workday(day)


def workdays_after(start: date, number: int) -> date:
    """The `number`-th working day after `start`; `start` itself is not counted."""
    return Calendar().after(start, number)


def workdays_between(start: date, end: date) -> int:
    """How many working days follow `start` up to `end`."""
    return len(Calendar.spanning(start, end).between(start, end))


def about_unpublished(years: Iterable[int]) -> str:
    """“2028年放假安排尚未公布，按周一至周五推算”; of a year long past it is said that it is not in the calendar."""
    this_year, asked = timezone.localdate().year, sorted(years)
    past, coming = [year for year in asked if year < this_year], [year for year in asked if year >= this_year]
    parts = [f"{_named(past)}放假安排没有录入"] if past else []
    parts += [f"{_named(coming)}放假安排尚未公布"] if coming else []
    return "，".join([*parts, "按周一至周五推算"]) if parts else ""


def _named(years: list[int]) -> str:
    """2027年、2028年; from the third on 2027年至2041年"""
    return "、".join(f"{year}年" for year in years) if len(years) < 3 else f"{years[0]}年至{years[-1]}年"
