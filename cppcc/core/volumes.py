"""What every app's volumes (册) share: registers and statistics made by a job as PDF, Word and workbook, and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from cppcc.core.jobs.models import Job

if TYPE_CHECKING:
    from cppcc.core.documents.blocks import Document
    from cppcc.core.jobs.runs import JobRun
    from cppcc.core.workbooks import Leaf

FORMATS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


class PrintedVolume(models.Model):
    """Each app adds its own `kind`."""

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

    class Meta:
        abstract = True
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.title

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
            prefix = f"{self._meta.app_label}-{self.pk}"
            getattr(self, name).save(f"{prefix}-{digest}.{name}", ContentFile(content), save=False)
        self.save(update_fields=list(files))


def written(document: Document, leaves: Sequence[Leaf], run: JobRun) -> dict[str, bytes]:
    """The files by format: always PDF and Word, a workbook where there are leaves."""
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import draw
    from cppcc.core.workbooks import bound

    run.progress(1, 4, "正在排版PDF")
    drawn = draw(document)
    run.progress(2, 4, "正在生成Word")
    files = {"pdf": drawn.pdf, "docx": write_docx(document, heading_pages=drawn.heading_pages)}
    if leaves:
        run.progress(3, 4, "正在生成Excel")
        files["xlsx"] = bound(leaves)
    return files
