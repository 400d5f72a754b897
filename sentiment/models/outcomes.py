"""Where a report went: adopted at a level, or instructed upon by a leader."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction

from cppcc.core.audit.models import record
from cppcc.core.periods import Period
from sentiment.models.reports import SocialReport
from sentiment.states import NOTE_OUTCOME

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class Level(models.TextChoices):
    COUNTY = "county", "区"
    CITY = "city", "市"
    PROVINCE = "province", "省"
    NATION = "nation", "全国"


class AdoptionManner(models.TextChoices):
    ADOPTED = "adopted", "采用"
    COMBINED = "combined", "综合采用"
    RELAYED = "relayed", "转报"
    PUBLISHED = "published", "刊载"


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def known_in(self, period: Period) -> AdoptionQuerySet:
        return self.filter(on__gte=period.start, on__lte=period.last_day)

    def with_level_name(self) -> AdoptionQuerySet:
        """Each row with `level_name`, the level as the office says it."""
        return self.annotate(
            level_name=models.Case(
                *(models.When(level=level.value, then=models.Value(level.label)) for level in Level),
                output_field=models.CharField(),
            )
        )


class Adoption(models.Model):
    report = models.ForeignKey(
        SocialReport, verbose_name="社情民意", on_delete=models.CASCADE, related_name="adoptions"
    )
    level = models.CharField("层级", max_length=20, choices=Level)
    manner = models.CharField("方式", max_length=20, choices=AdoptionManner)
    on = models.DateField("日期")
    note = models.CharField("载体或说明", max_length=120, blank=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = "采用"
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "level", "manner", "on"], name="adopted_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}{self.get_manner_display()}"

    def note_down(self, *, by: User) -> None:
        """Enter it beside its report."""
        _enter(self, by)

    def strike(self, *, by: User) -> None:
        """Take a wrong entry away again."""
        _strike(self, by)


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def known_in(self, period: Period) -> InstructionQuerySet:
        return self.filter(on__gte=period.start, on__lte=period.last_day)


class Instruction(models.Model):
    report = models.ForeignKey(
        SocialReport, verbose_name="社情民意", on_delete=models.CASCADE, related_name="instructions"
    )
    level = models.CharField("层级", max_length=20, choices=Level)
    leader = models.CharField("批示领导", max_length=60, blank=True)
    on = models.DateField("日期")
    gist = models.TextField("批示要点", blank=True)
    feedback = models.TextField("部门反馈", blank=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = "批示"
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "level", "leader", "on"], name="instructed_once")
        ]

    def __str__(self) -> str:
        return f"{self.leader}批示"

    def note_down(self, *, by: User) -> None:
        """Enter it beside its report."""
        _enter(self, by)

    def strike(self, *, by: User) -> None:
        """Take a wrong entry away again."""
        _strike(self, by)


def _enter(outcome: Adoption | Instruction, by: User) -> None:
    with transaction.atomic():
        outcome.report.hold_for_outcome()
        outcome.save()
        record(NOTE_OUTCOME.label, by=by, target=outcome.report, outcome=f"{outcome}（{outcome.on}）")


def _strike(outcome: Adoption | Instruction, by: User) -> None:
    with transaction.atomic():
        record("删除去向", by=by, target=outcome.report, outcome=f"{outcome}（{outcome.on}）")
        outcome.delete()
