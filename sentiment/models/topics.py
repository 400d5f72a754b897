"""What the office lays down for the topics (热点) of social reports, and long periods as counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from cppcc.core.audit.models import record
from cppcc.core.jobs.models import Job
from cppcc.core.lists import Listed

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.periods import Period

SURVEY = "sentiment.topics"


class Use(models.TextChoices):
    KEEP = "keep", "算作热点词"
    HIDE = "hide", "不算热点词"


class TopicWord(Listed):
    """A word that names a matter although the dictionary does not know it, or one that is never to be a topic."""

    name = models.CharField("词语", max_length=20, unique=True)
    use = models.CharField("用法", max_length=20, choices=Use, default=Use.HIDE)

    if TYPE_CHECKING:

        def get_use_display(self) -> str: ...

    class Meta(Listed.Meta):
        verbose_name = "热点词"


class TopicSurveyQuerySet(models.QuerySet["TopicSurvey"]):
    def of_period(self, period: Period) -> TopicSurveyQuerySet:
        """Those of the same stretch, the latest first, on whatever day they were made."""
        return self.filter(start=period.start, end=period.end).select_related("job", "by").order_by("-pk")

    def made(self) -> TopicSurveyQuerySet:
        return self.exclude(content=None)


class TopicSurvey(models.Model):
    """The topics of a long period, counted from the records by a job: words and numbers, to be had again from the same
    records at any time."""

    start = models.DateField("起")
    end = models.DateField("止")
    seen_on = models.DateField("截至")
    content = models.JSONField("内容", null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="统计人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("统计时间", default=timezone.now)
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = TopicSurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "热点统计"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["start", "end"], name="topic_survey_period")]

    def __str__(self) -> str:
        return f"{self.start}至{self.end}热点"

    @classmethod
    def order(cls, period: Period, every: str, *, by: User) -> TopicSurvey:
        """Have the period counted by a job; one that is still under way is waited for."""
        with transaction.atomic():
            under_way = cls.objects.of_period(period).first()
            if under_way and under_way.content is None and under_way.job and not under_way.job.has_ended:
                return under_way
            survey = cls.objects.create(start=period.start, end=period.end, seen_on=period.seen_on, by=by)
            arguments = {"survey": survey.pk, "period": period.to_json(), "every": every}
            survey.job = Job.submit(SURVEY, title=f"{period.label}社情民意热点", by=by, arguments=arguments)
            survey.save(update_fields=["job"])
            record("统计热点", by=by, target=survey, period=period.label)
        return survey

    def keep(self, content: dict[str, Any]) -> None:
        """What was counted; earlier counts of the same period have had their day."""
        self.content, self.at = content, timezone.now()
        self.save(update_fields=["content", "at"])
        TopicSurvey.objects.filter(start=self.start, end=self.end, pk__lt=self.pk).delete()
