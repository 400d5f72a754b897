"""What of a record is compared with others: its words with how often they stand there, and its title.

Kept beside the search index and written with it (`index.py`), in three plain tables: the portrait of each document, its
heaviest words as rows to be found by, and of each word in how many documents it stands. That number is always
current; what it makes a word of a document weigh is worked out when the document is written, and again by
`weigh_anew` once there are half as many documents more (docs/decisions/likeness.md)."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from cppcc.core.search.models import IndexHead, Portrait, Trait, WordCount
from cppcc.core.search.registry import Entry
from cppcc.core.search.words import normal, word_counts

TITLE = 3  # a word of the title counts as three of the text: so the score was measured on 436 real proposals
TRAITS = 48  # words by which a document is found: measured there, all of its words find no more
LONGEST = 20_000  # characters of a text that are read
UNIT = 1_000  # weights are whole numbers of a thousandth: PostgreSQL sums decimals at half the speed
DRIFT = 1.5  # documents are weighed anew when there are so many times as many as when they were weighed
CHUNK = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Features:
    """What is compared of one record."""

    words: Mapping[str, int]
    title: str

    @classmethod
    def of(cls, entry: Entry) -> Features:
        words = word_counts("\n".join(entry.texts)[:LONGEST])
        for word, times in word_counts(entry.title).items():
            words[word] += TITLE * times
        return cls(words, normal(entry.title))

    def numbered(self) -> dict[int, int]:
        """How often each word stands there, by the word's number."""
        return {number_of(word): times for word, times in self.words.items()}


def number_of(word: str) -> int:
    """A word as a whole number of 31 bits: rows stay short, and two words of one number are one in a thousand lists."""
    return zlib.crc32(word.encode()) & 0x7FFF_FFFF


class Rarity:
    """What a word weighs: the more, the fewer documents have it, and the more often it stands in its own."""

    def __init__(self, total: int, documents: Mapping[int, int]) -> None:
        self.total, self.documents = max(total, 1), documents
        self._rare: dict[int, float] = {}

    def share(self, word: int) -> float:
        """The part of all documents that have it."""
        return self.documents.get(word, 0) / self.total

    def weight(self, word: int, times: int) -> float:
        """TF-IDF as scikit-learn smooths it. Without its “+ 1” everyday words weigh so little that the subject
        outweighs what is said about it (docs/decisions/likeness.md)."""
        if word not in self._rare:
            self._rare[word] = 1 + math.log((1 + self.total) / (1 + self.documents.get(word, 0)))
        return (1 + math.log(times)) * self._rare[word]

    def weights(self, words: Mapping[int, int]) -> dict[int, float]:
        return {word: self.weight(word, times) for word, times in words.items()}


def length(weights: Mapping[int, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))


def heaviest(weights: Mapping[int, float], most: int) -> list[int]:
    return sorted(weights, key=lambda word: (-weights[word], word))[:most]


def replace(head: IndexHead, features: Mapping[int, Features], dying: Iterable[int]) -> None:
    """Portraits of the documents `features` in place of those of `dying`. The caller locked `head` and saves it."""
    former = list(Portrait.objects.numbered(dying))
    drawn = [Portrait.of(number, found.numbered(), found.title) for number, found in features.items()]
    change: Counter[int] = Counter(word for each in drawn for word in each.words)
    change.subtract(word for each in former for word in each.words)
    documents = WordCount.objects.change(change)
    head.portraits += len(drawn) - len(former)
    Trait.objects.of([each.number for each in former]).delete()
    Portrait.objects.numbered(each.number for each in former).delete()
    _weigh(drawn, Rarity(head.portraits, documents))
    Portrait.objects.bulk_create(drawn)


def forget_all() -> None:
    for model in (Trait, Portrait, WordCount):
        model.objects.all().delete()


def weigh_anew(progress: Progress = lambda done, total: None) -> int:
    """Weigh again the documents weighed when there were far fewer or far more; returns how many. Safe to run twice."""
    head = IndexHead.objects.first()
    stale = Portrait.objects.weighed_long_ago(head.portraits, DRIFT) if head else []
    for start in range(0, len(stale), CHUNK):
        progress(start, len(stale))
        with transaction.atomic():
            head = IndexHead.objects.select_for_update().get()
            portraits = list(Portrait.objects.numbered(stale[start : start + CHUNK]))
            documents = WordCount.objects.of({word for each in portraits for word in each.words})
            Trait.objects.of([each.number for each in portraits]).delete()
            _weigh(portraits, Rarity(head.portraits, documents))
            Portrait.objects.bulk_create(  # in one statement; bulk_update names every row several times
                portraits, update_conflicts=True, unique_fields=["number"], update_fields=["length", "among"]
            )
    progress(len(stale), len(stale))
    return len(stale)


def _weigh(portraits: Iterable[Portrait], rarity: Rarity) -> None:
    """Each portrait's length, and the rows of its heaviest words."""
    rows: list[tuple[int, int, int]] = []
    for each in portraits:
        weights = rarity.weights(each.words)
        each.length, each.among = length(weights) or 1.0, rarity.total
        rows += [(each.number, word, round(UNIT * weights[word] / each.length)) for word in heaviest(weights, TRAITS)]
    Trait.objects.insert(rows)
