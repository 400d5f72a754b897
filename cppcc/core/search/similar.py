"""What says the same: of the records one sees those that share the most telling words with one, and why.

Two looks. The index gives the documents that share its rarest words; of these the texts are compared: the cosine of
their words, rare ones weighing more, and the pairs of characters that their titles share, .7 to .3 (measured on real
proposals). It is a ranking for people who decide, never a decision: the same words are not yet the same matter."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.safestring import SafeString

from cppcc.core.search.bits import numbers_in, set_of
from cppcc.core.search.marking import marked
from cppcc.core.search.models import Posting, SearchDocument
from cppcc.core.search.registry import Entry, Searchable, searchable_for
from cppcc.core.search.words import normal, terms_of_text

TELLING = 48  # of a text's words, the rarest that are looked for
COMMON = 0.03  # a word in more than this part of all documents tells little ...
FEWEST = 8  # ... unless too few others remain
SECOND_LOOK = 40  # documents whose texts are compared
WORDS, TITLE = 0.7, 0.3
SHOWN_WORDS = 8
EVERYDAY, FEW = 0.25, 4  # a word in more documents than that is not named as a reason
COPIED = 0.6  # a sentence of which this part stands in the other text
SHORTEST = 10  # characters of a sentence worth telling
LONGEST = 6_000  # characters of a text that are compared
MOST_SENTENCES = 200
NOISE = re.compile(r"关于|进一步|切实|加强|推进|完善|加快|的?(?:建议|提案)$")
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


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


@dataclass(frozen=True)
class _Text:
    """What of a record is compared."""

    terms: frozenset[str]
    title: frozenset[str]


@dataclass
class _Weights:
    """What sharing a word is worth: the more, the fewer documents have it."""

    known: Mapping[str, float]
    telling: frozenset[str]  # those of them worth naming to people
    mean: float = field(init=False)

    def __post_init__(self) -> None:
        self.mean = sum(self.known.values()) / len(self.known) if self.known else 0.0

    def length(self, terms: Iterable[str]) -> float:
        """Of a text, whose words that are not known weigh as the others do on average."""
        return math.sqrt(sum(self.known.get(term, self.mean) ** 2 for term in terms))


def similar(record: Model, *, seen: QuerySet[Any], most: int = 20) -> list[Alike]:
    """Those of `seen` that are most like `record`, the likest first; half of the places are kept for those of the same
    year, so that a long past does not crowd them out."""
    declared = searchable_for(type(record))
    entry = declared.entry(record)
    own = _text(entry)
    sets = Posting.objects.sets_of([*own.terms, declared.token])
    alive = sets.pop(declared.token, (0, 0))[1]
    total = max(alive.bit_count(), 1)
    found = {term: texts & alive for term, (_, texts) in sets.items()}
    counts = {term: max(bits.bit_count(), 1) for term, bits in found.items()}
    weights = _Weights(
        {term: math.log(1 + total / counts.get(term, 1)) for term in own.terms},
        frozenset(term for term in own.terms if counts.get(term, 1) <= max(FEW, EVERYDAY * total)),
    )
    same_year = _of_year(declared, entry) if entry.year is not None else 0
    numbers = _candidates(found, counts, weights, total, same_year)
    keys = SearchDocument.objects.numbered(numbers).values_list("object_id", flat=True) if numbers else []
    others = seen.filter(pk__in=list(keys)).exclude(pk=record.pk)
    ranked = [each for each in (_compare(declared, own, weights, other) for other in others) if each.score]
    ranked.sort(key=lambda each: (-each.score, -each.record.pk))
    return ranked[:most]


def _of_year(declared: Searchable, entry: Entry) -> int:
    """All documents of the record's year."""
    rows = SearchDocument.objects.filter(kind=declared.kind, year=entry.year)
    return set_of(rows.values_list("number", flat=True))


def _candidates(
    found: Mapping[str, int], counts: Mapping[str, int], weights: _Weights, total: int, same_year: int
) -> list[int]:
    """The documents that share the most weight of the telling words: half of the year, half of others."""
    rarest = sorted(found, key=lambda term: (counts[term], term))
    telling = [term for term in rarest if counts[term] <= COMMON * total or term in rarest[:FEWEST]][:TELLING]
    sums: dict[int, float] = {}
    for term in telling:
        weight = weights.known[term] ** 2
        for number in numbers_in(found[term]):
            sums[number] = sums.get(number, 0.0) + weight
    ranked = sorted(sums, key=lambda number: (-sums[number], -number))
    of_year = set(numbers_in(same_year & set_of(ranked)))
    inside = [number for number in ranked if number in of_year][: SECOND_LOOK // 2]
    return inside + [number for number in ranked if number not in of_year][: SECOND_LOOK - len(inside)]


def _compare(declared: Searchable, own: _Text, weights: _Weights, record: Any) -> Alike:
    other_entry = declared.entry(record)
    other = _text(other_entry)
    shared = own.terms & other.terms
    norm = weights.length(own.terms) * weights.length(other.terms)
    words = sum(weights.known[term] ** 2 for term in shared) / norm if norm else 0.0
    pairs = len(own.title) + len(other.title)
    titles = 2 * len(own.title & other.title) / pairs if pairs else 0.0
    title = normal(other_entry.title)
    named = shared & weights.telling or shared
    telling = sorted(named, key=lambda term: (term not in title, -weights.known[term] * len(term), term))
    shown = _without_parts(telling)[:SHOWN_WORDS]
    return Alike(record, WORDS * words + TITLE * titles, tuple(shown), marked(other_entry.title, shown))


def _without_parts(terms: Sequence[str]) -> list[str]:
    """Words, not the pieces of a longer one that is told already."""
    told: list[str] = []
    for term in terms:
        if len(term) > 1 and not any(term in longer or longer in term for longer in told):
            told.append(term)
    return told


def copied(text: str, other: str) -> list[str]:
    """The sentences of `text` that stand in `other`, too, word for word or nearly so."""
    held = _triples(normal(other[:LONGEST]))
    found = []
    for sentence in SENTENCE.findall(text[:LONGEST])[:MOST_SENTENCES]:
        own = _triples(normal(sentence.strip()))
        if len(own) >= SHORTEST - 2 and len(own & held) >= COPIED * len(own):
            found.append(sentence.strip())
    return found


def _triples(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 3] for place in range(len(text) - 2))


def _text(entry: Entry) -> _Text:
    return _cut(entry.title, "\n".join(entry.texts)[:LONGEST])


@lru_cache(maxsize=1_000)
def _cut(title: str, body: str) -> _Text:
    """Cut once per text and process: most of the time goes into the words."""
    plain = NOISE.sub("", normal(title))
    pairs = frozenset(plain[place : place + 2] for place in range(len(plain) - 1))
    terms = frozenset(term for term in terms_of_text(f"{title}\n{body}") if len(term) > 1)
    return _Text(terms, pairs)
