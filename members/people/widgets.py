"""Choosing members in a form: names or numbers are typed, joined by 、; a static script offers names from a list.

Without the script the field still works: what was typed is read by `members.people.lookup`, and an unclear name is
told with the numbers of those who bear it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone

from members.people.lookup import MemberRefused, find_member, find_members
from members.people.models import Member


class NamesInput(forms.TextInput):
    """A text line to which `member-names.js` adds suggestions, asked for at the address in `data-names`."""

    class Media:
        js = ("js/member-names.js",)

    def __init__(self, *, several: bool = False, attrs: dict[str, Any] | None = None) -> None:
        own = {"data-names": reverse_lazy("people:names"), "autocomplete": "off"}
        if several:
            own["data-several"] = "、"
        super().__init__({**own, **(attrs or {})})


class _NamesField(forms.CharField):
    several = False
    most_letters = 200
    default_error_messages = {"max_length": "写了%(show_value)s个字，最多%(limit_value)s个字；请减少姓名后再保存"}

    def __init__(self, *, on: date | None = None, any_time: bool = False, **kwargs: Any) -> None:
        """`on`: bare names mean members in office that day (today unless given; `any_time`: whenever)."""
        kwargs.setdefault("max_length", self.most_letters)
        kwargs.setdefault("widget", NamesInput(several=self.several))
        super().__init__(**kwargs)
        self.on = on
        self.any_time = any_time

    @property
    def day(self) -> date | None:
        return None if self.any_time else (self.on or timezone.localdate())


class MemberField(_NamesField):
    """One member, by name or number; cleans to a Member or None. Set `.on` in the form when the day is known."""

    default_error_messages = {"required": "请填写委员姓名或编号"}

    def clean(self, value: Any) -> Member | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return find_member(text, on=self.day)
        except MemberRefused as refusal:
            raise ValidationError(refusal.message, code="member") from refusal

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = Member.objects.filter(pk=value).first()
        return value.chosen_as if isinstance(value, Member) else value


class MembersField(_NamesField):
    """Several members, joined by 、, at most `lookup.MOST_NAMES`; cleans to a list of Members in the order typed, each
    once."""

    several = True
    most_letters = 4_000
    default_error_messages = {"required": "请填写委员姓名或编号，多人用、隔开"}

    def clean(self, value: Any) -> list[Member]:
        found = find_members(super().clean(value), on=self.day)
        if found.refused:
            raise ValidationError([ValidationError(each.message, code="member") for each in found.refused])
        return found.members

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, Iterable):
            return "、".join(member.chosen_as for member in value)
        return value
