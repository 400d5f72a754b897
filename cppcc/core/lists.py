"""Lists the office keeps: kinds, categories, reasons. A row is offered for choice until it is switched off."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound="Listed")


class ListedQuerySet(models.QuerySet[Row]):
    def in_use(self, chosen: int | None = None) -> Self:
        """Those offered for choice, with the one chosen already even when it was switched off since."""
        return self.filter(Q(is_active=True) | Q(pk=chosen))


class Listed(models.Model):
    """A name on a list, in the office's order; switched off rather than deleted."""

    name: models.CharField[str, str]
    order = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("使用中", default=True)

    objects = ListedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name
