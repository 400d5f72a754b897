"""A background job: its row with the heartbeat is the truth, the broker only wakes a worker.

A job is claimed by one conditional UPDATE that writes a fresh token; whoever still holds the token may finish it. A worker
that dies stops the heartbeat; the job is taken up again by the next one and ends once."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class JobStatus(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


class Job(models.Model):
    kind = models.CharField("种类", max_length=60)
    title = models.CharField("名称", max_length=200)
    arguments = models.JSONField("参数", default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发起人", null=True, on_delete=models.PROTECT, related_name="jobs"
    )
    status = models.CharField("状态", max_length=20, choices=JobStatus, default=JobStatus.QUEUED)
    step = models.CharField("当前步骤", max_length=200, blank=True)
    done = models.PositiveIntegerField("已完成量", default=0)
    total = models.PositiveIntegerField("总量", default=0)
    token = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    created_at = models.DateTimeField("创建时间", default=timezone.now)
    started_at = models.DateTimeField("开始时间", null=True)
    heartbeat_at = models.DateTimeField("最近心跳", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    result = models.JSONField("结果", default=dict)
    error = models.TextField("错误", blank=True)

    class Meta:
        verbose_name = "后台任务"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["status", "heartbeat_at"], name="job_waiting")]

    def __str__(self) -> str:
        return self.title
