"""Rows the office edits: categories, reasons for not filing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Category(models.Model):
    name = models.CharField("分类", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "提案分类"
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class DeclineReason(models.Model):
    text = models.CharField("不予立案原因", max_length=120, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "不予立案原因"
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.text
