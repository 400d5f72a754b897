"""One topic of a period: its reports, its months, its categories and places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth

from cppcc.core.documents.blocks import Chart, Series
from cppcc.core.periods import Period
from sentiment.models import Category, Place, SocialReport
from sentiment.topics.finding import JOIN, NONE, Reports, reports_about
from sentiment.topics.telling import WITHOUT

MONTHS = 12  # told up to the end of the period


@dataclass(frozen=True)
class Share:
    """How many of the topic's reports have a category or a place."""

    key: int
    name: str
    count: int


@dataclass(frozen=True)
class OneTopic:
    """Without words: all reports of one category or place."""

    words: Sequence[str]
    period: Period
    category: int | None
    place: int | None
    about: Reports
    categories: Sequence[Share]
    places: Sequence[Share]

    @classmethod
    def of(cls, words: Sequence[str], period: Period, *, category: int | None, place: int | None) -> OneTopic:
        keys = list(reports_about(words, period).order_by().values_list("pk", flat=True))
        about = SocialReport.objects.among(keys)
        categories = _shares(about, "category", dict(Category.objects.values_list("pk", "name")), WITHOUT["category"])
        places = _shares(about, "location", dict(Place.objects.values_list("pk", "name")), WITHOUT["place"])
        return cls(words, period, category, place, about, categories, places)

    @property
    def label(self) -> str:
        return JOIN.join(self.words) or self.chosen

    @property
    def asked(self) -> str:
        return ",".join(self.words)

    @property
    def chosen(self) -> str:
        """The category or place that the reports are narrowed to."""
        named = [share.name for share in self.categories if share.key == self.category]
        return "、".join([*named, *(share.name for share in self.places if share.key == self.place)])

    def rows(self) -> Reports:
        """The newest first."""
        found = self.about
        if self.category is not None:
            found = found.filter(category=self.category or None)
        if self.place is not None:
            found = found.filter(location=self.place or None)
        return found.order_by("-received_on", "-pk")

    def chart(self) -> Chart:
        """The twelve months up to the end of the period."""
        last = self.period.last_day
        months = [_month(last, back) for back in reversed(range(MONTHS))]
        year = Period(months[0], last, self.period.as_of)
        month = TruncMonth("received_on")
        pairs = reports_about(self.words, year).annotate(month=month).order_by().values_list("month")
        counts = dict(pairs.annotate(n=Count("pk")))
        labels = [f"{each.month}月" for each in months]
        series = Series("篇数", [counts.get(each, 0) for each in months])
        return Chart("bar", labels, [series], title=f"{self.label}：近十二个月", unit="篇")


def _month(day: date, back: int) -> date:
    """The first of the month so many months before the day's."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _shares(about: Reports, field: str, names: dict[int, str], without: str) -> list[Share]:
    pairs = about.order_by().values_list(field).annotate(n=Count("pk"))
    shares = [Share(key or NONE, names.get(key, without), n) for key, n in pairs]
    return sorted(shares, key=lambda share: (share.key == NONE, -share.count, share.name))
