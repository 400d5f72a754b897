"""What says the same: of the records one sees those most like one in hand, and why.

Two looks (docs/decisions/likeness.md). The first ranks the documents by the heaviest words they share with the one in
hand, one question to the database whatever is looked for. Of these ranks, the first that are seen are compared as a
whole: the cosine of all their words and the pairs of characters that their titles share. It is a ranking for people who
decide, never a decision: the same words are not yet the same matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.safestring import SafeString

from cppcc.core.search.marking import marked
from cppcc.core.search.models import IndexHead, Portrait, SearchDocument, Trait, WordCount
from cppcc.core.search.portraits import UNIT, Features, Rarity, heaviest, length, number_of
from cppcc.core.search.registry import Entry, Searchable, searchable_for

ASKED = 32  # of the words in hand, the heaviest that are looked for ...
COMMON = 0.03  # ... without those in more than this part of all documents ...
FEWEST = 16  # ... beyond the rarest: on made-up texts as good as all 32, in a third of the time (100,000 documents)
RANKED = 2_000  # documents the first look hands on, to be narrowed to those seen
AT_FIRST, AT_ONCE = 100, 500  # of them; who sees everything is served by the first
COMPARED = 50  # of those seen, how many are compared: on real proposals more changed nothing
WORDS, TITLES = 0.8, 0.2  # on 55 groups of real proposals R@10 .95; words alone .92, and the bands go by this
SHOWN_WORDS = 8
EVERYDAY = 0.25  # a word in more documents than this is no reason worth naming, if there is a better one
# Of real pairs of at least this score 1.00, .70 and .23 were on the same matter.
BANDS = {0.30: "高度相近", 0.22: "相近", 0.15: "可能相近"}
FAINT = "略有相近"


@dataclass(frozen=True)
class Alike:
    """A record, how alike (0 to 1), and the words that make it so, the most telling first."""

    record: Any
    score: float
    words: tuple[str, ...]
    title: SafeString

    @property
    def percent(self) -> int:
        return round(100 * self.score)

    @property
    def band(self) -> str:
        return next((words for least, words in BANDS.items() if self.score >= least), FAINT)


class Likeness:
    """One record in hand, to be compared with others of any kind: `Likeness.of(proposal).among(seen)`."""

    def __init__(self, entry: Entry, *, itself: tuple[str, int | None] = ("", None)) -> None:
        features = Features.of(entry)
        counts = features.numbered()
        head = IndexHead.objects.first()
        self.itself, self.title = itself, features.title
        self.spelt = {number_of(word): word for word in features.words}
        self.rarity = Rarity(head.portraits if head else 0, WordCount.objects.of(counts))
        weights = self.rarity.weights(counts)
        whole = length(weights) or 1.0
        self.weights = {word: weight / whole for word, weight in weights.items()}

    @classmethod
    def of(cls, record: Model) -> Likeness:
        declared = searchable_for(type(record))
        return cls(declared.entry(record), itself=(declared.kind, record.pk))

    def among(self, seen: QuerySet[Any], *, most: int = 20) -> list[Alike]:
        """Those of `seen` most like the record in hand, the likest first; they may be of another kind than it."""
        declared = searchable_for(seen.model)
        keys = self._first_seen(declared, seen)
        compared = [self._compare(each) for each in Portrait.objects.numbered(keys)]
        likest = sorted(compared, key=lambda each: (-each[0], -keys[each[1]]))[:most]
        records = seen.in_bulk([keys[number] for _, number, _ in likest])
        return [
            self._told(declared, records[keys[number]], score, shared)
            for score, number, shared in likest
            if score and keys[number] in records
        ]

    @cached_property
    def ranked(self) -> list[int]:
        """The first look: the documents of all kinds that share the most weight."""
        rarest = sorted(heaviest(self.weights, ASKED), key=lambda word: (self.rarity.share(word), word))
        words = rarest[:FEWEST] + [word for word in rarest[FEWEST:] if self.rarity.share(word) <= COMMON]
        return Trait.objects.ranked({word: round(UNIT * self.weights[word]) for word in words}, most=RANKED)

    def _first_seen(self, declared: Searchable, seen: QuerySet[Any]) -> dict[int, int]:
        """The first of the ranked documents whose records are seen, with the records' keys."""
        found: dict[int, int] = {}
        for numbers in _pieces(self.ranked):
            documents = SearchDocument.objects.numbered(numbers).filter(kind=declared.kind)
            keys = dict(documents.values_list("number", "object_id"))
            mine = seen.prefetch_related(None).order_by().filter(pk__in=list(keys.values()))
            allowed = set(mine.values_list("pk", flat=True)) if keys else set()
            for number in numbers:
                if keys.get(number) in allowed and (declared.kind, keys[number]) != self.itself:
                    found[number] = keys[number]
            if len(found) >= COMPARED:
                break
        return dict(list(found.items())[:COMPARED])

    def _compare(self, other: Portrait) -> tuple[float, int, dict[int, float]]:
        """The second look: the score, of which document, and what each shared word adds to it."""
        shared = {
            word: self.weights[word] * self.rarity.weight(word, times) / other.length
            for word, times in other.words.items()
            if word in self.weights
        }
        score = WORDS * min(1.0, sum(shared.values())) + TITLES * _pairs_shared(self.title, other.title)
        return score, other.number, shared

    def _told(self, declared: Searchable, record: Any, score: float, shared: Mapping[int, float]) -> Alike:
        words = tuple(self._reasons(shared))
        return Alike(record, score, words, marked(declared.entry(record).title, words))

    def _reasons(self, shared: Mapping[int, float]) -> list[str]:
        """The shared words that make the most of the likeness."""
        most = sorted(shared, key=lambda word: (-shared[word], word))
        telling = [word for word in most if self.rarity.share(word) <= EVERYDAY] or most
        return _without_parts(self.spelt[word] for word in telling)[:SHOWN_WORDS]


def _pieces(ranked: Sequence[int]) -> Iterator[Sequence[int]]:
    yield ranked[:AT_FIRST]
    yield from (ranked[start : start + AT_ONCE] for start in range(AT_FIRST, len(ranked), AT_ONCE))


def _pairs_shared(title: str, other: str) -> float:
    """The part of the titles' neighbouring characters that they share."""
    own, theirs = _pairs(title), _pairs(other)
    return 2 * len(own & theirs) / (len(own) + len(theirs)) if own and theirs else 0.0


def _pairs(title: str) -> frozenset[str]:
    return frozenset(title[place : place + 2] for place in range(len(title) - 1))


def _without_parts(words: Iterable[str]) -> list[str]:
    """Words, not the pieces of a longer one that is told already."""
    told: list[str] = []
    for word in words:
        if not any(word in longer or longer in word for longer in told):
            told.append(word)
    return told
