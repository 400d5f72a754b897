"""The register of a year, whose row is the lock for its numbers."""

from __future__ import annotations

from django.db import models


class YearRegisterQuerySet(models.QuerySet["YearRegister"]):
    def lock(self, year: int) -> YearRegister:
        """Hold the year's register until the transaction ends; works for a year without any entry as well."""
        self.get_or_create(year=year)
        return self.select_for_update().get(year=year)


class YearRegister(models.Model):
    """One row per year, there to be locked: numbers come from the entries themselves."""

    year = models.PositiveSmallIntegerField("年度", primary_key=True)

    objects = YearRegisterQuerySet.as_manager()

    class Meta:
        verbose_name = "年度登记簿"

    def __str__(self) -> str:
        return f"{self.year}年"
