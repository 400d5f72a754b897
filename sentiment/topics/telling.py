"""A survey as it is told: on the page, in the document and in the workbook alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cppcc.core.documents.blocks import Chart, Series
from sentiment.models import Category, Place
from sentiment.topics.finding import NONE, Survey, Topic

CHARTED = 10
OF_EACH = 4  # topics told of a category or a place
NEW, MORE, FEWER, SAME = "新出现", "上升", "下降", "持平"
WITHOUT = {"category": "未分类", "place": "未填地域"}


@dataclass(frozen=True)
class TopicLine:
    """A topic with its change in words."""

    topic: Topic
    change: str
    by: str


@dataclass(frozen=True)
class PartLine:
    """A category or a place: all its reports, and the topics it has most of."""

    key: int
    name: str
    reports: int
    topics: Sequence[tuple[Topic, int]]

    @property
    def in_words(self) -> str:
        return "、".join(f"{topic.label}{n}" for topic, n in self.topics)


@dataclass(frozen=True)
class Told:
    """A survey with names and words."""

    survey: Survey
    topics: Sequence[TopicLine]
    rising: Sequence[TopicLine]
    categories: Sequence[PartLine]
    places: Sequence[PartLine]

    @property
    def chart(self) -> Chart:
        """The ten that most reports are about, beside the period before."""
        shown = [line.topic for line in self.topics[:CHARTED]]
        series = [Series("本期", [topic.count for topic in shown])]
        if self.survey.reports_before:
            series.append(Series("上期", [topic.before for topic in shown]))
        return Chart("hbar", [topic.label for topic in shown], series, title="反映较多的热点", unit="篇")


def told(survey: Survey) -> Told:
    """Two queries, for the names of categories and places."""
    names = {"category": dict(Category.objects.values_list("pk", "name"))}
    names["place"] = dict(Place.objects.values_list("pk", "name"))
    by_count = sorted(survey.topics, key=lambda topic: -topic.count)
    return Told(
        survey,
        [_line(topic, survey) for topic in by_count],
        [_line(topic, survey) for topic in survey.rising],
        _parts(survey, survey.categories, lambda topic: topic.categories, names["category"], WITHOUT["category"]),
        _parts(survey, survey.places, lambda topic: topic.places, names["place"], WITHOUT["place"]),
    )


def _line(topic: Topic, survey: Survey) -> TopicLine:
    if not survey.reports_before:
        return TopicLine(topic, "", "")
    more = topic.count - topic.before
    if not topic.before:
        return TopicLine(topic, NEW, "")
    word = MORE if more > 0 else FEWER if more < 0 else SAME
    return TopicLine(topic, word, f"{abs(more)}篇" if more else "")


def _parts(
    survey: Survey,
    totals: Mapping[int, int],
    shares: Callable[[Topic], Mapping[int, int]],
    names: Mapping[int, str],
    without: str,
) -> list[PartLine]:
    """The largest first, those without a name last."""

    def line(key: int, reports: int) -> PartLine:
        found = [(topic, n) for topic in survey.topics if (n := shares(topic).get(key, 0))]
        topics = sorted(found, key=lambda pair: -pair[1])[:OF_EACH]
        return PartLine(key, names.get(key, without), reports, topics)

    ordered = sorted(totals.items(), key=lambda pair: (pair[0] == NONE, -pair[1], pair[0]))
    return [line(key, reports) for key, reports in ordered]
