"""The month, quarter or year that a page of topics is about, as its address says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict

from cppcc.core.periods import Period
from sentiment.models import Every
from sentiment.targets import span_of

LENGTHS = {Every.MONTH: "月", Every.QUARTER: "季度", Every.YEAR: "年"}


@dataclass(frozen=True)
class Span:
    """A period of one of the lengths, with its neighbours; what is not over yet is seen from today."""

    every: str
    period: Period
    today: date

    @classmethod
    def asked(cls, address: QueryDict, *, today: date) -> Span:
        """This year, unless the address says otherwise; what it should not have is ignored."""
        every = address.get("every", "")
        try:
            on = min(date.fromisoformat(address.get("on", "")), today)
        except ValueError:
            on = today
        return cls.of(every if every in LENGTHS else Every.YEAR, on, today=today)

    @classmethod
    def of(cls, every: str, on: date, *, today: date) -> Span:
        whole = span_of(every, on)
        return cls(every, span_of(every, min(whole.end, today)), today)

    @property
    def query(self) -> str:
        """The same span in an address."""
        return urlencode({"every": self.every, "on": self.period.start.isoformat()})

    @property
    def lengths(self) -> list[tuple[str, str, bool]]:
        """The month, quarter and year that hold its last day: word, address, whether it is this one."""
        spans = {every: Span.of(every, self.period.last_day, today=self.today) for every in LENGTHS}
        return [(LENGTHS[Every(every)], span.query, every == self.every) for every, span in spans.items()]

    @property
    def before(self) -> Span:
        return Span.of(self.every, self.period.start - timedelta(days=1), today=self.today)

    @property
    def after(self) -> Span | None:
        """None when it would lie in the future."""
        first = self.period.end + timedelta(days=1)
        return Span.of(self.every, first, today=self.today) if first <= self.today else None
