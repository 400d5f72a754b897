"""Inputs of a reply: every suggestion with its answer, and what the unit promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from proposals.answering.points import sentences
from proposals.models.drafts import Taken

Row = dict[str, str]
MOST_PROMISES = 20
BLANK_PROMISES = 2


class RowsInput(forms.Widget):
    """Rows of named words: `name-0-text`, `name-0-answer`, …; without a script."""

    words: tuple[str, ...] = ()
    template = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        return list(self._rows(data, name))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-0-text" not in data

    def _rows(self, data: Mapping[str, Any], name: str) -> Iterator[Row]:
        number = 0
        while f"{name}-{number}-text" in data:
            yield {word: str(data.get(f"{name}-{number}-{word}", "")).replace("\r\n", "\n") for word in self.words}
            number += 1

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        context = {"name": name, "rows": self.shown(value or []), "choices": Taken.choices}
        return mark_safe(render_to_string(self.template, context))  # noqa: S308 - a template escapes

    def shown(self, rows: list[Row]) -> list[Row]:
        return rows


class PointsInput(RowsInput):
    words = ("text", "answer", "taken")
    template = "proposals/inputs/points.html"

    def shown(self, rows: list[Row]) -> list[Row]:
        """Each with whether it can be cut finer."""
        return [{**row, "can_split": "1" if len(sentences(row["text"])) > 1 else ""} for row in rows]


class PromisesInput(RowsInput):
    words = ("text", "due_on")
    template = "proposals/inputs/promises.html"

    def shown(self, rows: list[Row]) -> list[Row]:
        """With a little room for more."""
        return [*rows, *({"text": "", "due_on": ""} for _ in range(BLANK_PROMISES))][: max(MOST_PROMISES, len(rows))]


class PointsField(forms.Field):
    """The suggestions as they were cut, with answers. The suggestions themselves cannot be changed here: whatever is
    sent must read, joined, as the kept ones do."""

    widget = PointsInput

    def __init__(self, *, kept: list[Row], **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": "逐条答复", **kwargs})
        self.kept = kept

    def clean(self, value: Any) -> list[Row]:
        rows: list[Row] = list(value or [])
        if _joined(rows) != _joined(self.kept):
            return self.kept
        for number, row in enumerate(rows, 1):
            if len(row["answer"]) > 3000:
                raise ValidationError(f"第{number}条的答复有{len(row['answer'])}个字，最多3000个字，请精简")
            if row["taken"] and row["taken"] not in Taken.values:
                raise ValidationError(f"第{number}条请从采纳、部分采纳、解释说明中选一项")
        return rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.clean(data) != list(initial or []))


class PromisesField(forms.Field):
    """What is promised, each by a day; empty rows are left out."""

    widget = PromisesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": "承诺事项", **kwargs})

    def clean(self, value: Any) -> list[Row]:
        rows = [{"text": row["text"].strip(), "due_on": row["due_on"].strip()} for row in value or []]
        rows = [row for row in rows if row["text"] or row["due_on"]]
        if len(rows) > MOST_PROMISES:
            raise ValidationError(f"承诺事项有{len(rows)}项，最多{MOST_PROMISES}项，请合并")
        for number, row in enumerate(rows, 1):
            if not row["text"]:
                raise ValidationError(f"承诺事项第{number}项请写明做什么，或清空日期")
            if len(row["text"]) > 300:
                raise ValidationError(f"承诺事项第{number}项最多300个字，请精简")
            if row["due_on"] and not _is_day(row["due_on"]):
                raise ValidationError(f"承诺事项第{number}项的完成日期不对，请按 2026-12-31 的样子填写")
        return rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        filled = [row for row in data or [] if row["text"].strip() or row["due_on"].strip()]
        return filled != list(initial or [])


def _joined(rows: list[Row]) -> str:
    return "".join("".join(row["text"].split()) for row in rows)


def _is_day(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return 2000 <= day.year <= 2100
