"""A notice of adoptions (采用通报): what a higher committee says it used of the office's reports in a month."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from sentiment.models.outcomes import Adoption, AdoptionManner, Level
from sentiment.models.reports import SocialReport


class AdoptionNoticeQuerySet(models.QuerySet["AdoptionNotice"]):
    def for_list(self) -> AdoptionNoticeQuerySet:
        return self.annotate(
            lines_total=models.Count("lines"), lines_matched=models.Count("lines", filter=~models.Q(lines__report=None))
        )


class AdoptionNotice(models.Model):
    level = models.CharField("层级", max_length=20, choices=Level)
    title = models.CharField("通报名称", max_length=120)
    on = models.DateField("通报日期")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = AdoptionNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "采用通报"
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "title", "on"], name="adoption_notice_once")]

    def __str__(self) -> str:
        return self.title


class NoticeLine(models.Model):
    """A line of the notice as it came, and the report that staff said it means."""

    notice = models.ForeignKey(AdoptionNotice, on_delete=models.CASCADE, related_name="lines")
    row = models.PositiveSmallIntegerField("行")
    title = models.CharField("标题", max_length=200)
    names = models.CharField("反映人", max_length=200, blank=True)
    manner = models.CharField("方式", max_length=20, choices=AdoptionManner, default=AdoptionManner.ADOPTED)
    on = models.DateField("采用日期")
    carrier = models.CharField("载体", max_length=120, blank=True)
    report = models.ForeignKey(
        SocialReport, verbose_name="社情民意", null=True, on_delete=models.PROTECT, related_name="notice_lines"
    )
    adoption = models.OneToOneField(
        Adoption, verbose_name="采用", null=True, on_delete=models.SET_NULL, related_name="notice_line"
    )

    class Meta:
        verbose_name = "采用通报的一行"
        ordering: ClassVar = ["row"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["notice", "row"], name="notice_row_once")]

    def __str__(self) -> str:
        return f"{self.notice}第{self.row}行"
