"""Terms (届) of five years and their yearly sessions (次会议)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models


class TermQuerySet(models.QuerySet["Term"]):
    def current(self, *, on: date) -> TermQuerySet:
        return self.filter(starts_on__lte=on, ends_on__gte=on)


class Term(models.Model):
    name = models.CharField("届", max_length=40, unique=True, help_text="如：第三届")
    committee_name = models.CharField("委员会", max_length=60)
    starts_on = models.DateField("届起")
    ends_on = models.DateField("届止")

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = "届"
        ordering: ClassVar = ["-starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="term_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    term = models.ForeignKey(Term, verbose_name="届", on_delete=models.PROTECT, related_name="sessions")
    name = models.CharField("次会议", max_length=40, unique=True, help_text="如：三届三次")
    year = models.PositiveSmallIntegerField("年度")
    opens_on = models.DateField("开幕", null=True, blank=True)
    closes_on = models.DateField("闭幕", null=True, blank=True)
    plenary_from = models.DateTimeField("大会提案起", null=True, blank=True)
    plenary_until = models.DateTimeField("大会提案截止", null=True, blank=True)

    class Meta:
        verbose_name = "次会议"
        ordering: ClassVar = ["-year", "-opens_on"]

    def __str__(self) -> str:
        return self.name
