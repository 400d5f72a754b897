"""What the log may say of a change. It is read by people who read no content: values only of dates, numbers, choices
and the like; of a text its length."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

PLAIN = (models.BooleanField, models.DateField, models.DecimalField, models.FloatField, models.IntegerField)
LENGTH = re.compile(r"\d+字")
SIDES = ("before", "after")  # of a change: values by field name


def without_text(target: models.Model | None, details: Mapping[str, Any]) -> dict[str, Any]:
    """`details` as they may be written down: notes, and texts among the values before and after, become lengths."""
    kept = dict(details)
    if kept.get("note"):
        kept["note"] = _length(kept["note"])
    for side in SIDES:
        if isinstance(kept.get(side), dict):
            kept[side] = {name: _kept(_field(target, name), value) for name, value in kept[side].items()}
    return kept


def changed_fields(model: type[models.Model] | None, before: object, after: object) -> str:
    """日期 2024-05-02→2024-05-03、内容 12字→14字; the other end of a reference is not told, only that it changed."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return ""
    places = {field.name: place for place, field in enumerate(model._meta.fields)} if model else {}
    return "、".join(
        _pair(_field(model, name), name, old, after.get(name))
        for name, old in sorted(before.items(), key=lambda pair: places.get(pair[0], len(places)))
        if _is_text(_field(model, name)) or old != after.get(name)
    )


def _pair(field: models.Field[Any, Any] | None, name: str, old: object, new: object) -> str:
    label = str(field.verbose_name) if field is not None else name
    return label if isinstance(field, models.ForeignKey) else f"{label} {_word(field, old)}→{_word(field, new)}"


def _word(field: models.Field[Any, Any] | None, value: object) -> str:
    kept = str(_kept(field, value))
    choices = {str(key): str(word) for key, word in field.flatchoices} if field is not None else {}
    return choices.get(kept, "无" if kept in {"", "None"} else kept)


def _kept(field: models.Field[Any, Any] | None, value: object) -> object:
    if not _is_text(field) or (isinstance(value, str) and LENGTH.fullmatch(value)):
        return value
    return _length(value)


def _length(value: object) -> str:
    return f"{len(str('' if value is None else value))}字"


def _is_text(field: models.Field[Any, Any] | None) -> bool:
    return field is None or not (field.choices or isinstance(field, (*PLAIN, models.ForeignKey)))


def _field(model: models.Model | type[models.Model] | None, name: str) -> models.Field[Any, Any] | None:
    try:
        found = model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None
