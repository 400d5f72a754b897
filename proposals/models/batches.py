"""One press for many proposals: what was asked for, and what became of each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from cppcc.core.jobs.models import Job
from proposals.models.proposals import Proposal

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User) -> BatchQuerySet:
        """Who pressed reads what became of it."""
        return self.filter(by=user)

    def claim(self, pk: int) -> Batch:
        """The batch, held until the transaction ends: two that carry it out at once go row by row in turn."""
        return self.select_for_update().get(pk=pk)


class Batch(models.Model):
    """The rows chosen, in their order; made once however often the button is pressed (`token`)."""

    token = models.UUIDField(unique=True, editable=False)
    name = models.CharField("事项", max_length=40)
    label = models.CharField("名称", max_length=40)
    keys = models.JSONField("所选提案", default=list)
    answers = models.JSONField("填写内容", default=dict)
    back = models.CharField("返回", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "批量办理"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"批量{self.label}（{len(self.keys)}件）"

    def get_absolute_url(self) -> str:
        return reverse("proposals:batch_result", args=[self.pk])


class BatchLineQuerySet(models.QuerySet["BatchLine"]):
    def of(self, key: int) -> BatchLineQuerySet:
        return self.filter(key=key)

    def with_result(self, done: str) -> BatchLineQuerySet:
        """`1`: done, `0`: not."""
        return self.filter(done=done == "1")

    def done_keys(self) -> list[int]:
        """Of those that were done, in their order."""
        return list(self.filter(done=True).order_by("pk").values_list("key", flat=True))

    def by_result(self) -> dict[str, int]:
        """How many were done (`1`) and how many not (`0`)."""
        counts = self.order_by().values_list("done").annotate(rows=models.Count("pk")).order_by()
        return {"1" if done else "0": rows for done, rows in counts}


class BatchLine(models.Model):
    """What became of one of them; written in the transaction that did it, so that nothing is done twice."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    key = models.BigIntegerField("提案编号")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField("提案", max_length=240)
    done = models.BooleanField("已办")
    words = models.CharField("结果", max_length=300)

    objects = BatchLineQuerySet.as_manager()

    class Meta:
        verbose_name = "批量办理结果"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "key"], name="once_in_a_batch")]

    def __str__(self) -> str:
        return f"{self.name}：{self.words}"
