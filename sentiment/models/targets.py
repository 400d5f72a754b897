"""Targets (指标任务): how many reports are expected of whom, and by when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from cppcc.core.audit.models import record
from cppcc.core.levels import Level
from members.people.models import BodyKind

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class Whom(models.TextChoices):
    """Of whom a target asks; the bodies go by their kind's name."""

    OFFICE = "office", "全机关"
    GROUP = BodyKind.GROUP.value, "每个活动组"
    COMMITTEE = BodyKind.COMMITTEE.value, "每个专委会"
    SECTOR = BodyKind.SECTOR.value, "每个界别"
    PARTY = BodyKind.PARTY.value, "每个党派"
    MEMBER = "member", "每位委员"


class Counted(models.TextChoices):
    SENT_IN = "sent_in", "报送"
    ISSUED = "issued", "编发"
    RELAYED = "relayed", "上报"
    ADOPTED = "adopted", "采用"


BY_LEVEL = frozenset({Counted.RELAYED, Counted.ADOPTED})


class Every(models.TextChoices):
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF = "half", "每半年"
    YEAR = "year", "每年"


class TargetQuerySet(models.QuerySet["Target"]):
    def in_force(self, *, on: date) -> TargetQuerySet:
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)

    def of_anybody(self, *whom: str) -> TargetQuerySet:
        return self.filter(whom__in=whom)


class Target(models.Model):
    """So many of what, every so often, by the office as a whole, by each body of a kind, or by each member."""

    name = models.CharField("名称", max_length=80)
    whom = models.CharField("要求谁", max_length=20, choices=Whom, default=Whom.GROUP)
    counted = models.CharField("计什么", max_length=20, choices=Counted, default=Counted.SENT_IN)
    level = models.CharField("到哪一级", max_length=20, choices=Level, blank=True)
    number = models.PositiveSmallIntegerField("篇数")
    every = models.CharField("周期", max_length=20, choices=Every, default=Every.QUARTER)
    since = models.DateField("开始执行")
    until = models.DateField("执行到", null=True, blank=True)

    if TYPE_CHECKING:

        def get_whom_display(self) -> str: ...
        def get_counted_display(self) -> str: ...
        def get_level_display(self) -> str: ...
        def get_every_display(self) -> str: ...

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "指标"
        ordering: ClassVar = ["since", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gt=0), name="target_above_zero"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="target_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sentiment:target", args=[self.pk])

    @property
    def asks(self) -> str:
        """每个活动组每季度报送1篇"""
        level = f"{self.get_level_display()}级" if self.level else ""
        return f"{self.get_whom_display()}{self.get_every_display()}{level}{self.get_counted_display()}{self.number}篇"

    def lay_down(self, *, by: User, changed: Any = ()) -> None:
        """Set, or set anew."""
        with transaction.atomic():
            self.save()
            record("设定指标", by=by, target=self, asks=self.asks, changed=list(changed))

    def drop(self, *, by: User) -> None:
        with transaction.atomic():
            record("删除指标", by=by, target=self, asks=self.asks)
            self.delete()
