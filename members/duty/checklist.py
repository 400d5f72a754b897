"""Ticking off the checklist: from records to ticks, with the records behind each. Nothing is stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from cppcc.core.periods import Period, end_of
from cppcc.core.registry import DUTY_SOURCES, Credit
from members.duty.models import Checklist, ChecklistItem
from members.duty.reckoning import Records
from members.duty.sight import Sight
from members.people.models import Member

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

OWN = "duty."  # sources made of the others: a checklist cannot ask for them, nor do they count beside them


@dataclass(frozen=True)
class Tick:
    """One item of one member: what counts for it, oldest first, and how much waits to be confirmed."""

    item: ChecklistItem
    credits: list[Credit]
    waiting: int = 0

    @property
    def done(self) -> bool:
        return len(self.credits) >= self.item.target

    @property
    def missing(self) -> int:
        return max(0, self.item.target - len(self.credits))


@dataclass(frozen=True)
class MemberSheet:
    """The checklist of one member."""

    member: Member
    ticks: list[Tick]

    @property
    def done(self) -> int:
        return sum(tick.done for tick in self.ticks)

    @property
    def complete(self) -> bool:
        return all(tick.done for tick in self.ticks)

    @property
    def credits(self) -> list[Credit]:
        return [credit for tick in self.ticks for credit in tick.credits]


@dataclass(frozen=True)
class TickedList:
    """The checklist ticked off for a period: queries = number of sources, whatever the head count."""

    items: list[ChecklistItem]
    credits: Mapping[int, Mapping[int, list[Credit]]]  # item → member → credits
    waiting: Mapping[int, Mapping[int, list[Credit]]]

    def sheet(self, member: Member) -> MemberSheet:
        ticks = [
            Tick(item, self._credits(item, member.pk), len(self.waiting[item.pk].get(member.pk, [])))
            for item in self.items
        ]
        return MemberSheet(member, ticks)

    def sheets(self, members: Iterable[Member]) -> list[MemberSheet]:
        return [self.sheet(member) for member in members]

    def done_by(self, item: ChecklistItem) -> set[int]:
        """The members who have the item."""
        return {member for member, credits in self.credits[item.pk].items() if len(credits) >= item.target}

    @cached_property
    def complete(self) -> set[int]:
        """The members who have every item; nobody when the list is empty."""
        done = [self.done_by(item) for item in self.items]
        return set.intersection(*done) if done else set()

    def _credits(self, item: ChecklistItem, member: int) -> list[Credit]:
        return sorted(self.credits[item.pk].get(member, []), key=lambda credit: (credit.on, credit.record))


def tick_off(
    period: Period,
    *,
    waiting: bool = False,
    member: Member | None = None,
    records: Mapping[str, list[Credit]] | None = None,
) -> TickedList:
    """The checklist of the period's year, ticked off from the records of the period, for everybody or one member;
    `waiting` also looks for what somebody has yet to confirm, `records` are those read already."""
    key = member.pk if member else None
    records = Records(period, key) if records is None else records
    checklist = Checklist.objects.in_force(period.session_year).first()
    items = list(checklist.items.all()) if checklist else []
    wanted = {source.partition(":")[0] for item in items for source in item.sources}
    sources = [DUTY_SOURCES[name] for name in sorted(wanted & DUTY_SOURCES.keys())]
    found = {source.name: records[source.name] for source in sources}
    asked = {source.name: list(source.waiting(period, key)) for source in sources if waiting and source.waiting}
    return TickedList(
        items,
        {item.pk: _by_member(item, found) for item in items},
        {item.pk: _by_member(item, asked) for item in items},
    )


def hide_unseen(sheet: MemberSheet, user: User, sight: Sight | None = None) -> MemberSheet:
    """The sheet as `user` may read it: a record they may not see still counts, but neither title nor link is told."""
    sight = sight or Sight(sheet.credits, user)
    ticks = [replace(tick, credits=[sight.of(one) for one in tick.credits]) for tick in sheet.ticks]
    return MemberSheet(sheet.member, ticks)


def _by_member(item: ChecklistItem, found: Mapping[str, list[Credit]]) -> Mapping[int, list[Credit]]:
    by_member: dict[int, dict[tuple[str, int], Credit]] = defaultdict(dict)
    for source in item.sources:
        name, _, level = source.partition(":")
        for credit in found.get(name, []):
            if not level or credit.level == level:
                by_member[credit.member_id][credit.record] = credit  # the same record counts once for an item
    return {member: list(credits.values()) for member, credits in by_member.items()}


def count_by_year(member: Member, years: Sequence[int]) -> list[tuple[str, list[int]]]:
    """How many credits the member has in each of the years (consecutive, any order), by source; sources without a
    single one are left out, and those that only look at the records of another one in their own way."""
    span = Period(date(min(years), 1, 1), date(max(years), 12, 31), end_of(date(max(years), 12, 31)))
    lines, told = [], set[frozenset[tuple[str, int]]]()
    for source in DUTY_SOURCES.values():
        if source.name.startswith(OWN):
            continue
        credits = list(source.credits(span, member.pk))
        records = frozenset(credit.record for credit in credits)
        if credits and records not in told:
            found = Counter(credit.on.year for credit in credits)
            lines.append((source.label, [found[year] for year in years]))
            told.add(records)
    return lines
