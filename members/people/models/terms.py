"""Terms (届) of five years and their yearly sessions (次会议)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Count, F, Min, Q

from cppcc.core.accounts.roles import Role
from members.people.models.kept import Kept

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class TermQuerySet(models.QuerySet["Term"]):
    def current(self, *, on: date) -> TermQuerySet:
        return self.filter(starts_on__lte=on, ends_on__gte=on)

    def visible_to(self, user: User) -> TermQuerySet:
        return self if user.is_office or Role.LEADER in user.roles else self.none()

    def for_list(self) -> TermQuerySet:
        """With sessions, and `headcount`: all who were ever members in the term."""
        return self.prefetch_related("sessions").annotate(headcount=Count("appointments__member", distinct=True))

    def first_day(self, *, on: date) -> date:
        """Nothing of this committee happened before: its first term's start, and never less than ten years back."""
        earliest = self.aggregate(first=Min("starts_on"))["first"]
        ten_years = on.replace(year=on.year - 10, month=1, day=1)
        return min(earliest, ten_years) if earliest else ten_years

    def years(self, *, until: date) -> list[int]:
        """The calendar years of the terms so far, the newest first; this year alone when there is no term yet."""
        spans = self.values_list("starts_on__year", "ends_on__year")
        years = {year for first, last in spans for year in range(first, min(last, until.year) + 1)}
        return sorted(years | {until.year}, reverse=True)


class Term(Kept):
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


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> SessionQuerySet:
        return self if user.is_office or Role.LEADER in user.roles else self.none()


class Session(Kept):
    term = models.ForeignKey(Term, verbose_name="届", on_delete=models.PROTECT, related_name="sessions")
    name = models.CharField("次会议", max_length=40, unique=True, help_text="如：三届三次")
    year = models.PositiveSmallIntegerField("年度")
    opens_on = models.DateField("开幕", null=True, blank=True)
    closes_on = models.DateField("闭幕", null=True, blank=True)
    plenary_from = models.DateTimeField("大会提案起", null=True, blank=True)
    plenary_until = models.DateTimeField("大会提案截止", null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "次会议"
        ordering: ClassVar = ["-year", "-opens_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="session_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(plenary_from__isnull=True)
                | Q(plenary_until__isnull=True)
                | Q(plenary_until__gt=F("plenary_from")),
                name="plenary_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name
