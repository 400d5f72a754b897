"""An uploaded ledger: the file, what the check said, whether it was imported."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.jobs.kinds import JobFailed
from cppcc.core.jobs.models import Job
from cppcc.core.ledger.outcome import Outcome
from cppcc.core.ledger.run import LedgerImport, LedgerRefused, hold_imports
from cppcc.core.ledger.sheets import private_columns
from cppcc.core.ledger.states import STEPS, UNDER_WAY, Status
from cppcc.core.workflow import Stepped, StepRefused

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.jobs.runs import JobRun

CHECK, IMPORT = "ledger.check", "ledger.import"
CLASHED = "导入的同时有人登记了同样的编号，没有写入任何内容。请重新检查后再导入。"


def place(upload: LedgerUpload, filename: str) -> str:
    """A name nobody can guess; the uploaded name is kept in the row."""
    return f"ledger/{timezone.localdate():%Y/%m}/{uuid4().hex}.xlsx"


class LedgerUploadQuerySet(models.QuerySet["LedgerUpload"]):
    def visible_to(self, user: User) -> LedgerUploadQuerySet:
        """Each of the office their own, for an outcome holds old and new values; the general office all."""
        if Role.GENERAL_OFFICE in user.roles:
            return self
        return self.filter(by=user) if user.is_office else self.none()

    def in_status(self, status: str) -> LedgerUploadQuerySet:
        return self.filter(status=status)

    def named_like(self, text: str) -> LedgerUploadQuerySet:
        return self.filter(name__icontains=text)

    def for_list(self) -> LedgerUploadQuerySet:
        return self.select_related("by").defer("outcome")

    def for_page(self) -> LedgerUploadQuerySet:
        return self.select_related("by", "job__owner")

    def of_same_content(self, upload: LedgerUpload) -> LedgerUploadQuerySet:
        """Other uploads of the very same file that were imported."""
        return self.filter(sha256=upload.sha256, status=Status.IMPORTED).exclude(pk=upload.pk)


class LedgerUpload(Stepped):
    STEPS = STEPS

    file = models.FileField("文件", upload_to=place)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField("校验值", max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("上传时间", default=timezone.now)
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.CHECKING)
    outcome = models.JSONField("结果", default=dict)
    job = models.ForeignKey(Job, verbose_name="后台任务", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = LedgerUploadQuerySet.as_manager()

    class Meta:
        verbose_name = "台账"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("ledger:detail", args=[self.pk])

    @property
    def told(self) -> Outcome:
        """What the last check or the import said."""
        return Outcome.from_json(self.outcome)

    def told_to(self, user: User) -> Outcome:
        """What the last check or the import said, without what this user may not see."""
        return self.told.hiding(private_columns(user))

    @property
    def is_busy(self) -> bool:
        """A job is at work on it; one that failed or was cancelled is not."""
        return self.status in UNDER_WAY and self.job is not None and not self.job.has_ended

    @property
    def waits_for(self) -> Job | None:
        """The job that has not brought it anywhere yet: it is queued or at work, or was stopped or failed."""
        return self.job if self.status in UNDER_WAY else None

    # --- Verbs of people --------------------------------------------------------------------------------------------
    @classmethod
    def receive(cls, file: UploadedFile[Any], *, by: User) -> LedgerUpload:
        """Keep the file outside the web root and have it checked."""
        digest = hashlib.sha256()
        for piece in file.chunks():
            digest.update(piece)
        upload = cls(name=(file.name or "")[-200:], size=file.size or 0, sha256=digest.hexdigest(), by=by)
        with transaction.atomic():
            upload.file.save(upload.name, File(file), save=False)
            upload.save()
            record("上传台账", by=by, target=upload, size=upload.size, sha256=upload.sha256)
            upload._queue(CHECK, f"检查台账：{upload.name}", by=by)
        return upload

    def recheck(self, *, by: User) -> None:
        """Check it against what is recorded now."""
        if self.is_busy:
            raise StepRefused(self, STEPS["recheck"])
        with transaction.atomic():
            self._take("recheck", by=by)
            self._queue(CHECK, f"检查台账：{self.name}", by=by)

    def start(self, *, by: User) -> None:
        """Import it as a whole, in the background."""
        with transaction.atomic():
            self._take("start", by=by)
            self._queue(IMPORT, f"导入台账：{self.name}", by=by)

    def _queue(self, kind: str, title: str, *, by: User) -> None:
        self.job = Job.submit(kind, title=title[:200], by=by, arguments={"upload": self.pk})
        type(self)._base_manager.filter(pk=self.pk).update(job=self.job)

    # --- Verbs of the job ---------------------------------------------------------------------------------------------
    def check_rows(self, run: JobRun) -> None:
        """Say what importing it would do; nothing is written but that."""
        if self.status != Status.CHECKING:
            return
        with self.file.open("rb") as file:
            outcome = LedgerImport(file, by=run.job.owner, tell=run.progress).prepare()
        with run.finishing() as result:
            self._take("refuse" if outcome.refusals else "pass_check", by=run.job.owner, outcome=outcome.to_json())
            result.update(message=_summary(outcome, "可以导入"), url=self.get_absolute_url())

    def import_rows(self, run: JobRun) -> None:
        """Check everything once more and write all of it or nothing, together with the job's end."""
        if self.status != Status.IMPORTING:
            return
        with self.file.open("rb") as file:
            ledger = LedgerImport(file, by=run.job.owner, tell=run.progress)
            try:
                with run.finishing() as result:
                    hold_imports()
                    outcome = ledger.import_all()
                    self._take("finish", by=run.job.owner, outcome=outcome.to_json())
                    result.update(message=_summary(outcome, "已导入"), url=self.get_absolute_url())
            except LedgerRefused as refused:
                self._refuse_late(run, refused.outcome)
            except IntegrityError:
                raise JobFailed(CLASHED, url=self.get_absolute_url()) from None

    def _refuse_late(self, run: JobRun, outcome: Outcome) -> None:
        self.refresh_from_db()
        with run.finishing() as result:
            self._take("refuse", by=run.job.owner, outcome=outcome.to_json())
            result.update(message=_summary(outcome, ""), url=self.get_absolute_url())


def _summary(outcome: Outcome, verb: str) -> str:
    if outcome.refusals:
        return f"发现{outcome.refused}处问题，没有写入任何内容"
    return f"{verb}：新增{outcome.added}行，变更{outcome.changed}行，未变{outcome.unchanged}行"
