"""One year of the calendar as its page shows it: twelve months, and the days that differ, in spans."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from cppcc.core.workdays.counting import A_DAY, Calendar, about_unpublished
from cppcc.core.workdays.models import SpecialDay, is_weekend
from cppcc.core.workdays.shipped import shipped_days, shipped_years

FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Cell:
    """One day in its month; a blank one has no `day`."""

    day: date | None = None
    special: SpecialDay | None = None

    @property
    def mark(self) -> str:
        """休 or 班, where it differs."""
        if self.special is None:
            return ""
        return "休" if self.special.is_rest else "班"

    @property
    def tone(self) -> str:
        if self.special is not None:
            return "rest" if self.special.is_rest else "work"
        return "weekend" if self.day is not None and is_weekend(self.day) else "plain"


@dataclass(frozen=True)
class Month:
    number: int
    weeks: list[list[Cell]]


@dataclass(frozen=True)
class Span:
    """Days of one kind, name and source that follow each other."""

    rows: list[SpecialDay]

    @property
    def first(self) -> SpecialDay:
        return self.rows[0]

    @property
    def last(self) -> SpecialDay:
        return self.rows[-1]

    @property
    def is_one(self) -> bool:
        return len(self.rows) == 1

    @property
    def library_says(self) -> str:
        """What an own day is called in the library; empty when they agree, and for a year it does not know."""
        day = self.first.date
        shipped = shipped_days(day.year).get(day)
        if not self.first.is_own or not shipped_days(day.year) or (shipped and shipped.kind == self.first.kind):
            return ""
        return SpecialDay(date=day, kind=shipped.kind, name=shipped.name).words if shipped else "平日"


@dataclass(frozen=True)
class YearPage:
    """What the page of a year is drawn from; one query."""

    year: int
    months: list[Month]
    spans: list[Span]
    workdays: int
    unpublished: str

    @classmethod
    def of(cls, year: int) -> YearPage:
        calendar = Calendar.of(year)
        first, last = date(year, 1, 1), date(year, 12, 31)
        rows = calendar.rows(first - A_DAY, last)
        return cls(
            year,
            [_month(year, number, calendar) for number in range(1, 13)],
            _spans(rows),
            len(calendar.between(first - A_DAY, last)),
            about_unpublished(calendar.unpublished(first, last)),
        )

    @property
    def resting(self) -> int:
        return sum(len(span.rows) for span in self.spans if span.first.is_rest)

    @property
    def made_up(self) -> int:
        return sum(len(span.rows) for span in self.spans if not span.first.is_rest)

    @property
    def own(self) -> int:
        return sum(len(span.rows) for span in self.spans if span.first.is_own)

    @property
    def is_shipped(self) -> bool:
        """Whether there is anything to reload."""
        return self.year in shipped_years()

    @property
    def before(self) -> int | None:
        return self.year - 1 if self.year > FIRST_YEAR else None

    @property
    def after(self) -> int | None:
        return self.year + 1 if self.year < LAST_YEAR else None


def _month(year: int, number: int, calendar: Calendar) -> Month:
    weeks = Weeks().monthdatescalendar(year, number)
    cells = [[Cell(day, calendar.special(day)) if day.month == number else Cell() for day in week] for week in weeks]
    return Month(number, cells)


def _spans(rows: list[SpecialDay]) -> list[Span]:
    spans = [Span([row]) for row in rows[:1]]
    for before, row in pairwise(rows):
        same = (before.kind, before.name, before.source) == (row.kind, row.name, row.source)
        if same and before.date + A_DAY == row.date:
            spans[-1].rows.append(row)
        else:
            spans.append(Span([row]))
    return spans
