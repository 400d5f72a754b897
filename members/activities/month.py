"""A month of the calendar as one reader sees it: activities, holidays and make-up days, and what else has its day."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cppcc.core.registry import diary_of
from cppcc.core.workdays.counting import Calendar
from cppcc.core.workdays.models import days_between
from cppcc.core.workdays.year import FIRST_YEAR, LAST_YEAR, Cell
from members.activities.models import Activity
from members.activities.states import Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

OWN = "activities."  # what this app writes into the diary is there already


@dataclass(frozen=True)
class Entry:
    """One line of a day; `status` is an activity's, empty for what else falls due."""

    title: str
    url: str
    words: str = ""
    status: str = ""
    label: str = ""


@dataclass(frozen=True)
class Day:
    cell: Cell
    day: date
    is_inside: bool
    entries: list[Entry]

    @property
    def holiday(self) -> str:
        """春节放假; nothing on an ordinary day."""
        return self.cell.special.words if self.cell.special else ""


@dataclass(frozen=True)
class MonthPage:
    """What the page of a month is drawn from: the same few queries however much is in it."""

    first: date
    days: list[Day]

    @classmethod
    def of(cls, user: User, first: date) -> MonthPage:
        weeks = Weeks().monthdatescalendar(first.year, first.month)
        start, end = weeks[0][0], weeks[-1][-1]
        calendar, entries = Calendar.spanning(start, end), _entries(user, start, end)
        days = [
            Day(Cell(day, calendar.special(day)), day, day.month == first.month, entries[day])
            for day in days_between(start, end)
        ]
        return cls(first, days)

    @property
    def is_empty(self) -> bool:
        return not any(day.entries for day in self.days if day.is_inside)

    @property
    def before(self) -> str:
        """The month before, for the address; nothing at the end of time."""
        first = date(self.first.year - (self.first.month == 1), (self.first.month - 2) % 12 + 1, 1)
        return f"{first:%Y-%m}" if first.year >= FIRST_YEAR else ""

    @property
    def after(self) -> str:
        first = date(self.first.year + (self.first.month == 12), self.first.month % 12 + 1, 1)
        return f"{first:%Y-%m}" if first.year <= LAST_YEAR else ""


def month_asked(text: str, *, on: date) -> date:
    """The first day of the month 2025-03; of the month of `on` for anything else."""
    year, _, month = text.partition("-")
    if not (year.isdecimal() and month.isdecimal() and len(text) <= 7):
        return on.replace(day=1)
    is_known = FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12
    return date(int(year), int(month), 1) if is_known else on.replace(day=1)


def _entries(user: User, start: date, end: date) -> dict[date, list[Entry]]:
    found: dict[date, list[Entry]] = defaultdict(list)
    seen = Activity.objects.visible_to(user).between(start, end).for_calendar()
    for activity in seen:
        entry = _of(activity)
        for day in days_between(max(start, activity.starts_on), min(end, activity.ends_on)):
            found[day].append(entry)
    for dated in diary_of(user, start=start, end=end):
        if not dated.key.startswith(OWN) and start <= dated.on <= end:
            found[dated.on].append(Entry(dated.title, dated.url, dated.note))
    return found


def _of(activity: Activity) -> Entry:
    words = "，".join(filter(None, [activity.clock, activity.place]))
    told = "" if activity.status == Status.PUBLISHED else activity.get_status_display()
    return Entry(activity.name, activity.get_absolute_url(), words, activity.status, told)
