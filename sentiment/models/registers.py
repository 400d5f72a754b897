"""The register of a year, whose row is the lock for its numbers, and the bulletins issued in it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Max


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


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def of_year(self, year: int) -> BulletinQuerySet:
        return self.filter(year=year)

    def numbered(self, number: int) -> Bulletin | None:
        """The issue of that number."""
        return self.filter(number=number).first()

    def next_number(self, year: int) -> int:
        """The number after the year's last; hold the year's register when you mean to use it."""
        return (self.of_year(year).aggregate(last=Max("number"))["last"] or 0) + 1


class Bulletin(models.Model):
    """A numbered issue of 《社情民意》 within a year."""

    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("期号")
    issued_on = models.DateField("编发日期", null=True, blank=True)
    title = models.CharField("标题", max_length=200, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "期刊"
        ordering: ClassVar = ["-year", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["year", "number"], name="bulletin_number_once")]

    def __str__(self) -> str:
        return f"{self.year}年第{self.number}期"

    @classmethod
    def begin(cls, *, year: int, number: int, issued_on: date) -> Bulletin:
        """A new issue of the year; hold the year's register when the number was worked out from it."""
        return cls.objects.create(year=year, number=number, issued_on=issued_on)
