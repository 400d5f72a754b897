"""Statements of many members, made in one job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.urls import reverse

from cppcc.core.audit.models import record
from cppcc.core.jobs.models import Job
from cppcc.core.volumes import FORMATS, PrintedVolume

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MAKE_VOLUME = "statements.volume"


class VolumeKind(models.TextChoices):
    ARCHIVE = "archive", "逐人成文（压缩包）"
    BOUND = "bound", "合订本"


class StatementVolumeQuerySet(models.QuerySet["StatementVolume"]):
    def visible_to(self, user: User) -> StatementVolumeQuerySet:
        """Who printed it: what is in it is what they were allowed to see. The offices see each other's."""
        return self if user.is_office else self.filter(by=user)

    def for_list(self) -> StatementVolumeQuerySet:
        return self.select_related("by", "job")

    def order_volume(
        self, kind: VolumeKind, title: str, *, by: User, on: date, asked: Mapping[str, Any]
    ) -> StatementVolume:
        """A new volume, queued as a job; `asked` says the year, the body, and whether drafts are in it."""
        with transaction.atomic():
            volume = self.create(kind=kind, title=title, seen_on=on, asked=dict(asked), by=by)
            volume.job = Job.submit(MAKE_VOLUME, title=title, by=by, arguments={"volume": volume.pk})
            volume.save(update_fields=["job"])
            record("生成述职报告", by=by, target=volume, asked=dict(asked))
        return volume


class StatementVolume(PrintedVolume):
    kind = models.CharField("种类", max_length=20, choices=VolumeKind)
    zip = models.FileField("压缩包", upload_to="volumes/", blank=True)
    statements = models.PositiveSmallIntegerField("份数", default=0)

    objects = StatementVolumeQuerySet.as_manager()

    class Meta(PrintedVolume.Meta):
        verbose_name = "述职报告汇集"

    def get_absolute_url(self) -> str:
        return reverse("statements:volume", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        return bool(self.zip or self.pdf)

    @property
    def formats(self) -> list[tuple[str, str]]:
        named = {"zip": "压缩包", **FORMATS}
        return [(name, label) for name, label in named.items() if getattr(self, name)]
