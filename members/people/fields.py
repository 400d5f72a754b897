"""Columns derived from a member's name. They are set in `pre_save`, so a bulk import keeps them as well as a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from cppcc.core.ordering import stroke_key
from members.people.names import plain_name, search_pinyin

if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField


class NameField(Text):
    """A name in its one spelling (`members.people.names.plain_name`)."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        name = plain_name(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, name)
        return name


class StrokeKeyField(Text):
    """The sort key by surname strokes of the record's `name`."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        key = stroke_key(model_instance.name)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key


class PinyinField(Text):
    """The record's `name` in pinyin, in full and as initials: `gongwangyi gwy`."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        pinyin = search_pinyin(model_instance.name)[: self.max_length]  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, pinyin)
        return pinyin
