"""Rows the office edits: what a problem is about, and where it is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class NamedQuerySet(models.QuerySet["Named"]):
    def in_use(self, chosen: int | None = None) -> NamedQuerySet:
        """Those offered for choice, with the one chosen already even when it was switched off since."""
        return self.filter(Q(is_active=True) | Q(pk=chosen))


class Named(models.Model):
    """A name on a list in the office's order; switched off rather than deleted."""

    order = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("使用中", default=True)

    objects = NamedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar = ["order", "pk"]


class Category(Named):
    """What the problem is about."""

    name = models.CharField("类别", max_length=40, unique=True)

    class Meta(Named.Meta):
        verbose_name = "社情民意类别"

    def __str__(self) -> str:
        return self.name


class Place(Named):
    """Where the problem is: a township, a street, a district."""

    name = models.CharField("地域", max_length=40, unique=True)

    class Meta(Named.Meta):
        verbose_name = "地域"

    def __str__(self) -> str:
        return self.name
