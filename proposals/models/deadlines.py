"""How long each step may take in a session: rows the proposal office edits, one per clock."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from members.people.models import Session

MOST = 3650


class Clock(models.TextChoices):
    """What a time is set for; the order is that of a proposal's life."""

    SIGN = "sign", "联名"
    HAND_BACK = "hand_back", "申请调整"
    MEET = "meet", "面商"
    ASSIST = "assist", "会办意见"
    REPLY = "reply", "主办答复"
    SPLIT = "split", "分办答复"
    EXTENSION = "extension", "延期最长"
    RATE = "rate", "委员评价"
    REDO = "redo", "重新办理"


class Measure(models.TextChoices):
    WORKDAYS = "workdays", "个工作日"
    DAYS = "days", "天"
    MONTHS = "months", "个月"
    FIXED = "fixed", "固定日期"


class DueRuleQuerySet(models.QuerySet["DueRule"]):
    def up_to(self, session: Session) -> DueRuleQuerySet:
        """Those of the session and of earlier ones, the newest session first."""
        earlier = Q(session__year__lt=session.year)
        if session.opens_on is not None:
            earlier |= Q(session__year=session.year, session__opens_on__lt=session.opens_on)
        found = self.filter(earlier | Q(session=session)).select_related("session")
        own_first = models.Case(models.When(session=session, then=0), default=1)
        return found.order_by(own_first, "-session__year", "-session__opens_on", "-session")


class DueRule(models.Model):
    session = models.ForeignKey(Session, verbose_name="届次", on_delete=models.CASCADE, related_name="due_rules")
    clock = models.CharField("时限", max_length=20, choices=Clock)
    measure = models.CharField("算法", max_length=10, choices=Measure)
    amount = models.PositiveSmallIntegerField(
        "数量", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    fixed_on = models.DateField("固定日期", null=True, blank=True)
    latest_on = models.DateField("总截止日", null=True, blank=True)
    skips_rest_days = models.BooleanField("遇休息日顺延", default=True)
    soon_days = models.PositiveSmallIntegerField("提前几个工作日提醒", default=5, validators=[MaxValueValidator(60)])

    objects = DueRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "办理时限"
        ordering: ClassVar = ["session", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "clock"], name="due_rule_once"),
            models.CheckConstraint(
                condition=Q(measure=Measure.FIXED, fixed_on__isnull=False)
                | (~Q(measure=Measure.FIXED) & Q(amount__isnull=False, amount__gte=1)),
                name="due_rule_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_clock_display()}：{self.words}"

    @property
    def words(self) -> str:
        """3个月, 5个工作日, 6月30日前; with the session's last day, if there is one"""
        latest = f"，不晚于{_day(self.latest_on)}" if self.latest_on else ""
        if self.measure == Measure.FIXED and self.fixed_on:
            return f"{_day(self.fixed_on)}前{latest}"
        return f"{self.amount}{self.get_measure_display()}{latest}"

    def for_session(self, session: Session) -> DueRule:
        """The same rule as a later session takes it over: dates move to its year. Not saved."""
        years = session.year - self.session.year
        return DueRule(
            session=session,
            clock=self.clock,
            measure=self.measure,
            amount=self.amount,
            fixed_on=_years_on(self.fixed_on, years),
            latest_on=_years_on(self.latest_on, years),
            skips_rest_days=self.skips_rest_days,
            soon_days=self.soon_days,
        )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _years_on(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)
