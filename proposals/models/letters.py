"""Letters of a hand-over day, made for all units at once and kept as one archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models
from django.urls import reverse
from django.utils import timezone

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

JOB = "proposals.letters"


class LetterBatchQuerySet(models.QuerySet["LetterBatch"]):
    def visible_to(self, user: User) -> LetterBatchQuerySet:
        """The proposal office's own."""
        return self if user.has_perm("proposals.print_letters") else self.none()


class LetterBatch(models.Model):
    issued_on = models.DateField("交办日期")
    number = models.CharField("发文字号", max_length=60)
    counts_up = models.BooleanField("各单位依次编号", default=True)
    signatory = models.CharField("署名", max_length=60)
    dated = models.DateField("成文日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)
    file = models.FileField("压缩包", upload_to="letters/", blank=True)
    letters = models.PositiveSmallIntegerField("份数", default=0)

    objects = LetterBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "交办函"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.issued_on:%Y-%m-%d}交办函"

    def get_absolute_url(self) -> str:
        return reverse("proposals:letter_batch", args=[self.pk])

    def keep(self, archive: bytes, *, letters: int) -> None:
        """Called once, in the transaction that ends the job."""
        self.letters = letters
        self.file.save(f"{self.issued_on:%Y%m%d}-{self.pk}.zip", ContentFile(archive), save=False)
        self.save(update_fields=["file", "letters"])
