"""What members did in each year of a term, from the registries of what is credited and from the scores: as they were
written down where a year is published or frozen, as the records say at the moment where it runs. Nothing is stored;
the same queries whatever the head count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone

from cppcc.core.periods import Period, end_of
from cppcc.core.registry import Credit
from members.duty.models import SavedCard, Scheme
from members.duty.reckoning import Records, reckon
from members.people.models import Appointment, Member, Term
from members.people.models.members import MemberQuerySet

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

TENTH = Decimal("0.1")
ATTENDED, EXCUSED, ABSENT = "activities.attended", "activities.excused", "activities.absent"
PROPOSALS, FILED, SOCIAL, SERVICE = "proposals.sponsored", "proposals.filed", "social.written", "service.deeds"
HONOURS = ("commending.commended", "service.awards")
COUNTED = (ATTENDED, EXCUSED, ABSENT, PROPOSALS, FILED, SOCIAL, SERVICE)


@dataclass(frozen=True)
class Score:
    """What a year came to."""

    total: Decimal
    rank: int | None
    grade: str
    runs: bool = False  # it may still change


@dataclass(frozen=True)
class Done:
    """What was done in a year, or over the term."""

    attended: int = 0
    expected: int = 0
    proposals: int = 0
    filed: int = 0
    social: int = 0
    service: int = 0

    @property
    def rate(self) -> Decimal | None:
        """Attended of what was to be attended, in per cent; None when there was nothing."""
        if not self.expected:
            return None
        return (100 * Decimal(self.attended) / self.expected).quantize(TENTH, ROUND_HALF_UP)

    @property
    def told_rate(self) -> str:
        return "" if self.rate is None else f"{self.rate}%"

    def __add__(self, other: Done) -> Done:
        return Done(
            self.attended + other.attended,
            self.expected + other.expected,
            self.proposals + other.proposals,
            self.filed + other.filed,
            self.social + other.social,
            self.service + other.service,
        )


@dataclass(frozen=True)
class Line:
    """One member's year."""

    year: int
    done: Done
    score: Score | None


@dataclass(frozen=True)
class Sheet:
    """One member over the term: a line a year, what it adds up to, and what the member was commended for."""

    member: Member
    lines: Sequence[Line]
    honours: Sequence[Credit]

    @cached_property
    def done(self) -> Done:
        return sum((line.done for line in self.lines), Done())


def members_of(term: Term) -> MemberQuerySet:
    """Whoever was in office on any day of the term."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=term.starts_on)
    served = Appointment.objects.filter(still, starts_on__lte=term.ends_on)
    return Member.objects.filter(pk__in=served.values("member"))


def terms_begun(user: User, *, on: date) -> list[Term]:
    """The terms that `user` may look into, the newest first."""
    return list(Term.objects.visible_to(user).filter(starts_on__lte=on))


class TermRecord:
    """A term as seen from `now`: of everybody, or of one member (then the records of nobody else are read)."""

    def __init__(self, term: Term, *, now: datetime, member: Member | None = None) -> None:
        self.term, self.now = term, now
        self.on = min(timezone.localdate(now), term.ends_on)
        self._key = member.pk if member else None

    @cached_property
    def years(self) -> list[int]:
        return list(range(self.term.starts_on.year, self.on.year + 1))

    def period(self, year: int) -> Period:
        """The year, as far as it lies in the term."""
        start, end = max(self.term.starts_on, date(year, 1, 1)), min(self.term.ends_on, date(year, 12, 31))
        return Period(start, end, min(self.now, end_of(end)), f"{year}年")

    @cached_property
    def records(self) -> Mapping[int, Records]:
        return {year: Records(self.period(year), self._key) for year in self.years}

    @cached_property
    def _counts(self) -> Mapping[int, Mapping[str, Counter[int]]]:
        """Year → source → member → how many."""
        return {
            year: {name: Counter(credit.member_id for credit in records[name]) for name in COUNTED}
            for year, records in self.records.items()
        }

    @cached_property
    def _honours(self) -> Mapping[int, list[Credit]]:
        found: dict[int, list[Credit]] = defaultdict(list)
        for records in self.records.values():
            for name in HONOURS:
                for credit in records[name]:
                    found[credit.member_id].append(credit)
        return found

    @cached_property
    def scores(self) -> Mapping[int, Mapping[int, Score]]:
        """Year → member → score, by the scheme of all members where it scores them, else by that of their body."""
        found: dict[int, dict[int, Score]] = defaultdict(dict)
        ruling = Scheme.objects.ruling_any().filter(year__in=self.years)
        schemes = list(ruling.order_by("year", F("scope").asc(nulls_first=True)))
        saved = self._saved([scheme for scheme in schemes if scheme.is_kept])
        for scheme in schemes:
            scores = saved[scheme.pk] if scheme.is_kept else self._running(scheme)
            for member, score in scores.items():
                found[scheme.year].setdefault(member, score)
        return found

    def _saved(self, schemes: Sequence[Scheme]) -> Mapping[int, dict[int, Score]]:
        found: dict[int, dict[int, Score]] = defaultdict(dict)
        rows = SavedCard.objects.filter(scheme__in=schemes).values_list("scheme", "member", "total", "rank", "grade")
        for scheme, member, total, rank, grade in rows:
            found[scheme][member] = Score(total, rank, grade)
        return found

    def _running(self, scheme: Scheme) -> dict[int, Score]:
        """A rank is among everybody, so everybody is scored, for one member's sheet too."""
        records = self.records.get(scheme.year) if self._key is None else None
        cards = reckon(scheme, now=self.now, records=records).values()
        return {card.person.key: Score(card.total, card.rank, card.grade, runs=True) for card in cards}

    def sheet(self, member: Member) -> Sheet:
        lines = [
            Line(year, self._done(year, member.pk), self.scores.get(year, {}).get(member.pk)) for year in self.years
        ]
        honours = sorted(self._honours.get(member.pk, ()), key=lambda credit: (credit.on, credit.record))
        return Sheet(member, lines, honours)

    def _done(self, year: int, member: int) -> Done:
        counts = {name: found[member] for name, found in self._counts[year].items()}
        expected = counts[ATTENDED] + counts[EXCUSED] + counts[ABSENT]
        return Done(counts[ATTENDED], expected, counts[PROPOSALS], counts[FILED], counts[SOCIAL], counts[SERVICE])
