"""The stretch of time a figure speaks about, and the moment it is seen from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone


@dataclass(frozen=True)
class Period:
    """From `start` to `end` (both days included), as known at `as_of`.

    What happened (a submission, an activity) counts when its day lies in the period and not after `as_of`; how things
    stand (answered, adopted) is seen as of `as_of`."""

    start: date
    end: date
    as_of: datetime
    label: str = ""

    @classmethod
    def year(cls, year: int, *, as_of: datetime | None = None) -> Period:
        """The calendar year; seen from its last moment, or from `as_of`."""
        end = date(year, 12, 31)
        return cls(date(year, 1, 1), end, as_of or end_of(end), f"{year}年")

    @classmethod
    def year_so_far(cls, year: int, *, now: datetime) -> Period:
        """The calendar year seen from `now`, or from its last moment when it is over."""
        return cls.year(year, as_of=min(now, end_of(date(year, 12, 31))))

    @classmethod
    def first_half(cls, year: int, *, as_of: datetime | None = None) -> Period:
        """January to June; seen from 30 June's last moment, or from `as_of`."""
        end = date(year, 6, 30)
        return cls(date(year, 1, 1), end, as_of or end_of(end), f"{year}年上半年")

    @property
    def seen_on(self) -> date:
        """The local day of `as_of`."""
        return timezone.localdate(self.as_of)

    @property
    def last_day(self) -> date:
        """The last day whose events count: the period's end, or `as_of` when that is earlier."""
        return min(self.end, self.seen_on)

    @property
    def session_year(self) -> int:
        """The year whose sessions this period's proposals belong to."""
        return self.end.year

    def previous(self) -> Period:
        """The same stretch one year before, seen from the matching moment."""
        return Period(
            _year_before(self.start),
            _year_before(self.end),
            end_of(_year_before(self.end)),
            self.label.replace(str(self.end.year), str(self.end.year - 1)),
        )

    def to_json(self) -> dict[str, str]:
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "as_of": self.as_of.isoformat(),
            "label": self.label,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Period:
        return cls(
            date.fromisoformat(data["start"]),
            date.fromisoformat(data["end"]),
            datetime.fromisoformat(data["as_of"]),
            data["label"],
        )


def end_of(day: date) -> datetime:
    """The last second of `day`, Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
