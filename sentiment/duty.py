"""What members can be credited for: social reports they wrote."""

from __future__ import annotations

from collections.abc import Iterable

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source
from sentiment.models import ReportAuthor, SocialReport


@duty_source("social.written", "反映社情民意")
def written(period: Period) -> Iterable[Credit]:
    """One credit for each author of a report received in the period."""
    authors = ReportAuthor.objects.filter(report__in=SocialReport.objects.received_in(period))
    for member, day, pk, title in authors.values_list("member", "report__received_on", "report", "report__title"):
        if day is not None:
            yield Credit(member, day, ("sentiment.socialreport", pk), title)
