"""Scoring a scheme's members from what is on record: who, what, then the engine. Nothing is stored."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from cppcc.core.periods import Period
from cppcc.core.registry import DUTY_SOURCES, Credit
from members.duty.scoring.engine import Scorecard, score
from members.duty.scoring.ranking import rank
from members.duty.scoring.spec import Adjustment, Boards, Person, Rules
from members.people.models import Appointment, BodyKind, Member, Office, Seat

if TYPE_CHECKING:
    from members.duty.models import Scheme

BOARD_KINDS = {Boards.COMMITTEE: BodyKind.COMMITTEE, Boards.GROUP: BodyKind.GROUP}
NO_BODY = {Boards.COMMITTEE: "未分专委会", Boards.GROUP: "未编组"}
STANDING_BOARD, MEMBER_BOARD = "常委", "委员"


class Records(Mapping[str, list[Credit]]):
    """The credits of a period by source, of everybody or one member; each source is asked once, when needed."""

    def __init__(self, period: Period, member: int | None = None) -> None:
        self.period, self.member = period, member
        self._found: dict[str, list[Credit]] = {}

    def __getitem__(self, name: str) -> list[Credit]:
        if name not in self._found:
            source = DUTY_SOURCES.get(name)
            self._found[name] = list(source.credits(self.period, self.member)) if source else []
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(DUTY_SOURCES)

    def __len__(self) -> int:
        return len(DUTY_SOURCES)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A year is hundreds of thousands of small tuples, none of them part of a cycle: looking for cycles among them
    takes as long as the scoring."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def reckon(
    scheme: Scheme,
    *,
    now: datetime,
    member: Member | None = None,
    rules: Rules | None = None,
    records: Records | None = None,
) -> dict[int, Scorecard]:
    """The card of everybody the scheme scores, by member, ranked and graded; or of the one `member`, then without rank
    and grade. `rules` are tried instead of the scheme's own (what if); `records` of the same period and member, read
    for something else before, are not read again."""
    rules = rules or scheme.rules
    period = scheme.period(now=now)
    people = list(people_of(scheme, rules, on=period.seen_on, member=member))
    if records is None or records.period != period:
        records = Records(period, member.pk if member else None)
    cards = score(
        rules, people, {name: records[name] for name in rules.sources()}, adjustments_of(scheme, now=now, member=member)
    )
    if member is None:
        wanted = any(grade.complete for grade in rules.grades)
        rank(rules, cards.values(), complete=_complete(records) if wanted else ())
    return cards


def _complete(records: Records) -> set[int]:
    from members.duty.checklist import tick_off

    return tick_off(records.period, records=records).complete


def adjustments_of(scheme: Scheme, *, now: datetime, member: Member | None = None) -> list[Adjustment]:
    """The corrections that count; one query."""
    rows = scheme.corrections.of_scheme(scheme, until=now)
    if member is not None:
        rows = rows.filter(member=member)
    return [Adjustment(row.member_id, row.points, row.reason, row.pk, timezone.localdate(row.at)) for row in rows]


def people_of(scheme: Scheme, rules: Rules, *, on: date, member: Member | None = None) -> Iterable[Person]:
    """Who is in office on the day, within the scheme's scope; three queries."""
    serving = Appointment.objects.in_force(on=on)
    if member is not None:
        serving = serving.filter(member=member)
    if scheme.scope_id is not None:
        inside = Seat.objects.held(on=on).filter(body=scheme.scope_id)
        serving = serving.filter(member__in=inside.values("appointment__member"))
    offices: dict[int, int] = {}
    for key, office in serving.order_by("-office").values_list("member", "office"):
        offices[key] = office  # the highest office held comes last
    exempt = _exempt(scheme)
    bodies = _bodies(rules, on)
    labels = {value: str(label) for value, label in Office.choices}
    for key, office in sorted(offices.items()):
        reasons = exempt.get(key, {})
        yield Person(
            key,
            office,
            _board(rules, office, bodies.get(key, "")),
            reasons.get("ranking", f"{labels[office]}不参加排名" if office in rules.unranked else ""),
            reasons.get("awards", f"{labels[office]}不参加评优" if office in rules.unawarded else ""),
        )


def _exempt(scheme: Scheme) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for member, exempt_from, reason in scheme.exemptions.values_list("member", "exempt_from", "reason"):
        found.setdefault(member, {})[exempt_from] = reason
    return found


def _bodies(rules: Rules, on: date) -> dict[int, str]:
    """The body that decides the board, by member: the first of several."""
    kind = BOARD_KINDS.get(Boards(rules.boards))
    if kind is None:
        return {}
    seats = Seat.objects.held(on=on).in_kind(kind).order_by("-pk").values_list("appointment__member", "body__name")
    return dict(seats)


def _board(rules: Rules, office: int, body: str) -> str:
    match rules.boards:
        case Boards.OFFICE:
            return STANDING_BOARD if office <= Office.STANDING else MEMBER_BOARD
        case Boards.COMMITTEE | Boards.GROUP:
            return body or NO_BODY[Boards(rules.boards)]
    return ""
