"""What somebody said or handed in at an activity."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cppcc.core.periods import Period
from members.activities.states import Manner, Status
from members.people.models import Member


class SpeechQuerySet(models.QuerySet["Speech"]):
    def begun_in(self, period: Period) -> SpeechQuerySet:
        """Of activities that began in the period and were neither drafts nor called off."""
        held = self.exclude(activity__status__in=[Status.DRAFT, Status.CANCELLED])
        return held.filter(activity__starts_on__gte=period.start, activity__starts_on__lte=period.last_day)

    def given(self, manner: str) -> SpeechQuerySet:
        return self.filter(manner=manner)

    def with_members(self) -> SpeechQuerySet:
        return self.select_related("member")


class Speech(models.Model):
    activity = models.ForeignKey("activities.Activity", on_delete=models.CASCADE, related_name="speeches")
    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="speeches")
    title = models.CharField("题目", max_length=120)
    manner = models.CharField("方式", max_length=20, choices=Manner, default=Manner.ORAL)

    objects = SpeechQuerySet.as_manager()

    class Meta:
        verbose_name = "发言"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.member}：{self.title}"
