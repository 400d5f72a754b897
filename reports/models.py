"""Work reports: composed as of a moment, frozen with their figures, drawn as PDF and Word."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.jobs.models import Job

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class ReportKind(models.TextChoices):
    HALF_YEAR = "half_year", "上半年工作总结"
    ANNUAL = "annual", "年度工作总结"


class WorkReportQuerySet(models.QuerySet["WorkReport"]):
    def visible_to(self, user: User) -> WorkReportQuerySet:
        """Office and leaders."""
        return self if user.roles & (OFFICES | {Role.LEADER}) else self.none()

    def for_list(self) -> WorkReportQuerySet:
        return self.select_related("created_by", "job").defer("document", "figures")


class WorkReport(models.Model):
    kind = models.CharField("种类", max_length=20, choices=ReportKind)
    year = models.PositiveSmallIntegerField("年度")
    as_of = models.DateTimeField("截止时点")
    title = models.CharField("标题", max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("生成时间", default=timezone.now)
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="work_report")
    document = models.JSONField("文档", default=dict)
    figures = models.JSONField("数据", default=dict)
    pdf = models.FileField("PDF", upload_to="reports/", blank=True)
    docx = models.FileField("Word", upload_to="reports/", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    objects = WorkReportQuerySet.as_manager()

    class Meta:
        verbose_name = "工作报告"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.title
