"""Work reports: composed as of a moment, frozen with their figures, drawn as PDF and Word."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.audit.models import record
from cppcc.core.documents.frozen import from_json
from cppcc.core.jobs.models import Job
from cppcc.core.periods import Period
from reports.compose import Composed, compose, period_of, title_of
from reports.kinds import ReportKind

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.documents.blocks import Document

BUILD = "reports.build"


class WorkReportQuerySet(models.QuerySet["WorkReport"]):
    def visible_to(self, user: User) -> WorkReportQuerySet:
        """Office and leaders."""
        return self if user.roles & (OFFICES | {Role.LEADER}) else self.none()

    def for_list(self) -> WorkReportQuerySet:
        return self.select_related("created_by", "job").defer("document", "figures", "checks", "additions")

    def finished(self) -> WorkReportQuerySet:
        return self.exclude(pdf="")

    def order(
        self,
        kind: ReportKind,
        year: int,
        *,
        by: User,
        as_of: datetime | None = None,
        additions: dict[str, str] | None = None,
    ) -> WorkReport:
        """A new report, queued as a job; it fills itself when a worker takes it."""
        period = period_of(kind, year, as_of)
        with transaction.atomic():
            report = self.create(
                kind=kind,
                year=year,
                as_of=period.as_of,
                title=title_of(kind, settings.COMMITTEE_NAME, year),
                additions=additions or {},
                created_by=by,
            )
            report.job = Job.submit(BUILD, title=report.title, by=by, arguments={"report": report.pk})
            report.save(update_fields=["job"])
            record("生成工作报告", by=by, target=report)
        return report


class WorkReport(models.Model):
    kind = models.CharField("种类", max_length=20, choices=ReportKind)
    year = models.PositiveSmallIntegerField("年度")
    as_of = models.DateTimeField("截止时点")
    title = models.CharField("标题", max_length=200)
    additions = models.JSONField("补充文字", default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="生成人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("生成时间", default=timezone.now)
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="work_report")
    document = models.JSONField("文档", default=dict)
    figures = models.JSONField("数据", default=dict)
    checks = models.JSONField("核对", default=list)
    pdf = models.FileField("PDF", upload_to="reports/", blank=True)
    docx = models.FileField("Word", upload_to="reports/", blank=True)
    pdf_sha256 = models.CharField("PDF校验值", max_length=64, blank=True)

    objects = WorkReportQuerySet.as_manager()

    class Meta:
        verbose_name = "工作报告"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["kind", "year"], name="report_kind_year")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:detail", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        return bool(self.pdf)

    @property
    def period(self) -> Period:
        """What the report speaks about, as of its moment."""
        return period_of(ReportKind(self.kind), self.year, self.as_of)

    @property
    def broken_checks(self) -> list[dict[str, Any]]:
        return [check for check in self.checks if not check["holds"]]

    def compose(self) -> Composed:
        """The report as the records give it now, seen as of its moment."""
        return compose(ReportKind(self.kind), self.period, committee=settings.COMMITTEE_NAME, additions=self.additions)

    def frozen_document(self) -> Document:
        """The document as it was composed; no query."""
        return from_json(self.document)

    def keep(self, composed: Composed, *, pdf: bytes, docx: bytes) -> None:
        """Freeze: document, figures, checks and both files; called once, in the transaction that ends the job."""
        name = f"{self.year}-{self.kind}-{self.pk}-{hashlib.sha256(pdf).hexdigest()[:12]}"
        self.document = composed.document_json()
        self.figures = composed.figures
        self.checks = composed.checks_json()
        self.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
        self.pdf.save(f"{name}.pdf", ContentFile(pdf), save=False)
        self.docx.save(f"{name}.docx", ContentFile(docx), save=False)
        self.save()
