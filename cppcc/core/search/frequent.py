"""In how many of some records each word is among the heaviest, and in which: asked of the traits, no text is cut again.

`records` is a queryset of one searchable kind. `counts` and `holders` of `documents(records)` look at the same traits
as `having`, so a number and the records behind it cannot differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TypeVar

from django.db.models import Count, Model, QuerySet

from cppcc.core.search.models import IndexHead, SearchDocument, Trait, WordCount
from cppcc.core.search.portraits import Rarity
from cppcc.core.search.registry import searchable_for

TELLING = 90  # thousandths of the whole that a word must weigh for the text to be about it

Record = TypeVar("Record", bound=Model)
Documents = dict[int, int]


def documents(records: QuerySet[Record]) -> Documents:
    """The documents of the records, each with its record's key."""
    keys = records.order_by().values("pk")
    found = SearchDocument.objects.filter(kind=_kind(records), object_id__in=keys).order_by()
    return dict(found.values_list("number", "object_id"))


def counts(found: Documents) -> dict[int, int]:
    """Of each word, by number, how many of the documents are about it."""
    return dict(_traits(found).values_list("word").annotate(n=Count("document")))


def holders(found: Documents, words: Collection[int]) -> Iterator[tuple[int, int]]:
    """Each of the words with the key of each record that is about it."""
    rows = _traits(found).filter(word__in=words).values_list("word", "document")
    return ((word, found[document]) for word, document in rows.iterator(10_000))


def having(
    records: QuerySet[Record], words: Collection[int], *, days: tuple[date, date] | None = None
) -> QuerySet[Record]:
    """Those of the records that are about at least one of the words. When all records lie between two days
    (`Entry.on`), to say so spares a look at all the documents of other days."""
    about = Trait.objects.filter(word__in=words, weight__gte=TELLING)
    found = SearchDocument.objects.filter(kind=_kind(records), number__in=about.values("document"))
    found = found.filter(on__range=days) if days else found
    return records.filter(pk__in=found.values("object_id"))


def rarity(words: Collection[int]) -> Rarity:
    """How rare the words are among all documents."""
    head = IndexHead.objects.first()
    return Rarity(head.portraits if head else 0, WordCount.objects.of(words))


def _kind(records: QuerySet[Record]) -> str:
    return searchable_for(records.model).kind


def _traits(found: Documents) -> QuerySet[Trait]:
    """Their numbers are written out: then the traits are read by their key, whatever the database would guess."""
    return Trait.objects.of(found).filter(weight__gte=TELLING).order_by()
