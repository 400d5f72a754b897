"""What the nightly chasing goes by, and what it has told already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

DAYS = [MinValueValidator(1, "至少1天"), MaxValueValidator(250, "最多250天")]


class ChaseRules(models.Model):
    """One row: after how many working days who is told (how long before a due date is with the session's rules)."""

    is_on = models.BooleanField("每天自动提醒和催办", default=True)
    repeat_days = models.PositiveSmallIntegerField("超期后每隔几个工作日再催", default=5, validators=DAYS)
    accept_days = models.PositiveSmallIntegerField("交办几个工作日未签收就催", default=3, validators=DAYS)
    decide_days = models.PositiveSmallIntegerField("答复稿几个工作日未审签、审核就提醒", default=3, validators=DAYS)
    answer_days = models.PositiveSmallIntegerField("承办单位的申请几个工作日未答复就提醒", default=3, validators=DAYS)
    returned_days = models.PositiveSmallIntegerField("退回修改几个工作日未交就提醒", default=7, validators=DAYS)
    commitment_days = models.PositiveSmallIntegerField("承诺事项到期前几个工作日提醒", default=20, validators=DAYS)

    class Meta:
        verbose_name = "催办设置"

    def __str__(self) -> str:
        return "催办设置"

    @classmethod
    def current(cls) -> ChaseRules:
        return cls.objects.get_or_create(pk=1)[0]


class ChasedQuerySet(models.QuerySet["Chased"]):
    def keys_among(self, keys: Collection[str]) -> set[str]:
        return set(self.filter(key__in=keys).values_list("key", flat=True))

    def note(self, keys: Collection[str], *, on: date) -> None:
        """Told on that day."""
        self.bulk_create([Chased(key=key, on=on) for key in sorted(keys)])


class Chased(models.Model):
    """One stage of one record that was told: `handling:12:late:2026-11-20:0`. Whoever finds it here keeps still."""

    key = models.CharField(max_length=120, unique=True)
    on = models.DateField()

    objects = ChasedQuerySet.as_manager()

    class Meta:
        verbose_name = "已自动提醒"
        indexes: ClassVar = [models.Index(fields=["on"], name="chased_on")]

    def __str__(self) -> str:
        return self.key
