"""Several days typed into one box: 2025-03-12、4月9日 …, one a line or with marks between."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

MOST_DAYS = 60
BETWEEN = re.compile(r"[\s,，、;；]+")
AROUND_MARKS = re.compile(r"\s*([-./年月])\s*")
FULL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
WITHOUT_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})日?")


class DaysField(forms.CharField):
    """Cleans to the days in their order, each once. A day without its year is the next one of that name after `.on`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        kwargs.setdefault("max_length", 2000)
        super().__init__(**kwargs)
        self.on: date | None = None

    def clean(self, value: Any) -> list[date]:
        typed = unicodedata.normalize("NFKC", super().clean(value))
        words = [word for word in BETWEEN.split(AROUND_MARKS.sub(r"\1", typed)) if word]
        found, refused = set(), []
        for word in words:
            day = self._read(word)
            if day is None:
                refused.append(word)
            else:
                found.add(day)
        if refused:
            raise ValidationError(f"看不懂“{'、'.join(refused[:5])}”，日期请写成2025-03-12或3月12日。", code="invalid")
        if len(found) > MOST_DAYS:
            raise ValidationError(f"一次最多计划{MOST_DAYS}个日期，这里有{len(found)}个。", code="many")
        return sorted(found)

    def _read(self, word: str) -> date | None:
        try:
            if full := FULL.fullmatch(word):
                year, month, day = map(int, full.groups())
                return date(year, month, day)
            if self.on and (short := WITHOUT_YEAR.fullmatch(word)):
                month, day = map(int, short.groups())
                this_year = date(self.on.year, month, day)
                return this_year if this_year >= self.on else date(self.on.year + 1, month, day)
        except ValueError:
            return None
        return None
