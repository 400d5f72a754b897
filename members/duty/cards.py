"""One member's card for its page: by which schemes they are scored, what it comes to now or as it was written down,
where that puts them, and what would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from cppcc.core.registry import Credit
from members.duty.models import Place, SavedCard, Scheme
from members.duty.reckoning import Records, people_of, reckon
from members.duty.scoring.engine import Scorecard, told
from members.duty.scoring.helping import hints
from members.duty.shown import Section, ShownHint, credits_of, hints_told, sections
from members.duty.standing import place_of
from members.duty.states import Status
from members.people.models import Member

if TYPE_CHECKING:
    from members.duty.sight import Sight

MOST_HINTS = 5


def schemes_of(member: Member, year: int, *, now: datetime) -> list[Scheme]:
    """The ruling schemes of the year that score the member, that of all members first: it is there even when the
    member is not scored, so that the page can say so."""
    ruling = list(Scheme.objects.ruling(year).select_related("scope"))
    return [scheme for scheme in ruling if scheme.scope_id is None or is_scored(scheme, member, now=now)]


def is_scored(scheme: Scheme, member: Member, *, now: datetime) -> bool:
    """Whether the member has a card: written down, or in office and within the scope as the year is seen."""
    if scheme.is_kept:
        return SavedCard.objects.of_scheme(scheme).of_member(member).exists()
    return any(people_of(scheme, scheme.rules, on=scheme.period(now=now).seen_on, member=member))


def card_of(scheme: Scheme, member: Member, *, now: datetime, records: Records | None = None) -> Scorecard | None:
    """As it was written down, or from the records at this moment; None for who is not scored."""
    if scheme.is_kept:
        saved = SavedCard.objects.of_scheme(scheme).of_member(member).select_related("scheme").first()
        return saved.card() if saved else None
    return reckon(scheme, now=now, member=member, records=records).get(member.pk)


@dataclass
class CardPage:
    """What the page tells; `sight` is looked at when its records are shown."""

    scheme: Scheme
    card: Scorecard
    now: datetime
    hidden: Sight | None = field(default=None)

    @property
    def credits(self) -> list[Credit]:
        return credits_of(self.card)

    @cached_property
    def place(self) -> Place | None:
        """Of a running year; what was written down has its own rank."""
        return place_of(self.scheme, self.card, now=self.now) if self.scheme.is_running else None

    @property
    def total(self) -> str:
        return told(self.card.total)

    @property
    def rank(self) -> str:
        """A band while the year runs, the rank itself once it is shown for objection."""
        if self.card.person.unranked:
            return "不参加排名"
        if self.scheme.is_kept:
            return f"第{self.card.rank}名"
        if self.place is None:
            return ""
        return f"第{self.place.rank}名" if self.scheme.status == Status.PREVIEWED else self.place.band

    @property
    def among(self) -> str:
        """Who is ranked together, and how many."""
        board = self.card.person.board
        number = f"{self.place.among}人" if self.place else ""
        return " ".join(filter(None, [board, number]))

    @property
    def grade(self) -> str:
        if self.scheme.is_kept:
            return self.card.grade
        return self.place.grade if self.place and self.scheme.status == Status.PREVIEWED else ""

    @property
    def days_left(self) -> int:
        return max(0, (self.scheme.ends_on - timezone.localdate(self.now)).days) if self.scheme.is_running else 0

    @property
    def begins_later(self) -> bool:
        return self.scheme.starts_on > timezone.localdate(self.now)

    @cached_property
    def sections(self) -> list[Section]:
        assert self.hidden is not None  # noqa: S101 - the view has asked what may be seen
        return sections(self.scheme.rules, self.card, self.hidden)

    @cached_property
    def hints(self) -> Sequence[ShownHint]:
        """Nothing once the days are over: what happens now counts no more."""
        today = timezone.localdate(self.now)
        if not self.scheme.is_running or not self.scheme.starts_on <= today <= self.scheme.ends_on:
            return ()
        return hints_told(hints(self.scheme.rules, self.card, on=today), most=MOST_HINTS)

    @property
    def begins_with(self) -> Decimal:
        """Base points of the scheme itself; those of groups stand with their groups."""
        return self.scheme.rules.base
