"""The checklist of the year (六个一): rows the office edits; what counts is declared by the apps as duty sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction

from cppcc.core.audit.models import record

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    def in_force(self, year: int) -> ChecklistQuerySet:
        """The checklists that hold for `year`, the newest first."""
        return self.filter(models.Q(until_year=None) | models.Q(until_year__gte=year), from_year__lte=year)


class Checklist(models.Model):
    """What each member should do in a year; a new version holds from a later year and leaves earlier ones alone."""

    name = models.CharField("名称", max_length=40)
    from_year = models.PositiveSmallIntegerField("自年度起", unique=True)
    until_year = models.PositiveSmallIntegerField("至年度止", null=True, blank=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = "履职清单"
        ordering: ClassVar = ["-from_year"]

    def __str__(self) -> str:
        return self.name

    def succeed(self, *, by: User, from_year: int) -> Checklist:
        """A copy that holds from `from_year`; this one ends the year before."""
        with transaction.atomic():
            new = Checklist.objects.create(name=self.name, from_year=from_year, until_year=self.until_year)
            items = [ChecklistItem(checklist=new, **item.content()) for item in self.items.all()]
            ChecklistItem.objects.bulk_create(items)
            self.until_year = from_year - 1
            self.save(update_fields=["until_year"])
            record("新建履职清单版本", by=by, target=new, from_year=from_year)
        return new


class ChecklistItem(models.Model):
    """One of the ones. `sources` are alternatives: names of duty sources, each with or without a level after a colon
    (`activities.attended:调研`)."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField("顺序")
    label = models.CharField("名称", max_length=40)
    hint = models.CharField("说明", max_length=120, blank=True)
    target = models.PositiveSmallIntegerField("目标数", default=1)
    sources = models.JSONField("取值来源", default=list)
    entry_url = models.CharField("去完成", max_length=60, blank=True)

    class Meta:
        verbose_name = "清单项"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["checklist", "order"], name="checklist_order")]

    def __str__(self) -> str:
        return self.label

    def content(self) -> dict[str, object]:
        """What a copy takes over."""
        return {name: getattr(self, name) for name in ("order", "label", "hint", "target", "sources", "entry_url")}
