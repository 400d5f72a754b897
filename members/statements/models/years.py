"""The years for which the office asks for statements, and until when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from cppcc.core.audit.models import record

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class StatementYearQuerySet(models.QuerySet["StatementYear"]):
    def of_year(self, year: int) -> StatementYear | None:
        return self.filter(year=year).first()

    def due_days(self) -> dict[int, date]:
        return dict(self.values_list("year", "due_on"))


class StatementYear(models.Model):
    year = models.PositiveSmallIntegerField("年度", unique=True)
    due_on = models.DateField("提交截止", help_text="这一天以后第一次提交的记作“逾期”")
    words = models.TextField("要求", max_length=1000, blank=True, help_text="委员起草时看到，如：字数、重点写什么")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="布置人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("布置时间", default=timezone.now)

    objects = StatementYearQuerySet.as_manager()

    class Meta:
        verbose_name = "年度述职"
        ordering: ClassVar = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年度述职"

    @property
    def day(self) -> date:
        """Who is in office on this day is asked for a statement: the last of the year, or the due day if earlier."""
        return min(self.due_on, date(self.year, 12, 31))

    def open(self, *, by: User) -> None:
        """Members write from now on."""
        self.opened_by = by
        with transaction.atomic():
            self.save(force_insert=True)
            record("布置年度述职", by=by, target=self, due_on=self.due_on.isoformat())

    def change(self, *, by: User, fields: list[str]) -> None:
        """Another due day or other words; what is on time follows the day in force."""
        with transaction.atomic():
            self.save(update_fields=fields)
            record("修改年度述职", by=by, target=self, due_on=self.due_on.isoformat())
