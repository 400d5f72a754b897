"""What would help a member most: what one record more would bring, worked out by the rules themselves.

Each rate of each item is tried with one record more (as many more as it takes where an item counts only from so many
on), and the card summed up again: what an item's cap, a group's or the total's leaves over is what is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from cppcc.core.registry import Credit
from members.duty.scoring.engine import COUNTED_ELSEWHERE, Scorecard, line_of, sum_up
from members.duty.scoring.matching import Match
from members.duty.scoring.spec import ONE, ZERO, Counting, Item, Rate, Rules

MOST_TRIED = 12


@dataclass(frozen=True)
class Hint:
    """So many records more (`times`) bring the total `least` to `most` points, by what kind of record it is."""

    item: Item
    rates: tuple[Rate, ...]
    times: int
    least: Decimal
    most: Decimal

    @property
    def each(self) -> Decimal:
        return self.least / self.times


def hints(rules: Rules, card: Scorecard, *, on: date) -> list[Hint]:
    """What would help, the most for one record first."""
    found = [hint for item in rules.items if (hint := _hint(rules, card, item, on))]
    return sorted(found, key=lambda hint: -hint.each)


def _hint(rules: Rules, card: Scorecard, item: Item, on: date) -> Hint | None:
    if item.offices and card.person.office not in item.offices:
        return None
    entries = card.items[item.key].entries if item.key in card.items else ()
    there = [Match(entry.rate, entry.credit) for entry in entries if entry.why != COUNTED_ELSEWHERE]
    for times in range(1, 1 + min(MOST_TRIED, max(item.at_least, item.from_nth))):
        gains = {rate: gain for rate, gain in _gains(rules, card, item, there, times, on) if gain > 0}
        if gains:
            return Hint(item, tuple(gains), times, min(gains.values()), max(gains.values()))
    return None


def _gains(
    rules: Rules, card: Scorecard, item: Item, there: list[Match], times: int, on: date
) -> Iterator[tuple[Rate, Decimal]]:
    """What so many records more of each rate would add to the total."""
    if item.maximum is not None and (line := card.items.get(item.key)) and line.points >= item.maximum:
        return
    for rate in item.rates:
        if rate.points > 0 and (rate.since or on) <= on <= (rate.until or on):
            more = [Match(rate, _made_up(card.person.key, item, rate, on, place)) for place in range(times)]
            tried = replace(card, items={**card.items, item.key: line_of(item, [*there, *more])})
            yield rate, _total(rules, tried) - card.total


def _total(rules: Rules, card: Scorecard) -> Decimal:
    """The card summed up anew, the card itself untouched."""
    summed = replace(card, total=ZERO, groups={}, notes=[])
    sum_up(rules, summed)
    return summed.total


def _made_up(member: int, item: Item, rate: Rate, on: date, place: int) -> Credit:
    quantity = rate.per if item.counting == Counting.QUANTITY else ONE
    return Credit(member, on, ("", -1 - place), "", rate.level, quantity, rate.manner)
