"""Writing the index. Every way that changes a searchable record calls one of these in its own transaction:

`index(record)` after one record was written, `index_many(rows)` after a bulk write (call it last: the index is locked
until the commit), `forget(record)` before one is deleted. `rebuild()` mends whatever was missed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Model, QuerySet

from cppcc.core.search import portraits
from cppcc.core.search.bits import BLOCK, pack, unpack
from cppcc.core.search.models import IndexHead, Posting, SearchDocument
from cppcc.core.search.registry import SEARCHABLES, Entry, Searchable, searchable_for
from cppcc.core.search.words import terms_of_text, terms_of_title

CHUNK = 500
ROWS_PER_WRITE = 2000

Progress = Callable[[int, int], None]
Terms = tuple[set[str], set[str]]


def index(record: Model) -> None:
    """Make `record` found as it stands now, or no longer found when it is not to be (a draft, say)."""
    _refresh(searchable_for(type(record)), [record.pk])


def index_many(rows: QuerySet[Any]) -> int:
    """Make all of `rows` found as they stand now; returns how many documents were written."""
    declared = searchable_for(rows.model)
    return sum(_refresh(declared, chunk) for chunk in _chunks(list(rows.order_by().values_list("pk", flat=True))))


def forget(record: Model) -> None:
    """Make `record` no longer found."""
    _write(searchable_for(type(record)), {}, gone=[record.pk])


def rebuild(*, from_scratch: bool = False, progress: Progress = lambda done, total: None) -> int:
    """Bring the index in step with the records; returns how many documents were written.

    Records as indexed are left alone unless `from_scratch`, which empties the index first (and so frees the numbers
    of changed documents); until it is done a search then finds only part."""
    if from_scratch:
        with transaction.atomic():
            IndexHead.objects.update(last_number=-1, portraits=0)
            portraits.forget_all()
            Posting.objects.all().delete()
            SearchDocument.objects.all().delete()
    work = [(declared, chunk) for declared in SEARCHABLES.values() for chunk in _chunks(_all_keys(declared))]
    written = 0
    for done, (declared, chunk) in enumerate(work):
        progress(done, len(work))
        written += _refresh(declared, chunk)
    portraits.weigh_anew()
    progress(len(work), len(work))
    return written


def shares() -> list[tuple[str, int, int]]:
    """Of each kind: its label, how many records there are to be found, how many are in the index."""
    found = dict(SearchDocument.objects.values_list("kind").annotate(n=Count("number")))
    return [(each.label, each.records().count(), found.get(kind, 0)) for kind, each in SEARCHABLES.items()]


def _all_keys(declared: Searchable) -> list[int]:
    """Keys of all that should be found or are found now."""
    keys = set(declared.records().order_by().values_list("pk", flat=True))
    keys.update(SearchDocument.objects.filter(kind=declared.kind).values_list("object_id", flat=True))
    return sorted(keys)


def _refresh(declared: Searchable, keys: Sequence[int]) -> int:
    """Compare `keys` with the index and write what differs."""
    entries = {record.pk: declared.entry(record) for record in declared.records().filter(pk__in=keys)}
    standing = dict(
        SearchDocument.objects.filter(kind=declared.kind, object_id__in=keys).values_list("object_id", "digest")
    )
    changed = {key: entry for key, entry in entries.items() if standing.get(key) != entry.digest()}
    gone = [key for key in standing if key not in entries]
    if changed or gone:
        _write(declared, changed, gone=gone)
    return len(changed)


def _write(declared: Searchable, entries: dict[int, Entry], *, gone: Sequence[int]) -> None:
    """New documents for `entries`, in date order; their former ones and those of `gone` die."""
    terms, features = {}, {}
    for key, entry in entries.items():  # the slow part, before the lock
        terms[key] = _terms(entry)
        if declared.for_users:
            features[key] = portraits.Features.of(entry)
    with transaction.atomic():
        IndexHead.objects.get_or_create(pk=1)
        head = IndexHead.objects.select_for_update().get(pk=1)
        former = SearchDocument.objects.filter(kind=declared.kind, object_id__in=[*entries, *gone])
        dying = set(former.values_list("number", flat=True))
        former.delete()
        added: defaultdict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        documents, drawn = [], {}
        for key, entry in sorted(entries.items(), key=lambda item: (item[1].on or date.min, item[0])):
            head.last_number += 1
            documents.append(
                SearchDocument(
                    number=head.last_number,
                    kind=declared.kind,
                    object_id=key,
                    on=entry.on or date.min,
                    year=entry.year,
                    digest=entry.digest(),
                )
            )
            if key in features:
                drawn[head.last_number] = features[key]
            _add(added, head.last_number, terms[key], declared.token)
        SearchDocument.objects.bulk_create(documents)
        portraits.replace(head, drawn, dying)
        head.save(update_fields=["last_number", "portraits"])
        _store(added, declared.token, dying)


def _terms(entry: Entry) -> Terms:
    """The words of the title, and all words."""
    titles = terms_of_title(f"{entry.ref}；{entry.title}")
    texts = titles.union(*(terms_of_text(text) for text in (*entry.texts, *entry.names) if text))
    return titles, texts


def _add(added: dict[tuple[str, int], list[int]], number: int, terms: Terms, kind: str) -> None:
    block, bit = number // BLOCK, 1 << number % BLOCK
    titles, texts = terms
    for term in titles:
        added[term, block][0] |= bit
    for term in texts:
        added[term, block][1] |= bit
    added[kind, block][1] |= bit


def _store(added: dict[tuple[str, int], list[int]], kind: str, dying: set[int]) -> None:
    """Join the new bits to the stored ones, and take the dying numbers out of their kind's set."""
    for number in dying:
        added[kind, number // BLOCK]  # noqa: B018 - the block's row is rewritten even without a new document
    blocks = {block for _, block in added}
    held = Posting.objects.held({token for token, _ in added}, blocks)
    rows = []
    for (token, block), (titles, texts) in sorted(added.items()):
        stored = held.get((token, block), (b"", b""))
        titles |= unpack(stored[0])
        texts |= unpack(stored[1])
        if token == kind:
            for number in dying:
                if number // BLOCK == block:
                    texts &= ~(1 << number % BLOCK)
        rows.append(Posting(token=token, block=block, titles=pack(titles), texts=pack(texts)))
    Posting.objects.bulk_create(
        rows,
        batch_size=ROWS_PER_WRITE,
        update_conflicts=True,
        unique_fields=["token", "block"],
        update_fields=["titles", "texts"],
    )


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
