"""Rows the office edits: categories, reasons for not filing."""

from __future__ import annotations

from django.db import models

from cppcc.core.lists import Listed


class Category(Listed):
    name = models.CharField("分类", max_length=40, unique=True)

    class Meta(Listed.Meta):
        verbose_name = "提案分类"


class DeclineReason(Listed):
    text = models.CharField("不予立案原因", max_length=120, unique=True)

    class Meta(Listed.Meta):
        verbose_name = "不予立案原因"

    def __str__(self) -> str:
        return self.text
