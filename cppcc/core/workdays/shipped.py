"""What the library chinesecalendar knows: the published holidays and make-up days, from 2004 on. A newer release of it
knows more years; nothing else here changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from chinese_calendar import constants

from cppcc.core.workdays.models import DayKind

# As the State Council's notices call them, where the library says it otherwise (or too long for its column).
AS_IN_THE_NOTICE = {
    constants.Holiday.tomb_sweeping_day.value: "清明节",
    constants.Holiday.dragon_boat_festival.value: "端午节",
    constants.Holiday.mid_autumn_festival.value: "中秋节",
    constants.Holiday.anti_fascist_70th_day.value: "抗战胜利70周年纪念日",
}
NAMES: dict[str, str] = {holiday.value: holiday.chinese for holiday in constants.Holiday} | AS_IN_THE_NOTICE


@dataclass(frozen=True)
class ShippedDay:
    """One day that differs from Monday to Friday, or a weekend day inside a holiday."""

    date: date
    kind: str
    name: str


def shipped_years() -> list[int]:
    """The years the library knows, the oldest first."""
    return sorted(_by_year())


def shipped_days(year: int) -> dict[date, ShippedDay]:
    """What was published for the year; empty when the library does not know it."""
    return _by_year().get(year, {})


@cache
def _by_year() -> dict[int, dict[date, ShippedDay]]:
    found: dict[int, dict[date, ShippedDay]] = {}
    for kind, days in ((DayKind.REST, constants.holidays), (DayKind.WORK, constants.workdays)):
        for day, name in days.items():
            found.setdefault(day.year, {})[day] = ShippedDay(day, kind, NAMES[name])
    return found
