"""The checklist of the year (六个一): rows the office edits; what counts is declared by the apps as duty sources."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Checklist(models.Model):
    name = models.CharField("名称", max_length=40)
    from_year = models.PositiveSmallIntegerField("自年度起")
    until_year = models.PositiveSmallIntegerField("至年度止", null=True, blank=True)

    class Meta:
        verbose_name = "履职清单"
        ordering: ClassVar = ["-from_year"]

    def __str__(self) -> str:
        return self.name


class ChecklistItem(models.Model):
    """One of the ones: `sources` are alternatives, each {"source": name, "levels": [..] or absent}."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField("顺序")
    label = models.CharField("名称", max_length=40)
    hint = models.CharField("说明", max_length=120, blank=True)
    target = models.PositiveSmallIntegerField("目标数", default=1)
    sources = models.JSONField("取值来源", default=list)
    entry_url = models.CharField("去完成", max_length=60, blank=True, help_text="路由名，如 proposals:new")

    class Meta:
        verbose_name = "清单项"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["checklist", "order"], name="checklist_order")]

    def __str__(self) -> str:
        return self.label
