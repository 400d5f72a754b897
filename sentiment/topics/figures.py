"""The hottest topics as a figure, so that work reports can tell them."""

from __future__ import annotations

from django.db.models import QuerySet

from cppcc.core.periods import Period
from cppcc.core.registry import Figures, Value, figure
from sentiment.models import SocialReport
from sentiment.topics.finding import JOIN, counted_in, reports_about, survey
from sentiment.topics.words import Vocabulary

TOLD = 10


def _rows(period: Period, key: str | None) -> QuerySet[SocialReport]:
    """The reports of one topic, named by its words; all that topics are made of without one."""
    if key is None:
        return counted_in(period)
    words, vocabulary = key.split(JOIN), Vocabulary.now()
    return reports_about(words, period) if all(map(vocabulary.allows, words)) else SocialReport.objects.none()


@figure("social.topics", "社情民意热点", unit="篇", rows=_rows)
def topics(figures: Figures) -> Value:
    """期内收到的非涉密信息按主要用词归入的热点，取篇数多、用词少见的前十个；一篇可以归入几个热点。"""
    return {topic.label: topic.count for topic in survey(figures.period).topics[:TOLD]}
