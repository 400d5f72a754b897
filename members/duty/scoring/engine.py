"""From records and rules to scorecards: a pure function, no query, no clock.

In this order: 1. every credit finds its rate and its share; 2. what another item has counted is left out; 3. of
several levels or sources one is chosen, or all add up; 4. what counts of them: from how many, the how manieth on, once,
at most; 5. the item's cap; 6. groups from the innermost outwards: base and sum, kept between floor and cap; 7. base
points, the groups and corrections, kept between the scheme's floor and cap; 8. vetoes. Every step that takes something
away leaves its reason on the line it took it from. Ranks and grades come after (`ranking`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from cppcc.core.registry import Credit
from members.duty.scoring.matching import Match, Sorted, matches_of
from members.duty.scoring.spec import (
    ONE,
    ZERO,
    Adjustment,
    Choosing,
    Counting,
    Effect,
    Group,
    Item,
    Person,
    Rate,
    Rules,
    Sharing,
    Veto,
)

CENT = Decimal("0.01")
COUNTED_ELSEWHERE = "已在别的计分项计分，不重复"
Records = set[tuple[str, int]]
Settled = tuple[list["Entry"], Decimal, list[str]]


class Entry(NamedTuple):
    """One record on a line: what it brought, and why when that is not what its rate says."""

    credit: Credit
    rate: Rate
    points: Decimal
    why: str = ""


@dataclass(frozen=True)
class ItemScore:
    """A line of the card (得分明细): the records, their sum, what came of it, and what was cut and why."""

    item: Item
    points: Decimal
    entries: Sequence[Entry] = ()
    notes: Sequence[str] = ()

    @property
    def counted(self) -> int:
        return sum(1 for entry in self.entries if entry.points)


@dataclass(frozen=True)
class GroupScore:
    group: Group
    points: Decimal
    note: str = ""


@dataclass
class Scorecard:
    """A member's points, every line with its records. Lines without any record are not there: they have no points."""

    person: Person
    total: Decimal = ZERO
    items: dict[int, ItemScore] = field(default_factory=dict)
    groups: dict[int, GroupScore] = field(default_factory=dict)
    adjustments: list[Adjustment] = field(default_factory=list)
    vetoes: list[tuple[Veto, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rank: int | None = None
    grade: str = ""
    grade_why: str = ""


def score(
    rules: Rules,
    people: Iterable[Person],
    credits: Mapping[str, Iterable[Credit]],
    adjustments: Iterable[Adjustment] = (),
) -> dict[int, Scorecard]:
    """The card of each of the people, by member. `credits` are those of each source that the rules name; what belongs
    to anybody else is passed over."""
    cards = {person.key: Scorecard(person) for person in people}
    found = Sorted(credits)
    remembered: dict[int, dict[int, Records]] = {key: {} for item in rules.items for key in item.unless}
    for item in in_order(rules.items):
        offices = set(item.offices)
        counted_for = remembered.get(item.key)
        before = [remembered[key] for key in item.unless]
        shares = _Shares(item)
        for member, matches in matches_of(item, found).items():
            card = cards.get(member)
            if card is None or (offices and card.person.office not in offices):
                continue
            taken: Records = set().union(*(counted.get(member, ()) for counted in before)) if before else set()
            line = card.items[item.key] = _line(item, matches, shares, taken)
            if counted_for is not None:
                counted_for[member] = _counted(line)
    by_member = _by_member(adjustments)
    counts = _Counts(rules.vetoes, found)
    for member, card in cards.items():
        card.adjustments = by_member.get(member, [])
        card.vetoes = counts.vetoes_of(member)
        sum_up(rules, card)
    return cards


def in_order(items: Sequence[Item]) -> list[Item]:
    """The items, each after those whose records it must not count again; ValueError when they wait for each other."""
    waiting, done, ordered = list(items), set[int](), list[Item]()
    known = {item.key for item in items}
    while waiting:
        ready = [item for item in waiting if not (set(item.unless) & known) - done]
        if not ready:
            raise ValueError("items wait for each other")
        ordered += ready
        done |= {item.key for item in ready}
        waiting = [item for item in waiting if item.key not in done]
    return ordered


class _Shares:
    """What one name of several gets of a rate: worked out once for each place among so many."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.known: dict[tuple[int, int, int], tuple[Decimal, str]] = {}
        self.by_quantity = item.counting == Counting.QUANTITY
        self.whole = item.sharing == Sharing.FULL and not self.by_quantity  # each gets what the rate says

    def of(self, rate: Rate, credit: Credit) -> tuple[Decimal, str]:
        which = (id(rate), min(credit.place, self.item.names + 1), credit.among)
        share = self.known.get(which)
        if share is None:
            share = self.known[which] = _share(self.item, rate, credit)
        if self.by_quantity and share[0]:
            return _cents(share[0] * credit.quantity / rate.per), share[1]
        return share


def _share(item: Item, rate: Rate, credit: Credit) -> tuple[Decimal, str]:
    first, others = credit.place == 1, credit.among - 1
    match item.sharing:
        case Sharing.LEAD:
            return (rate.points, "") if first else (ZERO, "只计第一人")
        case Sharing.FIXED:
            return (rate.points, "") if first else (rate.others or ZERO, "按其他署名人计分")
        case Sharing.FIRST:
            return (rate.points, "") if credit.place <= item.names else (ZERO, f"只计前{item.names}名")
        case Sharing.HALF if others:
            half = rate.points / 2
            return (_cents(half), "第一人得一半") if first else (_cents(half / others), f"其余{others}人平分另一半")
        case Sharing.EQUAL if others:
            return _cents(rate.points / credit.among), f"{credit.among}人平分"
    return rate.points, ""


def line_of(item: Item, matches: list[Match]) -> ItemScore:
    """What the matches of one member come to on an item, by itself."""
    return _line(item, matches, _Shares(item), set())


def _line(item: Item, matches: list[Match], shares: _Shares, taken: Records) -> ItemScore:
    """One item of one member. Records in the order of their days, so that the order they came in changes nothing."""
    matches.sort(key=_by_day)
    entries = _entries(matches, shares, taken)
    if item.choosing == Choosing.HIGHEST:
        entries = _highest(entries)
    entries, points, notes = (_best_source if item.choosing == Choosing.EITHER else _settled)(item, entries)
    if item.maximum is not None and abs(points) > item.maximum:
        limit = item.maximum.copy_sign(points)
        notes = [*notes, f"合计{told(points)}分，{'封顶' if points > 0 else '最多扣'}{told(item.maximum)}分"]
        points = limit
    return ItemScore(item, points, entries, notes)


def _entries(matches: list[Match], shares: _Shares, taken: Records) -> list[Entry]:
    """What each match brings by itself."""
    if shares.whole and not taken:
        return [Entry(credit, rate, rate.points) for rate, credit in matches]
    return [
        Entry(credit, rate, ZERO, COUNTED_ELSEWHERE)
        if taken and (credit.record in taken or credit.origin in taken)
        else Entry(credit, rate, *shares.of(rate, credit))
        for rate, credit in matches
    ]


def _by_day(match: Match) -> tuple[object, ...]:
    rate, credit = match
    return (credit.on, credit.record, rate.source, rate.level, rate.manner)


def _highest(entries: list[Entry]) -> list[Entry]:
    """The highest level of each record; the others bring nothing."""
    best: dict[tuple[str, int], int] = {}
    for place, entry in enumerate(entries):
        known = best.get(entry.credit.record)
        if known is None or abs(entry.points) > abs(entries[known].points):
            best[entry.credit.record] = place
    kept = set(best.values())
    return [
        entry if place in kept else _nothing(entry, "同一件已按更高一级计分") for place, entry in enumerate(entries)
    ]


def _best_source(item: Item, entries: list[Entry]) -> Settled:
    """The source that brings most once its own records are settled; the others bring nothing."""
    by_source: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_source[entry.rate.source].append(entry)
    settled = {source: _settled(item, each) for source, each in sorted(by_source.items())}
    chosen = max(settled, key=lambda source: abs(settled[source][1]))
    kept, points, notes = settled[chosen]
    others = [_nothing(entry, "几种来源只取得分最高的一种") for entry in entries if entry.rate.source != chosen]
    return sorted([*kept, *others], key=lambda entry: _by_day(Match(entry.rate, entry.credit))), points, notes


def _settled(item: Item, entries: list[Entry]) -> Settled:
    """What counts of the entries, and what it comes to."""
    entries = _counting(item, entries)
    points = sum((entry.points for entry in entries), ZERO)
    if item.whole and item.counting == Counting.QUANTITY:
        whole = _whole(entries)
        if whole != points:
            return entries, whole, ["不满一个计量单位的部分不计"]
    return entries, points, []


def _counting(item: Item, entries: list[Entry]) -> list[Entry]:
    """What counts of the entries: enough of them, the how manieth on, once, at most. Of different points the lowest
    are the first that do not count, so that one record more never brings less."""
    if item.counting != Counting.ONCE and item.at_least == item.from_nth == 1 and item.at_most is None:
        return entries
    live = [place for place, entry in enumerate(entries) if entry.points]
    best = sorted(live, key=lambda place: (-abs(entries[place].points), place))
    dropped: dict[int, str] = {}
    if len(live) < item.at_least:
        dropped = dict.fromkeys(live, f"满{item.at_least}次才计分，现有{len(live)}次")
    elif item.from_nth > 1:
        lowest = sorted(live, key=lambda place: (abs(entries[place].points), place))
        dropped = dict.fromkeys(lowest[: item.from_nth - 1], f"从第{item.from_nth}次起计分")
    best = [place for place in best if place not in dropped]
    most = 1 if item.counting == Counting.ONCE else item.at_most
    if most is not None:
        dropped |= dict.fromkeys(best[most:], "一年只计一次" if most == 1 else f"最多计{most}次")
    return [_nothing(entry, dropped[place]) if place in dropped else entry for place, entry in enumerate(entries)]


def _whole(entries: list[Entry]) -> Decimal:
    """The points of whole units only, of the quantities of each rate together."""
    sums: dict[Rate, Decimal] = defaultdict(Decimal)
    for entry in entries:
        sums[entry.rate] += entry.points
    total = ZERO
    for rate, points in sums.items():
        if rate.points:
            total += (points / rate.points).quantize(CENT) // ONE * rate.points
    return total


def _nothing(entry: Entry, why: str) -> Entry:
    return entry._replace(points=ZERO, why=why)


def _counted(line: ItemScore) -> Records:
    """The records that brought something, and what they were made from."""
    found: Records = set()
    for entry in line.entries:
        if entry.points:
            found.add(entry.credit.record)
            if entry.credit.origin:
                found.add(entry.credit.origin)
    return found


class _Counts:
    """How many credits each member has for each veto."""

    def __init__(self, vetoes: Sequence[Veto], found: Sorted) -> None:
        self.counts: list[tuple[Veto, dict[int, int]]] = []
        for veto in vetoes:
            by_member: dict[int, int] = defaultdict(int)
            for credit in found.of(veto.source, veto.level, veto.manner):
                by_member[credit.member_id] += 1
            self.counts.append((veto, by_member))

    def vetoes_of(self, member: int) -> list[tuple[Veto, int]]:
        struck = []
        for veto, counts in self.counts:
            count = counts.get(member, 0)
            too_few = veto.fewer_than is not None and count < veto.fewer_than
            too_many = veto.at_least is not None and count >= veto.at_least
            if too_few or too_many:
                struck.append((veto, count))
        return struck


def sum_up(rules: Rules, card: Scorecard) -> None:
    """Groups, base, corrections, caps and vetoes of one card, from its lines."""
    points = {None: rules.base} | {group.key: group.base for group in rules.groups}
    for item in rules.items:
        if line := card.items.get(item.key):
            points[item.group] += line.points
    for group in inwards(rules.groups):
        kept, note = _kept(points[group.key], group.minimum, group.maximum)
        card.groups[group.key] = GroupScore(group, kept, note)
        points[group.within] += kept
    total = sum((one.points for one in card.adjustments), points[None])
    card.total, note = _kept(total, rules.minimum, rules.maximum)
    if note:
        card.notes.append(note)
    for veto, count in card.vetoes:
        card.notes.append(f"{veto.label}（{count}次）：{Effect(veto.effect).label}")
        if veto.effect == Effect.ZERO:
            card.total = ZERO


def inwards(groups: Sequence[Group]) -> list[Group]:
    """The groups, each before the one it lies within; ValueError when they lie within each other."""
    within = {group.key: group.within for group in groups}
    depths = {}
    for group in groups:
        depth, at = 0, group.within
        while at is not None:
            depth, at = depth + 1, within.get(at)
            if depth > len(groups):
                raise ValueError("groups lie within each other")
        depths[group.key] = depth
    return sorted(groups, key=lambda group: -depths[group.key])


def _kept(points: Decimal, minimum: Decimal | None, maximum: Decimal | None) -> tuple[Decimal, str]:
    if maximum is not None and points > maximum:
        return maximum, f"合计{told(points)}分，封顶{told(maximum)}分"
    if minimum is not None and points < minimum:
        return minimum, f"合计{told(points)}分，扣到{told(minimum)}分为止"
    return points, ""


def _by_member(adjustments: Iterable[Adjustment]) -> dict[int, list[Adjustment]]:
    found: dict[int, list[Adjustment]] = defaultdict(list)
    for one in adjustments:
        found[one.member].append(one)
    return found


def _cents(points: Decimal) -> Decimal:
    return points.quantize(CENT, ROUND_HALF_UP)


def told(points: Decimal) -> str:
    """Points without idle zeros: 20, 2.5, -1."""
    whole = points.normalize()
    return f"{whole:f}" if whole else "0"
