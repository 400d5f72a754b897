"""What members can be credited for: social reports they wrote, and what became of them.

Everybody named has a credit, with the place among the names. A report that was adopted twice gives two credits of one
record, so a scheme can add them up or take the highest level only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, Credits, duty_source
from sentiment import figures
from sentiment.models import AdoptionManner, Level, ReportAuthor, SocialReport

SINGLE, COMBINED = "单篇", "综合"


def _levels() -> list[str]:
    return [str(label) for label in Level.labels]


def _manners() -> list[str]:
    return [str(label) for label in AdoptionManner.labels]


@duty_source("social.written", "反映社情民意", unit="篇")
def written(period: Period, member: int | None = None) -> Iterable[Credit]:
    """One credit for each author of a report received in the period."""
    return _of_reports(figures.received(period), member)


@duty_source("social.from_proposals", "提案转社情民意", unit="篇")
def from_proposals(period: Period, member: int | None = None) -> Iterable[Credit]:
    """Of those written, the ones turned from a proposal: a scheme counts them otherwise, or not again."""
    return _of_reports(figures.from_proposals(period), member)


@duty_source("social.issued", "社情民意编发", unit="篇", levels=lambda: [SINGLE, COMBINED])
def issued(period: Period, member: int | None = None) -> Iterable[Credit]:
    """Issued by itself or within a combined text, on the day of the bulletin."""
    rows: Any = _by(figures.issued_within(period), member, "pk")
    names = _Names(rows.order_by().values("pk"), member)
    for pk, title, on, combined in rows.values_list("pk", "title", "issue_day", "combined"):
        manner = SINGLE if combined is None else COMBINED
        yield from names.credits(pk, title, on, level=manner, manner=manner)


@duty_source("social.adopted", "社情民意被采用", unit="次", levels=_levels, manners=_manners)
def adopted(period: Period, member: int | None = None) -> Iterable[Credit]:
    """A credit an adoption; the level is its level, the manner single, combined, relayed or published."""
    return _of_outcomes(figures.adoptions(period), member, "manner")


def _of_manner(manner: AdoptionManner) -> Credits:
    def of_this(period: Period, member: int | None = None) -> Iterable[Credit]:
        return _of_outcomes(figures.adoptions(period).filter(manner=manner), member, "manner")

    return of_this


for _manner in AdoptionManner:
    _of_this = duty_source(
        f"social.adopted_{_manner.value}", f"社情民意被采用（{_manner.label}）", unit="次", levels=_levels
    )
    _of_this(_of_manner(_manner))


@duty_source("social.relayed", "社情民意上报", unit="次", levels=_levels)
def relayed(period: Period, member: int | None = None) -> Iterable[Credit]:
    """Sent up to a level."""
    return _of_outcomes(figures.relayed_by_level(period), member)


@duty_source("social.instructed", "社情民意获批示", unit="次", levels=_levels)
def instructed(period: Period, member: int | None = None) -> Iterable[Credit]:
    """A credit an instruction."""
    return _of_outcomes(figures.instructed(period), member)


def _of_reports(reports: QuerySet[SocialReport], member: int | None) -> Iterator[Credit]:
    reports = _by(reports, member, "pk")
    names = _Names(reports.order_by().values("pk"), member)
    fields = ("pk", "title", "received_on", "origin_type__app_label", "origin_type__model", "origin_id")
    for pk, title, on, app, model, key in reports.order_by().values_list(*fields):
        yield from names.credits(pk, title, on, origin=(f"{app}.{model}", key) if key else None)


def _of_outcomes(outcomes: QuerySet[Any], member: int | None, manner: str = "") -> Iterator[Credit]:
    outcomes = _by(outcomes, member, "report")
    names = _Names(outcomes.order_by().values("report"), member)
    fields = ["report", "report__title", "on", "level", *([manner] if manner else [])]
    for pk, title, on, level, *how in outcomes.values_list(*fields):
        told = str(AdoptionManner(how[0]).label) if how else ""
        yield from names.credits(pk, title, on, level=str(Level(level).label), manner=told)


def _by(rows: QuerySet[Any], member: int | None, report: str) -> QuerySet[Any]:
    """Those of reports that the member is named in, or all."""
    if member is None:
        return rows
    return rows.filter(Exists(ReportAuthor.objects.filter(report=OuterRef(report), member=member)))


class _Names:
    """Who is named in each of the reports, in order; one query, once there is a report."""

    def __init__(self, reports: QuerySet[Any], member: int | None) -> None:
        self.reports, self.member = reports, member

    @cached_property
    def named(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        rows = ReportAuthor.objects.filter(report__in=self.reports).order_by("order", "pk")
        for report, author in rows.values_list("report", "member"):
            found[report].append(author)
        return found

    def credits(self, pk: int, title: str, on: date | None, **more: Any) -> Iterator[Credit]:
        """One credit for each of those named in a report, or for the one member asked about."""
        names = self.named.get(pk, [])
        for place, one in enumerate(names, start=1):
            if on is not None and (self.member is None or one == self.member):
                yield Credit(one, on, ("sentiment.socialreport", pk), title, place=place, among=len(names), **more)
