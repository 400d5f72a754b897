"""What a proposal said when: the text as its author handed it in, and after each edit of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from proposals.models.proposals import Proposal

TEXTS = ("title", "situation", "analysis", "suggestions")


class RevisionKind(models.TextChoices):
    SUBMITTED = "submitted", "提案者原文"
    EDITED = "edited", "工作人员修改"
    CORRECTED = "corrected", "勘误"


class RevisionQuerySet(models.QuerySet["Revision"]):
    def submitted(self) -> RevisionQuerySet:
        return self.filter(kind=RevisionKind.SUBMITTED)

    def edited(self) -> RevisionQuerySet:
        return self.filter(kind=RevisionKind.EDITED)

    def corrections(self) -> RevisionQuerySet:
        """What was mended after filing."""
        return self.filter(kind=RevisionKind.CORRECTED)

    def for_page(self) -> RevisionQuerySet:
        return self.select_related("by").order_by("pk")


class Revision(models.Model):
    """One version of the text; never changed afterwards."""

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.CASCADE, related_name="revisions")
    kind = models.CharField("版本", max_length=20, choices=RevisionKind)
    content = models.JSONField("文字")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "文字版本"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.at:%Y-%m-%d %H:%M}）"


def text_of(proposal: Proposal) -> dict[str, Any]:
    """The text of a proposal as a revision keeps it."""
    return {name: getattr(proposal, name) for name in TEXTS}
