"""What members can be credited for: social reports they wrote, and what became of them.

Everybody named has a credit, with the place among the names. A report that was adopted twice gives two credits of one
record, so a scheme can add them up or take the highest level only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source
from sentiment import figures
from sentiment.models import AdoptionManner, Level, ReportAuthor, SocialReport

SINGLE, COMBINED = "单篇", "综合"
Authors = Mapping[int, list[int]]


def _levels() -> list[str]:
    return [str(label) for label in Level.labels]


@duty_source("social.written", "反映社情民意")
def written(period: Period) -> Iterable[Credit]:
    """One credit for each author of a report received in the period."""
    return _of_reports(figures.received(period))


@duty_source("social.from_proposals", "提案转社情民意")
def from_proposals(period: Period) -> Iterable[Credit]:
    """Of those written, the ones turned from a proposal: a scheme counts them otherwise, or not again."""
    return _of_reports(figures.from_proposals(period))


@duty_source("social.issued", "社情民意编发", levels=lambda: [SINGLE, COMBINED])
def issued(period: Period) -> Iterable[Credit]:
    """Issued by itself or within a combined text, on the day of the bulletin."""
    rows: Any = figures.issued_within(period)
    authors = _authors(rows)
    for pk, title, on, combined in rows.values_list("pk", "title", "issue_day", "combined"):
        manner = SINGLE if combined is None else COMBINED
        yield from _credits(authors, pk, title, on, level=manner, manner=manner)


@duty_source("social.adopted", "社情民意被采用", levels=_levels)
def adopted(period: Period) -> Iterable[Credit]:
    """A credit an adoption; the level is its level, the manner single, combined, relayed or published."""
    return _of_outcomes(figures.adoptions(period), "manner")


def _of_manner(manner: AdoptionManner) -> Any:
    return lambda period: _of_outcomes(figures.adoptions(period).filter(manner=manner), "manner")


for _manner in AdoptionManner:
    _of_this = duty_source(f"social.adopted_{_manner.value}", f"社情民意被采用（{_manner.label}）", levels=_levels)
    _of_this(_of_manner(_manner))


@duty_source("social.relayed", "社情民意上报", levels=_levels)
def relayed(period: Period) -> Iterable[Credit]:
    """Sent up to a level."""
    return _of_outcomes(figures.relayed_by_level(period))


@duty_source("social.instructed", "社情民意获批示", levels=_levels)
def instructed(period: Period) -> Iterable[Credit]:
    """A credit an instruction."""
    return _of_outcomes(figures.instructed(period))


def _of_reports(reports: QuerySet[SocialReport]) -> Iterator[Credit]:
    authors = _authors(reports)
    for pk, title, on in reports.values_list("pk", "title", "received_on"):
        yield from _credits(authors, pk, title, on)


def _of_outcomes(outcomes: QuerySet[Any], manner: str = "") -> Iterator[Credit]:
    authors = _authors(outcomes.values("report"))
    fields = ["report", "report__title", "on", "level", *([manner] if manner else [])]
    for pk, title, on, level, *how in outcomes.values_list(*fields):
        told = str(AdoptionManner(how[0]).label) if how else ""
        yield from _credits(authors, pk, title, on, level=str(Level(level).label), manner=told)


def _authors(reports: QuerySet[Any]) -> Authors:
    """The members named in each report, in order; one query."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = ReportAuthor.objects.filter(report__in=reports.order_by()).order_by("order", "pk")
    for report, member in rows.values_list("report", "member"):
        found[report].append(member)
    return found


def _credits(
    authors: Authors, pk: int, title: str, on: date | None, *, level: str = "", manner: str = ""
) -> Iterator[Credit]:
    names = authors.get(pk, [])
    for place, member in enumerate(names, start=1):
        if on is not None:
            record = ("sentiment.socialreport", pk)
            yield Credit(member, on, record, title, level=level, manner=manner, place=place, among=len(names))
