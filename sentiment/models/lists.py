"""Rows the office edits: what a problem is about, and where it is."""

from __future__ import annotations

from django.db import models

from cppcc.core.lists import Listed


class Category(Listed):
    """What the problem is about."""

    name = models.CharField("类别", max_length=40, unique=True)

    class Meta(Listed.Meta):
        verbose_name = "社情民意类别"


class Place(Listed):
    """Where the problem is: a township, a street, a district."""

    name = models.CharField("地域", max_length=40, unique=True)

    class Meta(Listed.Meta):
        verbose_name = "地域"
