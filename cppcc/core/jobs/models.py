"""A background job: its row is the truth, the broker only wakes a worker.

A job is claimed by one conditional UPDATE that writes a fresh token; only the holder of the token may end it. A worker
that dies stops beating; the job is taken up again by the next one and ends once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cppcc.core.audit.models import record
from cppcc.core.jobs import kinds, signs
from cppcc.core.workflow import Step, Stepped

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
CRASHED = (
    f"任务运行中断了{MAX_ATTEMPTS}次，没有完成，数据没有改动。请再试一次；若仍中断，请告诉系统管理员查看后台日志。"
)


class JobStatus(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


STEPS = {
    "cancel": Step("取消", {JobStatus.QUEUED, JobStatus.RUNNING}, JobStatus.CANCELLED, danger=True),
    "retry": Step("再试一次", {JobStatus.FAILED, JobStatus.CANCELLED}, JobStatus.QUEUED),
}
AS_NEW: dict[str, Any] = {
    "token": "",
    "attempts": 0,
    "error": "",
    "result": {},
    "started_at": None,
    "heartbeat_at": None,
    "finished_at": None,
}
ENDED = frozenset({JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED})


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> JobQuerySet:
        """The office sees every job, everybody else their own."""
        return self if user.is_office else self.filter(owner=user)

    def for_list(self) -> JobQuerySet:
        return self.select_related("owner")

    def of_kind(self, kind: str) -> JobQuerySet:
        return self.filter(kind=kind)

    def in_status(self, status: str) -> JobQuerySet:
        return self.filter(status=status)

    def under_way(self) -> JobQuerySet:
        """Queued or running."""
        return self.exclude(status__in=ENDED)

    def asked(self, **arguments: int) -> JobQuerySet:
        """Those with these arguments."""
        return self.filter(**{f"arguments__{name}": value for name, value in arguments.items()})

    def named_like(self, words: str) -> JobQuerySet:
        return self.filter(title__icontains=words)

    def stale(self, *, now: datetime) -> JobQuerySet:
        """Running by the row, but nobody has beaten for JOB_STALE_SECONDS."""
        return self.filter(
            status=JobStatus.RUNNING, heartbeat_at__lt=now - timedelta(seconds=settings.JOB_STALE_SECONDS)
        )

    def waiting(self, *, now: datetime) -> JobQuerySet:
        """What a worker may take up now: queued, or left behind by a dead worker."""
        return self.filter(status=JobStatus.QUEUED) | self.stale(now=now)

    def held_with(self, token: str) -> JobQuerySet:
        return self.filter(status=JobStatus.RUNNING, token=token)

    def claim(self, pk: int, *, now: datetime) -> Job | None:
        """Take job `pk` with a fresh token; None when it is not waiting, or was given up after MAX_ATTEMPTS."""
        job = self.waiting(now=now).filter(pk=pk).first()
        if job is None or job.is_beating():
            return None
        mine = self.waiting(now=now).filter(pk=pk, token=job.token)
        if job.attempts >= MAX_ATTEMPTS:
            mine.update(status=JobStatus.FAILED, error=CRASHED, finished_at=now, token="")
            return None
        token = uuid4().hex
        claimed = mine.update(
            status=JobStatus.RUNNING, token=token, attempts=F("attempts") + 1, started_at=now, heartbeat_at=now
        )
        return self.get(pk=pk, token=token) if claimed else None


class Job(Stepped):
    STEPS: ClassVar[Mapping[str, Step]] = STEPS

    kind = models.CharField("种类", max_length=60)
    title = models.CharField("名称", max_length=200)
    arguments = models.JSONField("参数", default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发起人", null=True, on_delete=models.PROTECT, related_name="jobs"
    )
    status = models.CharField("状态", max_length=20, choices=JobStatus, default=JobStatus.QUEUED)
    token = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    created_at = models.DateTimeField("创建时间", default=timezone.now)
    queued_at = models.DateTimeField("排队时间", default=timezone.now)
    started_at = models.DateTimeField("开始时间", null=True)
    heartbeat_at = models.DateTimeField("最近心跳", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    result = models.JSONField("结果", default=dict)
    error = models.TextField("错误", blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["status", "heartbeat_at"], name="job_waiting")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="job_running_is_held", condition=~Q(status=JobStatus.RUNNING) | Q(heartbeat_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:detail", args=[self.pk])

    @classmethod
    def submit(cls, kind: str, *, title: str, by: User | None, arguments: Mapping[str, Any] | None = None) -> Job:
        """Queue work of `kind`; a worker is woken when the surrounding transaction commits."""
        kinds.find(kind)
        with transaction.atomic():
            job = cls.objects.create(kind=kind, title=title, owner=by, arguments=dict(arguments or {}))
            record("发起后台任务", by=by, target=job, kind=kind)
            job.wake()
        return job

    def wake(self) -> None:
        """Tell a worker after the commit. A broker that does not answer is logged; the job is found all the same."""
        from cppcc.core.jobs.tasks import run_job

        transaction.on_commit(partial(run_job.delay, self.pk), robust=True)

    def is_forgotten(self, *, now: datetime) -> bool:
        """Waiting longer than a worker ever takes: the message was lost, its worker died, or none is running."""
        since = self.heartbeat_at if self.status == JobStatus.RUNNING else self.queued_at
        if self.has_ended or since is None or now - since <= timedelta(seconds=settings.JOB_STALE_SECONDS):
            return False
        return not self.is_beating()

    def wake_if_forgotten(self, *, now: datetime) -> None:
        """Wake a worker again for a forgotten job, at most once per JOB_STALE_SECONDS."""
        if self.is_forgotten(now=now) and signs.first_call(self.pk):
            self.wake()

    def elapsed(self, *, now: datetime) -> timedelta:
        """How long it has waited, has been running, or took."""
        if self.status == JobStatus.QUEUED:
            return now - self.queued_at
        return (self.finished_at or now) - (self.started_at or self.finished_at or now)

    def cancel(self, *, by: User) -> None:
        """End the job without a result. A run under way stops at its next step and its changes are undone."""
        signs.ask_to_stop(self.pk, self.token)  # first: on SQLite the run may hold the write lock we need below
        self._take("cancel", by=by, token="", finished_at=timezone.now())

    def retry(self, *, by: User) -> None:
        """Queue the same work once more, as if for the first time."""
        with transaction.atomic():
            self._take("retry", by=by, queued_at=timezone.now(), **AS_NEW)
            self.wake()

    @property
    def label(self) -> str:
        return kinds.labels().get(self.kind, self.kind)

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    @property
    def message(self) -> str:
        """What the finished work says of its result."""
        return str(self.result.get("message", ""))

    @property
    def result_url(self) -> str:
        return str(self.result.get("url", ""))

    def live_signs(self) -> signs.Signs | None:
        """Progress of the run under way."""
        return signs.read(self.pk, self.token) if self.status == JobStatus.RUNNING else None

    def is_beating(self) -> bool:
        """Whether a run showed a sign of life a moment ago, although its row may look old."""
        alive = self.live_signs()
        return alive is not None and alive.beating()
