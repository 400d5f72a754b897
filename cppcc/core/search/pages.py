"""One page of results, ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page
from django.utils.safestring import SafeString

from cppcc.core.listing import Option
from cppcc.core.search.asked import Asked
from cppcc.core.search.finding import Findings, Found
from cppcc.core.search.marking import marked, snippet
from cppcc.core.search.registry import SEARCHABLES, in_the_box

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@dataclass(frozen=True)
class Result:
    """One hit as the page shows it; `record` gives its address and status."""

    label: str
    ref: SafeString
    title: SafeString
    snippet: SafeString
    on: date | None
    record: Any


def results(user: User, hits: Sequence[Found], terms: Sequence[str]) -> list[Result]:
    """The hits of one page; a record that went out of sight meanwhile is left out."""
    records = {}
    for kind in dict.fromkeys(hit.kind for hit in hits):
        keys = [hit.object_id for hit in hits if hit.kind == kind]
        for record in SEARCHABLES[kind].visible_to(user).filter(pk__in=keys):
            records[kind, record.pk] = record
    return [
        _result(hit.kind, records[hit.kind, hit.object_id], terms)
        for hit in hits
        if (hit.kind, hit.object_id) in records
    ]


def _result(kind: str, record: Any, terms: Sequence[str]) -> Result:
    declared = SEARCHABLES[kind]
    entry = declared.entry(record)
    return Result(
        label=declared.label,
        ref=marked(entry.ref, terms),
        title=marked(entry.title, terms),
        snippet=snippet([*entry.texts, "、".join(entry.names)], terms),
        on=entry.on,
        record=record,
    )


def kind_options(asked: Asked, findings: Findings) -> list[Option]:
    """Everything, or one kind; with counts unless there are too many hits to count."""
    total = None if findings.capped else sum(findings.by_kind.values())
    options = [Option("", "全部", not asked.kind, asked.address(kind=None), total)]
    for kind, declared in in_the_box().items():
        count = None if findings.capped else findings.by_kind.get(kind, 0)
        options.append(Option(kind, declared.label, asked.kind == kind, asked.address(kind=kind), count))
    return options


def year_options(asked: Asked, findings: Findings) -> list[Option]:
    """The years that have hits, the latest first; the year asked for stays, to be taken away again."""
    years = set(findings.by_year) | ({asked.year} if asked.year else set())
    return [
        Option(
            str(year),
            f"{year}年",
            year == asked.year,
            asked.address(year=None if year == asked.year else year),
            None if findings.capped else findings.by_year.get(year, 0),
        )
        for year in sorted(years, reverse=True)
    ]


def page_links(asked: Asked, page: Page[Found]) -> list[tuple[int | str, str]]:
    """Page numbers with their addresses, and gaps."""
    numbers = page.paginator.get_elided_page_range(page.number)
    return [(number, asked.address(page=number)) for number in numbers]
