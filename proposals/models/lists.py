"""Rows the office edits: categories, reasons for not filing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class CategoryQuerySet(models.QuerySet["Category"]):
    def in_use(self, chosen: int | None = None) -> CategoryQuerySet:
        """Those offered for choice, with the one chosen already even when it was switched off since."""
        return self.filter(Q(is_active=True) | Q(pk=chosen))


class Category(models.Model):
    name = models.CharField("分类", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("使用中", default=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = "提案分类"
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class DeclineReasonQuerySet(models.QuerySet["DeclineReason"]):
    def in_use(self) -> DeclineReasonQuerySet:
        return self.filter(is_active=True)


class DeclineReason(models.Model):
    text = models.CharField("不予立案原因", max_length=120, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("使用中", default=True)

    objects = DeclineReasonQuerySet.as_manager()

    class Meta:
        verbose_name = "不予立案原因"
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.text
