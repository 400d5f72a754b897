"""A long period is counted by a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.jobs.kinds import background
from cppcc.core.periods import Period
from sentiment.models import TopicSurvey
from sentiment.models.topics import SURVEY
from sentiment.topics.finding import survey

if TYPE_CHECKING:
    from cppcc.core.jobs.runs import JobRun


@background(SURVEY, "统计社情民意热点")
def count_topics(run: JobRun) -> None:
    """Safe to run twice: the same records give the same topics."""
    ordered = TopicSurvey.objects.get(pk=run.arguments["survey"])
    period = Period.from_json(run.arguments["period"])
    run.progress(0, 1, "正在统计各篇的主要用词")
    found = survey(period)
    with run.finishing() as result:
        ordered.keep(found.to_json())
        address = f"{reverse('sentiment:topics')}?every={run.arguments['every']}&on={period.start}"
        result.update(message=f"{period.label}的热点已统计：{found.reports}篇信息", url=address)
