"""What a statement consists of: sections, and for each the records that its first draft tells. Rows of the office."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cppcc.core.lists import Listed, ListedQuerySet
from cppcc.core.registry import DUTY_SOURCES


class StatementSectionQuerySet(ListedQuerySet["StatementSection"]):
    def with_parts(self) -> StatementSectionQuerySet:
        """Those in use, each with `told`: its parts in use."""
        parts = models.Prefetch("parts", queryset=StatementPart.objects.in_use(), to_attr="told")
        return self.in_use().prefetch_related(parts)  # type: ignore[no-redef]


class StatementSection(Listed):
    name = models.CharField("标题", max_length=40, unique=True)
    hint = models.CharField("写作提示", max_length=200, blank=True, help_text="显示在填写框上方")
    tells_checklist = models.BooleanField("写入“六个一”完成情况", default=False)

    objects: ClassVar = StatementSectionQuerySet.as_manager()
    told: list[StatementPart]  # set by `with_parts`

    class Meta(Listed.Meta):
        verbose_name = "述职报告栏目"


class StatementPart(Listed):
    """One sentence of a section's first draft: a duty source, and how the office says it. Of records that an earlier
    sentence of the section lists, a later one says what became of them."""

    section = models.ForeignKey(StatementSection, verbose_name="栏目", on_delete=models.CASCADE, related_name="parts")
    source = models.CharField("取自哪些记录", max_length=80)
    name = models.CharField("怎么说", max_length=40, help_text="如：提出提案；写成“提出提案3件”")
    unit = models.CharField("量词", max_length=10, default="件")
    in_marks = models.BooleanField("名称加书名号", default=False)
    adds_up = models.BooleanField("只写数量合计", default=False, help_text="如：金额合计；不逐条列出")

    class Meta(Listed.Meta):
        verbose_name = "述职报告取数"
        ordering: ClassVar = ["section__order", "section", "order", "pk"]

    def get_source_display(self) -> str:
        """As the office calls it: 参加活动（调研）."""
        name, _, level = self.source.partition(":")
        label = DUTY_SOURCES[name].label if name in DUTY_SOURCES else name
        return f"{label}（{level}）" if level else label
