"""Handing over with the session's due dates: one proposal, a queue of them, and what a unit accepts at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cppcc.core.workflow import StepRefused
from members.people.models import Session, Unit
from proposals.deadlines import Deadlines, Due
from proposals.handover.proposed import proposed_units
from proposals.models import Assignment, Clock, Handling, Manner, Proposal
from proposals.models.assignments import manners_of, why_not_together

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

CLOCK_OF: dict[str, Clock] = {
    Manner.LEAD: Clock.REPLY,
    Manner.SOLE: Clock.REPLY,
    Manner.SPLIT: Clock.SPLIT,
    Manner.ASSIST: Clock.ASSIST,
}
BY_HAND = "由经办人指定"
BETWEEN_NAMES = re.compile(r"[、，,;；/\s]+")
MOST_UNITS = 20


class Timetable:
    """What the session's rules give for a hand-over on a day, worked out once for many units."""

    def __init__(self, session: Session, on: date) -> None:
        self.on = on
        self._deadlines = Deadlines(session)
        self._found: dict[Clock, Due] = {}

    def due(self, manner: str) -> Due:
        """By when a unit that takes part in this manner owes its reply or opinion."""
        return self._of(CLOCK_OF[manner])

    @property
    def hand_back(self) -> Due:
        """Until when a unit may ask to hand it back."""
        return self._of(Clock.HAND_BACK)

    def part(
        self, unit: Unit, manner: str, *, due_on: date | None = None, hand_back_until: date | None = None
    ) -> Assignment:
        """A unit's part; a date that is not the rule's is the clerk's own."""
        due, back = _or_by_hand(self.due(manner), due_on), _or_by_hand(self.hand_back, hand_back_until)
        return Assignment(unit, manner, due.on, due.how, back.on, back.how)

    def parts(self, main: Sequence[Unit], assisting: Sequence[Unit]) -> list[Assignment]:
        """All units' parts by the rules alone."""
        pairs = zip([*main, *assisting], manners_of(main, assisting), strict=True)
        return [self.part(unit, manner) for unit, manner in pairs]

    def _of(self, clock: Clock) -> Due:
        if clock not in self._found:
            self._found[clock] = self._deadlines.due(clock, self.on)
        return self._found[clock]


def _or_by_hand(rule: Due, chosen: date | None) -> Due:
    return rule if chosen is None or chosen == rule.on else Due(chosen, BY_HAND)


class UnitNames:
    """Units in use by what people call them."""

    def __init__(self) -> None:
        self.units = list(Unit.objects.in_use())
        self._by_name = {name: unit for unit in self.units for name in (unit.short_name, unit.name) if name}

    def read(self, text: str) -> tuple[list[Unit], list[str]]:
        """The units of a typed list (区住建局、区交通局), and the names that mean none or several."""
        found: list[Unit] = []
        unknown: list[str] = []
        for name in filter(None, BETWEEN_NAMES.split(text)):
            unit = self._by_name.get(name) or self._only_one_like(name)
            if unit is None:
                unknown.append(name)
            elif unit not in found:
                found.append(unit)
        return found[:MOST_UNITS], unknown

    def named_in(self, text: str) -> list[Unit]:
        """The units that a free text names, in its order; the longest name wins (区教育局 is not 教育局 of another)."""
        places: dict[int, Unit] = {}
        for name in sorted(self._by_name, key=len, reverse=True):
            at = text.find(name)
            while at >= 0:
                places.setdefault(at, self._by_name[name])
                text = text.replace(name, "\x00" * len(name), 1)
                at = text.find(name)
        return list(dict.fromkeys(places[at] for at in sorted(places)))

    def _only_one_like(self, name: str) -> Unit | None:
        like = [unit for unit in self.units if name in unit.name]
        return like[0] if len(like) == 1 else None


@dataclass
class QueueRow:
    """One proposal of the queue with the units typed for it, and why it could not be handed over."""

    proposal: Proposal
    main: str = ""
    assisting: str = ""
    chosen: bool = False
    hint: str = ""
    error: str = ""


def queue_rows(proposals: Iterable[Proposal], names: UnitNames) -> list[QueueRow]:
    """Each with the units that review chose or its author wished: the first answers, the others assist."""
    waiting = list(proposals)
    proposed = proposed_units(waiting, names)
    rows = []
    for proposal in waiting:
        units = proposed[proposal.pk].units
        row = QueueRow(proposal, hint=proposed[proposal.pk].because)
        if units:
            row.main, row.assisting = units[0].name, "、".join(unit.name for unit in units[1:])
        row.chosen = bool(row.main)
        rows.append(row)
    return rows


def hand_over_rows(rows: Iterable[QueueRow], names: UnitNames, *, by: User, on: date) -> list[Proposal]:
    """Hand over every chosen row on its own; those that cannot be are told at the row, the others go through."""
    done: list[Proposal] = []
    timetables: dict[int, Timetable] = {}
    for row in rows:
        if not row.chosen:
            continue
        session = row.proposal.session
        timetable = timetables.setdefault(session.pk, Timetable(session, on))
        parts, row.error = _read(row, names, timetable)
        if row.error:
            continue
        try:
            row.proposal.hand_over(by=by, on=on, to=parts)
            done.append(row.proposal)
        except StepRefused as refusal:
            row.error = str(refusal)
    return done


def hand_over_to_same(proposal: Proposal, *, by: User, answers: Mapping[str, Any]) -> None:
    """One of many that go to the same units (`main`, `assisting`) on one day (`issued_on`)."""
    day: date = answers["issued_on"]
    parts = Timetable(proposal.session, day).parts([answers["main"]], answers["assisting"])
    proposal.hand_over(by=by, on=day, to=parts)


def _read(row: QueueRow, names: UnitNames, timetable: Timetable) -> tuple[list[Assignment], str]:
    main, unknown = names.read(row.main)
    assisting, also_unknown = names.read(row.assisting)
    if unknown or also_unknown:
        return [], f"没有找到或不止一个单位叫“{'、'.join([*unknown, *also_unknown])}”，请写全称"
    if not main:
        return [], "请填写承办单位"
    if twice := [unit.name for unit in main if unit in assisting]:
        return [], f"{'、'.join(twice)}既是承办又是会办，请只写一处"
    if reason := why_not_together(manners_of(main, assisting)):
        return [], reason
    return timetable.parts(main, assisting), ""


def accept_all(handlings: Iterable[Handling], *, by: User, on: date) -> int:
    """Accept each; what somebody else accepted or took back meanwhile is left as it is. Returns how many."""
    accepted = 0
    for handling in handlings:
        try:
            handling.accept(by=by, on=on)
            accepted += 1
        except StepRefused:
            continue
    return accepted
