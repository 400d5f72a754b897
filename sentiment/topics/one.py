"""One topic of a period: its reports, its months, its categories and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cppcc.core.documents.blocks import Chart, Series
from cppcc.core.periods import Period
from sentiment.models import Category, Place
from sentiment.topics.finding import JOIN, NONE, reports_about
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
    keys: Sequence[int]  # of its reports, narrowed to the category and place; the newest first
    categories: Sequence[Share]
    places: Sequence[Share]
    months: Mapping[date, int]  # how many reports in each of the twelve months up to the end of the period

    @classmethod
    def of(cls, words: Sequence[str], period: Period, *, category: int | None, place: int | None) -> OneTopic:
        """All of it is counted from one look at the reports of the period and of the twelve months."""
        months = [_month(period.last_day, back) for back in reversed(range(MONTHS))]
        whole = Period(min(months[0], period.start), period.last_day, period.as_of)
        about: Any = reports_about(words, whole).order_by()  # which have all been received on a day
        rows = list(about.values_list("received_on", "pk", "category", "location"))
        per_month = Counter(day.replace(day=1) for day, *_ in rows)
        within = sorted((row for row in rows if row[0] >= period.start), reverse=True)
        return cls(
            words,
            period,
            category,
            place,
            keys=[key for _, key, of, at in within if _is(of, category) and _is(at, place)],
            categories=_shares(Counter(of for _, _, of, _ in within), _names(Category), WITHOUT["category"]),
            places=_shares(Counter(at for *_, at in within), _names(Place), WITHOUT["place"]),
            months={month: per_month[month] for month in months},
        )

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

    def chart(self) -> Chart:
        """The twelve months up to the end of the period."""
        labels = [f"{month.month}月" for month in self.months]
        series = Series("篇数", list(self.months.values()))
        return Chart("bar", labels, [series], title=f"{self.label}：近十二个月", unit="篇")


def _month(day: date, back: int) -> date:
    """The first of the month so many months before the day's."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _is(key: int | None, asked: int | None) -> bool:
    """Whether a report of this category or place is asked for."""
    return asked is None or (key or NONE) == asked


def _names(lists: type[Category | Place]) -> dict[int | None, str]:
    return {each.pk: each.name for each in lists.objects.all()}


def _shares(counts: Mapping[int | None, int], names: Mapping[int | None, str], without: str) -> list[Share]:
    shares = [Share(key or NONE, names.get(key, without), n) for key, n in counts.items()]
    return sorted(shares, key=lambda share: (share.key == NONE, -share.count, share.name))
