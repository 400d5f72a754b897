"""Volumes (册): registers, statistics and compilations, made by a job as PDF, Word and workbook and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from cppcc.core.audit.models import record
from cppcc.core.jobs.models import Job
from proposals.models.seeing import SEES_ALL

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MAKE_VOLUME = "proposals.volume"
FORMATS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


class VolumeKind(models.TextChoices):
    REGISTER = "register", "登记册"
    STATISTICS = "statistics", "统计表"
    COMPILATION = "compilation", "汇编"


class VolumeQuerySet(models.QuerySet["Volume"]):
    def visible_to(self, user: User) -> VolumeQuerySet:
        """Office and leaders: what they print holds nothing secret."""
        return self if user.roles & SEES_ALL else self.none()

    def for_list(self) -> VolumeQuerySet:
        return self.select_related("by", "job")

    def order_volume(self, kind: VolumeKind, title: str, *, by: User, on: date, asked: Mapping[str, Any]) -> Volume:
        """A new volume, queued as a job; `asked` says which register, year or proposals."""
        with transaction.atomic():
            volume = self.create(kind=kind, title=title, seen_on=on, asked=dict(asked), by=by)
            volume.job = Job.submit(MAKE_VOLUME, title=title, by=by, arguments={"volume": volume.pk})
            volume.save(update_fields=["job"])
            record("生成" + kind.label, by=by, target=volume, asked=dict(asked))
        return volume


class Volume(models.Model):
    kind = models.CharField("种类", max_length=20, choices=VolumeKind)
    title = models.CharField("名称", max_length=120)
    asked = models.JSONField("内容", default=dict)
    seen_on = models.DateField("截至")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="生成人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("生成时间", default=timezone.now)
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    pdf = models.FileField("PDF", upload_to="volumes/", blank=True)
    docx = models.FileField("Word", upload_to="volumes/", blank=True)
    xlsx = models.FileField("Excel", upload_to="volumes/", blank=True)

    objects = VolumeQuerySet.as_manager()

    class Meta:
        verbose_name = "册"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:volume", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        return bool(self.pdf)

    @property
    def formats(self) -> list[tuple[str, str]]:
        """Those there are, each with its name."""
        return [(name, label) for name, label in FORMATS.items() if getattr(self, name)]

    def keep(self, files: Mapping[str, bytes]) -> None:
        """The files by format; called once, in the transaction that ends the job."""
        for name, content in files.items():
            digest = hashlib.sha256(content).hexdigest()[:12]
            getattr(self, name).save(f"{self.kind}-{self.pk}-{digest}.{name}", ContentFile(content), save=False)
        self.save(update_fields=list(files))
