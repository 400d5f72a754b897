"""How many relatives of a new proposal the likeness search finds, and how long it takes: `python -m bench likeness`.

On the database of DATABASE_URL, at 10,000 documents or at the sizes named after it. The share found is that of the
relatives of a level (`bench/corpus/relatives.py`) that are among the first ten of everything."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from django.db import connection, transaction

from bench.corpus.relatives import Made, Relatives
from cppcc.core.search import portraits
from cppcc.core.search.models import IndexHead, SearchDocument
from cppcc.core.search.registry import Entry
from cppcc.core.search.similar import Likeness
from members.people.models import Member, Session, Term
from proposals.models import Proposal

SEED = 2026
FIRST = 10
CHUNK = 500
HEAD = [
    "| Database | Documents | Built in s | A | B | C | H1 | H2 | p50 ms | p95 ms | of it first look p50 | work p50 |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|",
]


@dataclass
class Outcome:
    """What the questions at one size gave."""

    documents: int
    built: float
    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    looked: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    def share(self, level: str) -> float:
        return self.found[level] / self.wanted[level]

    def row(self) -> str:
        p95 = sorted(self.took)[int(len(self.took) * 0.95) - 1]
        shares = [f"{self.share(level):.3f}" for level in ("A", "B", "C", "H1", "H2")]
        times = [statistics.median(self.took), p95, statistics.median(self.looked), statistics.median(self.worked)]
        cells = [connection.vendor, f"{self.documents:,}", f"{self.built:.0f}", *shares, *(f"{t:.1f}" for t in times)]
        return f"| {' | '.join(cells)} |"


def measured(sizes: Iterable[int]) -> list[str]:
    """The table, as lines of Markdown. Each size is filled anew in the database at hand."""
    rows = []
    for size in sizes:
        rows.append(outcome(size, 300).row())
        print(rows[-1], flush=True)
        _empty()
    return [*HEAD, *rows]


def outcome(size: int, count: int) -> Outcome:
    """`count` new proposals with their relatives among `size` documents, each asked for once."""
    queries, relatives, taken = Relatives(SEED).with_relatives(count)
    others = Relatives(SEED + 1).others(size - len(relatives), taken)
    begin = time.perf_counter()
    _fill(chain(relatives, others))
    result = Outcome(size, time.perf_counter() - begin)
    result.wanted.update(made.level for made in relatives)
    _ask(queries[:1], relatives, Outcome(size, 0))  # the first loads the word list
    _ask(queries, relatives, result)
    return result


def _ask(queries: list[Made], relatives: list[Made], result: Outcome) -> None:
    of = dict(enumerate(relatives, start=1))
    for query, made in enumerate(queries):
        begin, worked = time.perf_counter(), time.process_time()
        likeness = Likeness(Entry("", made.title, [made.body]))
        looked = time.perf_counter()
        _ = likeness.ranked
        result.looked.append((time.perf_counter() - looked) * 1000)
        found = likeness.among(Proposal.objects.for_likeness(), most=FIRST)
        result.took.append((time.perf_counter() - begin) * 1000)
        result.worked.append((time.process_time() - worked) * 1000)
        met = (of.get(each.record.serial) for each in found)
        result.found.update(each.level for each in met if each and each.query == query)


def _fill(made: Iterable[Made]) -> None:
    """The proposals with their portraits; the rest of the search index is not asked."""
    term = Term.objects.create(
        name="第1届", committee_name="政协南和区委员会", starts_on=date(2013, 1, 1), ends_on=date(2025, 12, 31)
    )
    days = {year: date(year, 1, 8) for year in range(2013, 2026)}
    sessions = {
        year: Session.objects.create(term=term, name=f"{year}年会议", year=year, opens_on=day, closes_on=day)
        for year, day in days.items()
    }
    opening = date(2013, 1, 8)
    lead = Member.objects.create(number="B1", name="委员一")
    for first, texts in _numbered(made):
        rows = [
            Proposal(
                session=sessions[text.year],
                serial=first + place,
                title=text.title,
                situation=text.body,
                lead=lead,
                status="submitted",
                submitted_on=days[text.year],
            )
            for place, text in enumerate(texts)
        ]
        Proposal.objects.bulk_create(rows)
        SearchDocument.objects.bulk_create(
            SearchDocument(number=number, kind="proposals", object_id=row.pk, on=opening, digest="")
            for number, row in enumerate(rows, start=first)
        )
        drawn = {
            number: portraits.Features.of(Entry("", text.title, [text.body]))
            for number, text in enumerate(texts, start=first)
        }
        with transaction.atomic():
            IndexHead.objects.get_or_create(pk=1)
            head = IndexHead.objects.select_for_update().get()
            portraits.replace(head, drawn, ())
            head.save()
    portraits.weigh_anew()
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _numbered(made: Iterable[Made]) -> Iterator[tuple[int, list[Made]]]:
    """Chunks, each with the number of its first."""
    texts, first = iter(made), 1
    while chunk := list(islice(texts, CHUNK)):
        yield first, chunk
        first += len(chunk)


def _empty() -> None:
    portraits.forget_all()
    IndexHead.objects.all().delete()
    SearchDocument.objects.all().delete()
    Proposal.objects.all().delete()
    Session.objects.all().delete()
    Term.objects.all().delete()
    Member.objects.filter(number="B1").delete()
