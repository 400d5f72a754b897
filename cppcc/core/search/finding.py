"""Asking the index: what holds all the words asked for, in the same order on every database.

Order: more of the words in the title first, then more of the words at all, then the newer. A user finds only what the
records' own `visible_to` shows; where hits are very many, the first `MOST` are shown and the page says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from cppcc.core.search.bits import numbers_in, set_of
from cppcc.core.search.models import Posting, SearchDocument
from cppcc.core.search.registry import SEARCHABLES, in_the_box
from cppcc.core.search.words import terms_of_query

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MOST = 500  # hits ranked and shown at most
FEW = 500  # a user who sees no more records than this is searched for among those alone
AT_ONCE = 10_000  # documents fetched by number; a larger group is read newest first until `MOST` are found

Sets = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Found:
    """One hit, not yet fetched."""

    kind: str
    object_id: int
    year: int | None


@dataclass
class Findings:
    """All hits that the user may see, best first. `partial`: nothing holds all the words, these hold some of them.
    `capped`: there are more than `MOST`, the counts by kind and year are not known."""

    terms: list[str]
    hits: list[Found] = field(default_factory=list)
    partial: bool = False
    capped: bool = False
    by_kind: dict[str, int] = field(default_factory=dict)
    by_year: dict[int, int] = field(default_factory=dict)


def find(user: User, query: str, *, kind: str = "", year: int | None = None) -> Findings:
    """What `user` finds for `query`, of one kind or year if given."""
    terms = terms_of_query(query)
    findings = Findings(terms)
    if not terms:
        return findings
    sets = Posting.objects.sets_of([*terms, *(declared.token for declared in in_the_box().values())])
    alive, checked = _within_sight(user, {name: sets.get(s.token, (0, 0))[1] for name, s in in_the_box().items()})
    asked = [sets.get(term, (0, 0)) for term in terms]
    for partial in (False, True):
        groups = list(_groups(asked, reduce(or_, alive.values(), 0), partial=partial))
        findings.partial = partial
        findings.capped = sum(group.bit_count() for group in groups) > MOST
        if findings.capped:
            wanted = _wanted(alive, kind, year)
            groups = [group & wanted for group in groups]
        findings.hits = _visible(user, _ranked(groups), checked)
        if findings.hits or findings.capped:
            break
    if not findings.capped:
        _count(findings, kind, year)
    return findings


def keys_of(kind: str, query: str) -> tuple[list[int], bool]:
    """The keys of the records of one kind that hold all the words of `query`, best first; and whether there are more
    than `MOST`, which are left out. Nobody's sight is asked: whoever calls narrows the rows to what may be shown."""
    terms, token = terms_of_query(query), SEARCHABLES[kind].token
    if not terms:
        return [], False
    sets = Posting.objects.sets_of([*terms, token])
    groups = list(_groups([sets.get(term, (0, 0)) for term in terms], sets.get(token, (0, 0))[1], partial=False))
    found = [hit.object_id for hit in _ranked(groups) if hit.kind == kind]
    return found, sum(group.bit_count() for group in groups) > MOST


def _wanted(alive: dict[str, int], kind: str, year: int | None) -> int:
    """The documents of one kind and year."""
    wanted = alive.get(kind, 0) if kind else reduce(or_, alive.values(), 0)
    if year is not None:
        wanted &= set_of(SearchDocument.objects.filter(year=year).values_list("number", flat=True))
    return wanted


def _within_sight(user: User, alive: dict[str, int]) -> tuple[dict[str, int], set[str]]:
    """Of each kind, the documents to search in: a user who sees few is searched for among those, and these kinds need
    no second look."""
    few: dict[str, list[int]] = {}
    for name, declared in in_the_box().items():
        seen = list(declared.visible_to(user).order_by().values_list("pk", flat=True)[: FEW + 1])
        if len(seen) <= FEW:
            few[name] = seen
    wanted = [Q(kind=name, object_id__in=seen) for name, seen in few.items() if seen]
    numbers = SearchDocument.objects.filter(reduce(or_, wanted)).values_list("number", flat=True) if wanted else []
    mine = set_of(numbers)
    return {name: bits & mine if name in few else bits for name, bits in alive.items()}, set(few)


def _groups(asked: Sequence[tuple[int, int]], alive: int, *, partial: bool) -> Iterator[int]:
    """Sets of equally good documents, best first: by words in the title, then by words at all."""
    by_title = _by_count([titles for titles, _ in asked], alive)
    if not partial:
        whole = reduce(lambda left, right: left & right, (texts for _, texts in asked), alive)
        yield from (group & whole for group in reversed(by_title))
        return
    by_text = _by_count([texts for _, texts in asked], alive)
    enough = by_text[(len(asked) + 1) // 2 : len(asked)]
    yield from (title & text for title in reversed(by_title) for text in reversed(enough))


def _by_count(sets: Sequence[int], alive: int) -> list[int]:
    """At place n the documents that lie in exactly n of the sets."""
    exactly = [alive] + [0] * len(sets)
    for bits in sets:
        for n in range(len(sets), 0, -1):
            exactly[n] = (exactly[n] & ~bits) | (exactly[n - 1] & bits)
        exactly[0] &= ~bits
    return exactly


def _ranked(groups: Sequence[int]) -> list[Found]:
    """The first `MOST` documents of the groups; within a group the newer first."""
    places: dict[int, int] = {}
    large = 0
    for place, group in enumerate(groups):
        if group.bit_count() > AT_ONCE:
            large = group
            break
        places.update((number, place) for number in numbers_in(group))
        if len(places) >= MOST:
            break
    found = _fetched(places) if places else []
    if large and len(found) < MOST:
        found += _newest_in(large, MOST - len(found))
    return found[:MOST]


def _fetched(places: dict[int, int]) -> list[Found]:
    """The documents of these numbers, by place, the newer first."""
    rows = list(SearchDocument.objects.numbered(places).values_list("number", "on", "kind", "object_id", "year"))
    rows.sort(key=lambda row: row[1:4], reverse=True)
    rows.sort(key=lambda row: places[row[0]])
    return [Found(kind, object_id, year) for _, _, kind, object_id, year in rows]


def _newest_in(group: int, most: int) -> list[Found]:
    """The newest documents of a very large group: the newest of all are read until enough of them are in it."""
    inside, last = group.to_bytes(group.bit_length() // 8 + 1, "little"), group.bit_length()
    newest = SearchDocument.objects.order_by("-on", "-number").values_list("number", "kind", "object_id", "year")
    window = 2 * most * last // group.bit_count() + most
    while True:
        rows = list(newest[:window])
        hits = (row for row in rows if row[0] < last and inside[row[0] >> 3] >> (row[0] & 7) & 1)
        found = [Found(kind, object_id, year) for _, kind, object_id, year in islice(hits, most)]
        if len(found) == most or len(rows) < window:
            return found
        window *= 4


def _visible(user: User, rows: Sequence[Found], checked: set[str]) -> list[Found]:
    """Those of `rows` that the user may see; kinds in `checked` were already looked at."""
    seen: dict[str, set[int]] = {}
    for name in {row.kind for row in rows} - checked:
        keys = [row.object_id for row in rows if row.kind == name]
        seen[name] = set(SEARCHABLES[name].visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [row for row in rows if row.kind in checked or row.object_id in seen.get(row.kind, ())]


def _count(findings: Findings, kind: str, year: int | None) -> None:
    """Count by kind (within the year asked for) and by year (within the kind), then keep what was asked for."""
    for row in findings.hits:
        if year in (None, row.year):
            findings.by_kind[row.kind] = findings.by_kind.get(row.kind, 0) + 1
        if kind in ("", row.kind) and row.year is not None:
            findings.by_year[row.year] = findings.by_year.get(row.year, 0) + 1
    findings.hits = [row for row in findings.hits if kind in ("", row.kind) and year in (None, row.year)]
