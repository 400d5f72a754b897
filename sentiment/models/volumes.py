"""Volumes of social reports: registers and statistics that were printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.urls import reverse

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.audit.models import record
from cppcc.core.jobs.models import Job
from cppcc.core.volumes import PrintedVolume

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MAKE_VOLUME = "sentiment.volume"


class VolumeKind(models.TextChoices):
    REGISTER = "register", "登记册"
    STATISTICS = "statistics", "统计表"


class ReportVolumeQuerySet(models.QuerySet["Volume"]):
    def visible_to(self, user: User) -> ReportVolumeQuerySet:
        """Office and leaders: what they print holds nothing secret."""
        return self if user.roles & (OFFICES | {Role.LEADER}) else self.none()

    def for_list(self) -> ReportVolumeQuerySet:
        return self.select_related("by", "job")

    def order_volume(self, kind: VolumeKind, title: str, *, by: User, on: date, asked: Mapping[str, Any]) -> Volume:
        """A new volume, queued as a job; `asked` says which register or year."""
        with transaction.atomic():
            volume = self.create(kind=kind, title=title, seen_on=on, asked=dict(asked), by=by)
            volume.job = Job.submit(MAKE_VOLUME, title=title, by=by, arguments={"volume": volume.pk})
            volume.save(update_fields=["job"])
            record("生成" + kind.label, by=by, target=volume, asked=dict(asked))
        return volume


class Volume(PrintedVolume):
    kind = models.CharField("种类", max_length=20, choices=VolumeKind)

    objects = ReportVolumeQuerySet.as_manager()

    class Meta(PrintedVolume.Meta):
        verbose_name = "社情民意登记统计"

    def get_absolute_url(self) -> str:
        return reverse("sentiment:volume", args=[self.pk])
