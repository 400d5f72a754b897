"""The topics of a period: counted from the heaviest words of its reports, which the index keeps (`search.frequent`).

Words are ranked by how many reports are about them, times how rare they are among all documents of all years (tf-idf
over the period). Log-odds against earlier years would rank only what changes: parking is written about every year and
would never be a topic. What changes is told beside: each topic against the period before, and those whose odds rose
most (log-odds over its standard deviation, so that 0 to 3 does not beat 200 to 300) in a list of their own.

Secret reports are left out, for everybody: a number must not tell who may see what."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from cppcc.core.periods import Period, end_of
from cppcc.core.search import frequent
from cppcc.core.search.portraits import number_of
from sentiment.models import SocialReport
from sentiment.topics.words import Vocabulary

TOPICS, RISING = 20, 8  # told of each kind
CANDIDATES = 4  # times as many words are looked at, before they are put together
MOST_WORDS = 3  # of one topic
LEAST, LEAST_RISING = 2, 3  # reports that make a topic
RISEN = 1.64  # standard deviations: one in twenty would by chance
TOGETHER = 0.5  # of the rarer word's reports are about the other one, too …
ALIKE = 0.2  # … and of those about either, so many are about both
JOIN = "·"
NONE = 0  # the key of reports without category or place

Reports = QuerySet[SocialReport]
Keys = dict[int, int]


@dataclass(frozen=True)
class Topic:
    """Words that go together, in how many reports, now and in the period before; by category and place."""

    words: tuple[str, ...]
    count: int
    before: int
    categories: Mapping[int, int]
    places: Mapping[int, int]

    @property
    def label(self) -> str:
        return JOIN.join(self.words)

    @property
    def asked(self) -> str:
        """As an address names it."""
        return ",".join(self.words)


@dataclass(frozen=True)
class Survey:
    """What the reports of a period are about."""

    reports: int
    reports_before: int
    topics: Sequence[Topic]
    rising: Sequence[Topic]
    categories: Mapping[int, int]  # of all its reports
    places: Mapping[int, int]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Survey:
        def keys(numbers: Mapping[str, int]) -> Keys:
            return {int(key): number for key, number in numbers.items()}

        def topics(rows: Sequence[dict[str, Any]]) -> tuple[Topic, ...]:
            return tuple(
                Topic(tuple(r["words"]), r["count"], r["before"], keys(r["categories"]), keys(r["places"]))
                for r in rows
            )

        return cls(
            kept["reports"], kept["reports_before"], topics(kept["topics"]), topics(kept["rising"]),
            keys(kept["categories"]), keys(kept["places"]),
        )  # fmt: skip

    def allowed(self, vocabulary: Vocabulary) -> Survey:
        """Without the topics one of whose words may no longer be shown."""

        def still(topics: Sequence[Topic]) -> tuple[Topic, ...]:
            return tuple(topic for topic in topics if all(map(vocabulary.allows, topic.words)))

        return Survey(
            self.reports, self.reports_before, still(self.topics), still(self.rising), self.categories, self.places
        )


def counted_in(period: Period) -> Reports:
    """The reports that topics are made of."""
    return SocialReport.objects.received_in(period).filter(is_secret=False)


def reports_about(words: Collection[str], period: Period) -> Reports:
    """Those of the period that are about at least one of the words, which is all of them when none is given."""
    if not words:
        return counted_in(period)
    numbers = [number_of(word) for word in words]
    return frequent.having(counted_in(period), numbers, days=(period.start, period.last_day))


def earlier(period: Period) -> Period:
    """The period before: the month, quarter or year; of one under way, as much of the former as of this."""
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    start = _first_of(period.start.year, period.start.month - months)
    end = period.start - timedelta(days=1)
    if period.last_day < period.end:
        end = min(end, start + (period.last_day - period.start))
    return Period(start, end, end_of(end), f"{_said(start)}至{_said(end)}")


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def survey(period: Period, vocabulary: Vocabulary | None = None) -> Survey:
    """Count the period: nine queries, however many reports. The same records give the same topics."""
    now, then = counted_in(period), counted_in(earlier(period))
    shared = _Shared(now)
    total_before = then.count()
    documents, documents_before = frequent.documents(now), frequent.documents(then)
    counts = frequent.counts(documents)
    named = (vocabulary or Vocabulary.now()).named(number for number, n in counts.items() if n >= LEAST)
    found = {number: counts[number] for number in named}
    before = frequent.counts(documents_before) if total_before else {}
    hot = _heaviest(found)
    risen = _risen(found, before, len(shared.keys), total_before) if total_before else []
    words = {number: named[number] for number in (*hot, *risen)}
    shared.hold(frequent.holders(documents, words))
    topics = _together(hot, shared, TOPICS)
    taken = {number for topic in topics for number in topic}
    rising = _together([number for number in risen if number not in taken], shared, RISING)
    held_before = _held(frequent.holders(documents_before, {n for topic in (*topics, *rising) for n in topic}))

    def told(topic: Sequence[int]) -> Topic:
        then_about = set().union(*(held_before.get(number, set()) for number in topic))
        return shared.topic(topic, words, before=len(then_about))

    return Survey(
        len(shared.keys), total_before, [told(topic) for topic in topics], [told(topic) for topic in rising],
        shared.per_category, shared.per_place,
    )  # fmt: skip


# --- Ranking ----------------------------------------------------------------------------------------------------------
def _heaviest(counts: Mapping[int, int]) -> list[int]:
    """Those about which many reports are, and few documents otherwise."""
    rarity = frequent.rarity(counts)

    def weight(word: int) -> float:
        return counts[word] * math.log(1 / max(rarity.share(word), 1 / rarity.total))

    return sorted(counts, key=lambda word: (-weight(word), word))[: TOPICS * CANDIDATES]


def _risen(now: Mapping[int, int], before: Mapping[int, int], total: int, total_before: int) -> list[int]:
    """Those whose share of the reports rose beyond chance, the surest first."""

    def rise(word: int) -> float:
        have, had = now[word] + 0.5, before.get(word, 0) + 0.5
        odds = math.log(have / (total - have + 1)) - math.log(had / (total_before - had + 1))
        return odds / math.sqrt(1 / have + 1 / had)

    rises = {word: rise(word) for word, n in now.items() if n >= LEAST_RISING}
    risen = [word for word, by in rises.items() if by >= RISEN]
    return sorted(risen, key=lambda word: (-rises[word], word))[: RISING * CANDIDATES]


def _together(ranked: Sequence[int], shared: _Shared, most: int) -> list[list[int]]:
    """The words in their order; one whose reports are largely those of an earlier word joins its topic."""
    topics: list[list[int]] = []
    for word in ranked:
        home = next((topic for topic in topics if shared.goes_with(word, topic[0])), None)
        if home is None:
            topics.append([word])
        elif len(home) < MOST_WORDS:
            home.append(word)
    return topics[:most]


def _held(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    held: dict[int, set[int]] = {}
    for word, key in pairs:
        held.setdefault(word, set()).add(key)
    return held


class _Shared:
    """Which reports each word has, a bit for a report, so that thousands of pairs of words are compared at once."""

    def __init__(self, reports: Reports) -> None:
        rows = list(reports.order_by("pk").values_list("pk", "category", "location"))
        self.keys = {pk: place for place, (pk, _, _) in enumerate(rows)}
        self._categories = self._bits((place, row[1] or NONE) for place, row in enumerate(rows))
        self._places = self._bits((place, row[2] or NONE) for place, row in enumerate(rows))
        self.per_category = {key: bits.bit_count() for key, bits in self._categories.items()}
        self.per_place = {key: bits.bit_count() for key, bits in self._places.items()}
        self._words: dict[int, int] = {}

    def hold(self, pairs: Iterable[tuple[int, int]]) -> None:
        self._words = self._bits((self.keys[key], word) for word, key in pairs if key in self.keys)

    def goes_with(self, word: int, other: int) -> bool:
        one, two = self._words.get(word, 0), self._words.get(other, 0)
        both, either = (one & two).bit_count(), (one | two).bit_count()
        return both >= TOGETHER * min(one.bit_count(), two.bit_count()) and both >= ALIKE * either > 0

    def topic(self, numbers: Sequence[int], words: Mapping[int, str], *, before: int) -> Topic:
        about = 0
        for number in numbers:
            about |= self._words.get(number, 0)
        return Topic(
            tuple(words[number] for number in numbers),
            about.bit_count(),
            before,
            self._shares(about, self._categories),
            self._shares(about, self._places),
        )

    @staticmethod
    def _shares(about: int, keys: Mapping[int, int]) -> Keys:
        shares = {key: (about & bits).bit_count() for key, bits in keys.items()}
        return {key: n for key, n in shares.items() if n}

    @staticmethod
    def _bits(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
        """Of each key (the second) the places (the first) as bits of a whole number."""
        places: dict[int, bytearray] = {}
        for place, key in pairs:
            held = places.setdefault(key, bytearray())
            at = place >> 3
            if at >= len(held):
                held.extend(bytes(at + 1 - len(held)))
            held[at] |= 1 << (place & 7)
        return {key: int.from_bytes(held, "little") for key, held in sorted(places.items())}
