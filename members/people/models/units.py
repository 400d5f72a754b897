"""Handling units (承办单位)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class UnitKind(models.Model):
    name = models.CharField("类别", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=100)

    class Meta:
        verbose_name = "单位类别"
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    name = models.CharField("名称", max_length=60, unique=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.ForeignKey(UnitKind, verbose_name="类别", null=True, blank=True, on_delete=models.PROTECT)
    clerks = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="经办人", blank=True, related_name="units")
    order = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "承办单位"
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name
