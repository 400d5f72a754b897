"""The sheets of many members, made in one job: a file a member in an archive, and one workbook."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.jobs.models import Job
from cppcc.core.volumes import FORMATS, PrintedVolume
from members.people.models import Body, Term

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MAKE_VOLUME = "tenure.volume"


class TermVolumeQuerySet(models.QuerySet["TermVolume"]):
    def visible_to(self, user: User) -> TermVolumeQuerySet:
        """The office and leaders, who see everybody's sheet."""
        return self if user.is_office or Role.LEADER in user.roles else self.none()

    def for_list(self) -> TermVolumeQuerySet:
        return self.select_related("by", "job")

    def order_volume(self, term: Term, body: Body | None, *, by: User, on: date) -> TermVolume:
        """A new volume, queued as a job."""
        title = f"{term.name}届内履职情况表" + (f"（{body.name}）" if body else "")
        asked = {"term": term.pk, "body": body.pk if body else None}
        with transaction.atomic():
            volume = self.create(title=title, seen_on=on, asked=asked, by=by)
            volume.job = Job.submit(MAKE_VOLUME, title=title, by=by, arguments={"volume": volume.pk})
            volume.save(update_fields=["job"])
            record("生成届内履职情况表", by=by, target=volume, asked=asked)
        return volume


class TermVolume(PrintedVolume):
    zip = models.FileField("压缩包", upload_to="volumes/", blank=True)
    sheets = models.PositiveIntegerField("份数", default=0)

    objects = TermVolumeQuerySet.as_manager()

    class Meta(PrintedVolume.Meta):
        verbose_name = "届内履职情况表汇集"

    def get_absolute_url(self) -> str:
        return reverse("tenure:volume", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        return bool(self.zip)

    @property
    def formats(self) -> list[tuple[str, str]]:
        named = {"zip": "压缩包", **FORMATS}
        return [(name, label) for name, label in named.items() if getattr(self, name)]
