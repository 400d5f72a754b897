"""Which credits belong to an item, and under which of its rates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from cppcc.core.registry import Credit
from members.duty.scoring.spec import Item, Rate


class Match(NamedTuple):
    rate: Rate
    credit: Credit


class Sorted:
    """The credits of each source by level, so that an item of one level passes over the others."""

    def __init__(self, credits: Mapping[str, Iterable[Credit]]) -> None:
        self.by_level: dict[str, dict[str, list[Credit]]] = {}
        for source, found in credits.items():
            levels: dict[str, list[Credit]] = defaultdict(list)
            for credit in found:
                levels[credit.level].append(credit)
            self.by_level[source] = levels

    def of(self, source: str, level: str = "", manner: str = "") -> Iterator[Credit]:
        """Those of a source, narrowed to a level and a manner where these are named."""
        levels = self.by_level.get(source, {})
        found = levels.get(level, []) if level else chain.from_iterable(levels.values())
        return (credit for credit in found if not manner or credit.manner == manner)

    def levels(self, source: str, wanted: set[str]) -> Iterable[tuple[str, list[Credit]]]:
        """Level and credits, of the wanted levels or, with "" among them, of all."""
        levels = self.by_level.get(source, {})
        return levels.items() if "" in wanted else [(level, levels[level]) for level in wanted if level in levels]


def matches_of(item: Item, found: Sorted) -> dict[int, list[Match]]:
    """The item's matches by member: each credit under the rate that names its level and manner most closely, of those
    that hold on its day."""
    by_source: dict[str, dict[tuple[str, str], list[Rate]]] = defaultdict(lambda: defaultdict(list))
    for rate in item.rates:
        by_source[rate.source][rate.level, rate.manner].append(rate)
    matched: dict[int, list[Match]] = defaultdict(list)
    for source, rates in by_source.items():
        for level, credits in found.levels(source, {level for level, _ in rates}):
            closest = _Closest(rates, level)
            if only := closest.only:
                for credit in credits:
                    matched[credit.member_id].append(Match(only, credit))
                continue
            for credit in credits:
                if named := closest.rate(credit):
                    matched[credit.member_id].append(Match(named, credit))
    return matched


class _Closest:
    """The rates of one source for credits of one level: by manner, the closest first."""

    def __init__(self, rates: Mapping[tuple[str, str], list[Rate]], level: str) -> None:
        self.rates, self.level = rates, level
        self.by_manner: dict[str, list[Rate]] = {}

    @property
    def only(self) -> Rate | None:
        """The one rate that takes whatever comes, if there is no other: then nobody needs to be asked."""
        candidates = [rate for (level, _), named in self.rates.items() if level in {"", self.level} for rate in named]
        first = candidates[0]
        return first if len(candidates) == 1 and not (first.manner or first.since or first.until) else None

    def rate(self, credit: Credit) -> Rate | None:
        candidates = self.by_manner.get(credit.manner)
        if candidates is None:
            candidates = self.by_manner[credit.manner] = self._for(credit.manner)
        for rate in candidates:
            if (rate.since is None or rate.since <= credit.on) and (rate.until is None or credit.on <= rate.until):
                return rate
        return None

    def _for(self, manner: str) -> list[Rate]:
        named = dict.fromkeys([(self.level, manner), (self.level, ""), ("", manner), ("", "")])
        return [rate for name in named for rate in self.rates.get(name, ())]
