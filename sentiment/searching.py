"""What the search box finds of social reports: all that reached the office, original and edited text alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cppcc.core.search.registry import Entry, searchable
from sentiment.models import SocialReport
from sentiment.models.register import SocialReportQuerySet

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def _records() -> SocialReportQuerySet:
    return SocialReport.objects.received().for_search()


def _visible_to(user: User) -> SocialReportQuerySet:
    return _records().visible_to(user)


@searchable("sentiment", "社情民意", model=SocialReport, records=_records, visible_to=_visible_to)
def social_report(report: SocialReport) -> Entry:
    texts = [report.edited_text, report.situation, report.analysis, report.suggestions]
    if report.edited_title:
        texts.append(report.title)
    return Entry(
        ref=f"第{report.number}号",
        title=report.edited_title or report.title,
        texts=texts,
        names=[*(author.member.name for author in report.authors.all()), report.source],
        on=report.received_on,
        year=report.year,
    )
