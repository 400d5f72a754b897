"""The standings: everybody scored on one list, narrowed, sorted and searched in memory, because points are worked out
and stand in no table. A list that `cppcc.core.listing` pages like any other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from members.duty.models import SavedCard, Scheme
from members.duty.reckoning import reckon
from members.duty.scoring.engine import CENT
from members.duty.scoring.spec import ZERO
from members.people.models import BodyKind, Member, Seat

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

KINDS = (BodyKind.GROUP, BodyKind.COMMITTEE, BodyKind.SECTOR, BodyKind.PARTY)
LAST = 10**9  # where those without a rank stand
NO_GRADE = "none"
Narrowed = Any  # Lines; `list_rows` is written for QuerySets and asks nothing of them that Lines cannot do
Bodies = Mapping[str, Sequence[tuple[int, str]]]  # kind → key and name of what somebody sits in


@dataclass(frozen=True)
class Outcome:
    """What a card comes to, as the standings need it."""

    member: int
    total: Decimal
    rank: int | None
    grade: str
    board: str
    office: int
    unranked: str
    unawarded: str
    groups: Mapping[int, Decimal]
    items: Mapping[int, Decimal]
    corrections: Decimal


@dataclass(frozen=True)
class Line:
    """Somebody on the standings."""

    pk: int
    number: str
    name: str
    stroke_key: str
    pinyin: str
    work: str
    bodies: Bodies
    outcome: Outcome

    def names(self, kind: str) -> str:
        return "、".join(name for _, name in self.bodies.get(kind, ()))

    @property
    def group(self) -> str:
        return self.names(BodyKind.GROUP)

    @property
    def committee(self) -> str:
        return self.names(BodyKind.COMMITTEE)

    @property
    def remark(self) -> str:
        """Why somebody is not ranked or awarded."""
        found = self.outcome
        told = [f"不参加排名：{found.unranked}"] if found.unranked else []
        return "；".join(told + ([f"不参加评优：{found.unawarded}"] if found.unawarded else []))


SORTS: Mapping[str, Callable[[Line], Any]] = {
    "pk": lambda line: line.pk,
    "rank": lambda line: (line.outcome.rank or LAST, -line.outcome.total),
    "total": lambda line: line.outcome.total,
    "number": lambda line: line.number,
    "name": lambda line: line.stroke_key,
}


class Lines(list[Line]):
    """Everybody on the standings."""

    def order_by(self, *names: str) -> Lines:
        rows = Lines(self)
        for name in reversed(names):
            rows.sort(key=SORTS[name.lstrip("-")], reverse=name.startswith("-"))
        return rows

    def where(self, fits: Callable[[Line], bool]) -> Lines:
        return Lines(line for line in self if fits(line))

    def matching(self, text: str) -> Narrowed:
        """Every word in the name, the number, the pinyin or the place of work, as in the list of members."""
        words = text.lower().split()
        return self.where(
            lambda line: all(word in f"{line.name} {line.number} {line.pinyin} {line.work}".lower() for word in words)
        )

    def in_body(self, key: str) -> Narrowed:
        return self.where(lambda line: any(str(pk) == key for sat in line.bodies.values() for pk, _ in sat))

    def on_board(self, board: str) -> Narrowed:
        return self.where(lambda line: line.outcome.board == board)

    def of_grade(self, grade: str) -> Narrowed:
        return self.where(lambda line: line.outcome.grade == ("" if grade == NO_GRADE else grade))

    def taking_part(self, part: str) -> Narrowed:
        """Ranked, or not ranked or awarded for a reason."""
        return self.where(lambda line: bool(line.remark) == (part == "exempt"))

    def choices(self, kind: BodyKind) -> list[tuple[int, str]]:
        """The bodies of a kind in which anybody sits, in the order they are met."""
        return list({pk: (pk, name) for line in self for pk, name in line.bodies.get(kind, ())}.values())


def standings(scheme: Scheme, user: User, *, now: datetime) -> Lines:
    """Those whom `user` sees, with what they come to now, or as it was written down. Ranks are among everybody."""
    outcomes = {one.member: one for one in outcomes_of(scheme, now=now)}
    on = seen_on(scheme, now=now)
    sat = _bodies(on)
    people = Member.objects.visible_to(user).values_list("pk", "number", "name", "stroke_key", "pinyin", "work")
    return Lines(Line(*row, sat.get(row[0], {}), outcomes[row[0]]) for row in people if row[0] in outcomes)


def seen_on(scheme: Scheme, *, now: datetime) -> date:
    """The day as which bodies are looked at: that of the points."""
    moment = scheme.as_of if scheme.is_kept and scheme.as_of else now
    return scheme.period(now=moment).seen_on


def data_as_of(scheme: Scheme, *, now: datetime) -> datetime:
    """The moment of the records that the points come from."""
    return timezone.localtime(scheme.as_of if scheme.is_kept and scheme.as_of else scheme.period(now=now).as_of)


def outcomes_of(scheme: Scheme, *, now: datetime) -> Iterable[Outcome]:
    """Of everybody scored: now, or as it was written down."""
    return saved_outcomes(scheme) if scheme.is_kept else reckoned_outcomes(scheme, now=now)


def reckoned_outcomes(scheme: Scheme, *, now: datetime) -> Iterator[Outcome]:
    for card in reckon(scheme, now=now).values():
        person = card.person
        yield Outcome(
            person.key,
            card.total,
            card.rank,
            card.grade,
            person.board,
            person.office,
            person.unranked,
            person.unawarded,
            {key: one.points for key, one in card.groups.items()},
            {key: line.points for key, line in card.items.items()},
            sum((one.points for one in card.adjustments), ZERO),
        )


def saved_outcomes(scheme: Scheme) -> Iterator[Outcome]:
    """From the cards written down, without what lies under each line."""
    rows = SavedCard.objects.of_scheme(scheme).values_list("member", "total", "rank", "grade", "card_json")
    for member, total, rank, grade, told in rows.iterator(chunk_size=200):
        person = told["person"]
        yield Outcome(
            member,
            total,
            rank,
            grade,
            person.get("board", ""),
            person["office"],
            person.get("unranked", ""),
            person.get("unawarded", ""),
            {one["key"]: Decimal(one["points"]) for one in told["groups"]},
            {one["key"]: Decimal(one["points"]) for one in told["items"]},
            sum((Decimal(one["points"]) for one in told["adjustments"]), ZERO),
        )


def _bodies(on: date) -> dict[int, dict[str, list[tuple[int, str]]]]:
    """What everybody sits in on the day; one query."""
    sat: dict[int, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    seats = Seat.objects.held(on=on).in_kinds(*KINDS).order_by("body__kind", "body__order", "body", "pk")
    for member, kind, key, name in seats.values_list("appointment__member", "body__kind", "body", "body__name"):
        sat[member][kind].append((key, name))
    return sat


@dataclass(frozen=True)
class BodyLine:
    """A body on the standings of its kind: everybody scored who sits in it as of the day."""

    pk: int
    name: str
    members: int
    total: Decimal
    highest: Decimal
    lowest: Decimal
    rank: int = 0

    @property
    def per_head(self) -> Decimal:
        return (self.total / self.members).quantize(CENT, ROUND_HALF_UP)


def body_lines(lines: Lines, kind: BodyKind) -> list[BodyLine]:
    """Bodies of the kind by points per head, equal ones sharing a rank; a body without anybody scored is left out."""
    totals: dict[tuple[int, str], list[Decimal]] = defaultdict(list)
    for line in lines:
        for body in line.bodies.get(kind, ()):
            totals[body].append(line.outcome.total)
    found = [
        BodyLine(pk, name, len(each), sum(each, ZERO), max(each), min(each)) for (pk, name), each in totals.items()
    ]
    ranked: list[BodyLine] = []
    for place, one in enumerate(sorted(found, key=lambda one: -one.per_head), start=1):
        same = ranked and ranked[-1].per_head == one.per_head
        ranked.append(replace(one, rank=ranked[-1].rank if same else place))
    return ranked
