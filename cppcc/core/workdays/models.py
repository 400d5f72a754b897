"""Days that differ from Monday to Friday: holidays (放假) and make-up working days (调休上班)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction

from cppcc.core.audit.models import record

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.workdays.notice import NoticeSpan

SATURDAY = 5


class DayKind(models.TextChoices):
    REST = "rest", "放假"
    WORK = "work", "上班"


class Source(models.TextChoices):
    SHIPPED = "shipped", "国务院通知"
    OFFICE = "office", "本机关"


class SpecialDayQuerySet(models.QuerySet["SpecialDay"]):
    def of_years(self, years: Iterable[int]) -> SpecialDayQuerySet:
        """All of these years; the years need not follow each other."""
        spans = models.Q(pk__in=[])
        for year in years:
            spans |= models.Q(date__range=(date(year, 1, 1), date(year, 12, 31)))
        return self.filter(spans)

    def within(self, first: date, last: date) -> SpecialDayQuerySet:
        return self.filter(date__range=(first, last))

    def own(self) -> SpecialDayQuerySet:
        """Set by the office."""
        return self.filter(source=Source.OFFICE)

    def shipped(self) -> SpecialDayQuerySet:
        return self.filter(source=Source.SHIPPED)

    def arrange(self, first: date, last: date, *, kind: str, name: str, by: User) -> list[date]:
        """The office's own word on every day from `first` to `last`; returns the days on which that is new."""
        new, values = [], {"kind": kind, "name": name, "source": Source.OFFICE}
        with transaction.atomic():
            there = {row.date: row for row in self.within(first, last).select_for_update()}
            for day in days_between(first, last):
                if day in there and (there[day].kind, there[day].name) == (kind, name):
                    continue
                row, made = self.update_or_create(date=day, defaults=values)  # somebody may enter it this moment, too
                record("录入工作日历" if made else "修改工作日历", by=by, target=row)
                new.append(day)
        return new

    def arrange_all(self, spans: Iterable[NoticeSpan], *, by: User) -> list[date]:
        """Every span of a notice, or none."""
        with transaction.atomic():
            new = [self.arrange(span.first, span.last, kind=span.kind, name=span.name, by=by) for span in spans]
        return [day for days in new for day in days]


class SpecialDay(models.Model):
    date = models.DateField("日期", unique=True)
    kind = models.CharField("安排", max_length=10, choices=DayKind)
    name = models.CharField("名称", max_length=40, blank=True, help_text="如：春节")
    source = models.CharField("来源", max_length=10, choices=Source, default=Source.OFFICE)

    objects = SpecialDayQuerySet.as_manager()

    class Meta:
        verbose_name = "工作日历"
        ordering: ClassVar = ["date"]

    def __str__(self) -> str:
        return f"{self.date.year}年{self.date.month}月{self.date.day}日{self.get_kind_display()}"

    @property
    def is_rest(self) -> bool:
        return self.kind == DayKind.REST

    @property
    def is_own(self) -> bool:
        """Set by the office; reloading from the library leaves it."""
        return self.source == Source.OFFICE

    @property
    def words(self) -> str:
        """春节放假, 国庆节调休上班"""
        if self.is_rest:
            return f"{self.name}放假"
        return f"{self.name}调休上班" if is_weekend(self.date) else f"{self.name}照常上班"


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def days_between(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
