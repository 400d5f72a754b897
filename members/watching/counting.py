"""From records to counts: who is at which threshold on a day. Reads only; each source is asked once a year looked at,
whatever the head count and however many rules name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from cppcc.core.periods import Period, end_of
from cppcc.core.registry import Credit
from members.duty.reckoning import Records
from members.people.models import Appointment, Term
from members.watching.models import Span, Threshold
from members.watching.models.thresholds import SETTLING

MIDDLE = (7, 1)  # who was not in office by then, or left before the end, is not told to have done too little


@dataclass(frozen=True)
class Window:
    """The days a rule speaks about, year by year."""

    starts_on: date
    ends_on: date

    @property
    def years(self) -> list[int]:
        return list(range(self.starts_on.year, self.ends_on.year + 1))


@dataclass(frozen=True)
class Count:
    """What one member has of a rule's records in a window."""

    total: int
    credits: list[Credit]
    met: bool


class Evening:
    """All that the rules need to know as of a day, each read once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._records: dict[tuple[date, date], Records] = {}
        self._serving: dict[date, dict[int, int]] = {}

    @cached_property
    def terms(self) -> list[Term]:
        return list(Term.objects.all())

    def serving(self, day: date) -> dict[int, int]:
        """Who is in office on the day, with the highest office held; one query a day asked about."""
        if day not in self._serving:
            rows = Appointment.objects.in_force(on=day).order_by("-office").values_list("member", "office")
            self._serving[day] = dict(rows)
        return self._serving[day]

    def records(self, start: date, end: date) -> Records:
        """Of one calendar year, or of a term's part of it, as known on the day."""
        if (start, end) not in self._records:
            self._records[start, end] = Records(Period(start, end, end_of(min(end, self.on)), f"{end.year}年"))
        return self._records[start, end]

    # --- Which days --------------------------------------------------------------------------------------------------
    def windows(self, rule: Threshold) -> list[Window]:
        """What is looked at on the day: as long as a year may still be settled, it as well as the new one."""
        if rule.span == Span.TERM:
            return [Window(term.starts_on, term.ends_on) for term in self.terms if self._is_due(rule, term)]
        days = [self.on, self.on - SETTLING] if rule.counts_up else [self.on]
        lasts = dict.fromkeys(rule.last_year(on=day) for day in days)
        back = 1 if rule.span == Span.TWO_YEARS else 0
        return [Window(date(last - back, 1, 1), date(last, 12, 31)) for last in lasts]

    def _is_due(self, rule: Threshold, term: Term) -> bool:
        if not term.starts_on <= self.on <= term.ends_on + SETTLING:
            return False
        if rule.counts_up:
            return True
        last = term.ends_on
        return self.on >= (min(rule.check_day(last.year), last) if rule.checked_from else last + timedelta(days=1))

    # --- Who has how many --------------------------------------------------------------------------------------------
    def counts(self, rule: Threshold, window: Window, known: Iterable[int] = ()) -> dict[int, Count]:
        """Of everybody concerned who is at the threshold; of members `known` to have been there, at any rate."""
        yearly = [self._of_year(rule, window, year) for year in window.years if date(year, 1, 1) <= self.on]
        concerned = self._concerned(rule, window)
        at_hand = {member for found in yearly for member in found} if rule.counts_up else concerned
        counted: dict[int, Count] = {}
        known = set(known)
        for member in sorted((at_hand & concerned) | known):
            credits = [credit for found in yearly for credit in found.get(member, {}).values()]
            met = rule.is_met_by([len(found.get(member, {})) for found in yearly])
            if met or member in known:
                counted[member] = Count(len(credits), credits, met)
        return counted

    def _of_year(self, rule: Threshold, window: Window, year: int) -> Mapping[int, dict[tuple[str, int], Credit]]:
        """The records of the year by member; one that two of the rule's sources name counts once."""
        start, end = max(window.starts_on, date(year, 1, 1)), min(window.ends_on, date(year, 12, 31))
        records = self.records(start, end)
        found: dict[int, dict[tuple[str, int], Credit]] = defaultdict(dict)
        for source, _, level in (source.partition(":") for source in rule.sources):
            for credit in records[source]:
                if not level or credit.level == level:
                    found[credit.member_id].setdefault(credit.record, credit)
        return found

    def _concerned(self, rule: Threshold, window: Window) -> set[int]:
        """Holders of the rule's offices at the end of what is looked at. Where too little is told, they must have been
        in office by the middle of each year."""
        last = min(window.ends_on, self.on)
        concerned = {member for member, office in self.serving(last).items() if rule.concerns(office)}
        if rule.counts_up:
            return concerned
        middles = [date(year, *MIDDLE) for year in window.years]
        return concerned.intersection(*(self.serving(min(middle, last)) for middle in middles))
