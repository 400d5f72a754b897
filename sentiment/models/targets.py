"""Targets (指标任务): how many reports are expected of whom, and by when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.people.models import BodyKind
from sentiment.models.outcomes import Level


class Counted(models.TextChoices):
    SENT_IN = "sent_in", "报送"
    ISSUED = "issued", "编发"
    RELAYED = "relayed", "上报"
    ADOPTED = "adopted", "采用"


class Every(models.TextChoices):
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF = "half", "每半年"
    YEAR = "year", "每年"


class Target(models.Model):
    """So many of what, every so often, by the office as a whole, by each body of a kind, or by each member."""

    name = models.CharField("名称", max_length=80)
    by_office = models.BooleanField("全机关", default=False)
    by_each = models.CharField("每个组织", max_length=20, choices=BodyKind, blank=True)
    by_members = models.BooleanField("每位委员", default=False)
    counted = models.CharField("计什么", max_length=20, choices=Counted, default=Counted.SENT_IN)
    level = models.CharField("层级", max_length=20, choices=Level, blank=True)
    number = models.PositiveSmallIntegerField("篇数")
    every = models.CharField("周期", max_length=20, choices=Every, default=Every.QUARTER)
    since = models.DateField("开始执行")
    until = models.DateField("执行到", null=True, blank=True)

    class Meta:
        verbose_name = "指标"
        ordering: ClassVar = ["since", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gt=0), name="target_above_zero"),
            models.CheckConstraint(
                condition=Q(by_office=True, by_members=False, by_each="")
                | Q(by_office=False, by_members=True, by_each="")
                | (Q(by_office=False, by_members=False) & ~Q(by_each="")),
                name="target_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name
