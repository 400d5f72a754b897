"""How every form looks and speaks: crispy layout, one button named by its verb, dates with the browser's picker.

    class FilingForm(OfficeForm):
        verb = "立案"                                # the word on the one filled button
        keep = True                                  # what is typed is kept in the browser until it is saved
        counters = {"title": 50, "situation": 0}     # live character count, with a limit or (0) without
        optional = ["note"]                          # said in the label: “（可不填）”, of a choice “（可不选）”
        back = "proposals:list"                      # where “返回” leads; or pass `back="/…"` when making the form
        layout = [Fieldset("案由", "title"), "situation"]   # optional crispy layout

A page writes `{% crispy form %}`; how fields, hints and errors look is in templates/bootstrap5/. What every form does
besides: control characters are taken out of what was typed, Django's stock sentences are told in our words
(`cppcc.core.wording`), and dates before 1900 are refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.urls import reverse
from django.utils import timezone
from django.utils.choices import BlankChoiceIterator
from django.utils.datastructures import MultiValueDict

from cppcc.core.wording import TOO_EARLY, asked_for, in_our_words, plain_label, plain_text

NO_CHOICE = ("", "---------")


class OfficeWords(forms.BaseForm):
    """What every form does with what was typed, and how it answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        secrets = {self.add_prefix(n) for n, f in self.fields.items() if isinstance(f.widget, forms.PasswordInput)}
        self.data = plain_data(self.data, but=secrets)

    def add_error(self, field: str | None, error: Any) -> None:
        told = error if isinstance(error, ValidationError) else ValidationError(error)
        in_our_words(told, {name: plain_label(each.label or name) for name, each in self.fields.items()}, field)
        super().add_error(field, told)


class OfficeLook(OfficeWords):
    """Shared by OfficeForm and OfficeModelForm: `verb` is the word on the button."""

    verb: ClassVar[str] = "保存"
    keep: ClassVar[bool] = False
    counters: ClassVar[Mapping[str, int]] = {}
    optional: ClassVar[Collection[str]] = ()
    back: str = ""
    layout: ClassVar[Sequence[Any]] = ()

    def _dress(self, back: str = "") -> None:
        self.back = back or self.back
        self.helper = FormHelper()
        self.helper.form_method = "post"
        self.helper.attrs = {"novalidate": "", "data-form": ""} | ({"data-keep": ""} if self.keep else {})
        for name, limit in self.counters.items():
            if name in self.fields:
                self.fields[name].widget.attrs["data-counter"] = str(limit)
        for name, field in self.fields.items():
            _dress_field(name, field)
        for name in self.fields.keys() & set(self.optional):
            field = self.fields[name]
            field.label = f"{field.label}（可不{_verb(field)[0]}）"
        if self.layout:
            self.helper.layout = Layout(*self.layout)
        self.helper.add_input(Submit("act", self.verb))
        if self.back:
            self.helper.add_input(_BackLink(self.back))


class _BackLink:
    """“返回” beside the button; looks like an input to crispy, is a link."""

    input_type = "link"

    def __init__(self, back: str) -> None:
        self.url = back if back.startswith("/") else reverse(back)


def plain_data(data: Any, *, but: Collection[str] = ()) -> Any:
    """What was typed, without control characters; passwords (`but`) stay as typed. The same object when all is well."""

    def plain(name: str, value: Any) -> Any:
        return plain_text(value) if isinstance(value, str) and name not in but else value

    if isinstance(data, MultiValueDict):
        found = MultiValueDict({name: [plain(name, value) for value in values] for name, values in data.lists()})
        return data if found == data else found
    return {name: plain(name, value) for name, value in data.items()}


def _verb(field: forms.Field) -> str:
    return "选择" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "填写"


def _dress_field(name: str, field: forms.Field) -> None:
    label = field.label or name
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = asked_for(label, _verb(field))
    if isinstance(field, forms.DateField):
        field.validators = [*field.validators, TOO_EARLY]
    if isinstance(field, forms.DateField) and isinstance(field.widget, forms.DateInput):
        field.widget = forms.DateInput(format="%Y-%m-%d", attrs={**field.widget.attrs, "type": "date"})
    if isinstance(field, forms.CharField) and field.max_length:
        field.widget.attrs.setdefault("maxlength", str(field.max_length))
        if not any(isinstance(each, MaxLengthValidator) for each in field.validators):  # Django's sign-in form has none
            field.validators = [*field.validators, MaxLengthValidator(field.max_length)]
    if isinstance(field.widget, forms.Textarea) and field.widget.attrs.get("rows") == "10":
        field.widget.attrs["rows"] = "6"
    if isinstance(field, forms.ChoiceField) and isinstance(field.choices, list | BlankChoiceIterator):
        field.choices = [("", "请选择") if choice == NO_CHOICE else choice for choice in field.choices]
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == NO_CHOICE[1]:
        field.empty_label = "请选择"


def not_ahead(day: date, told: str, *, on: date | None = None) -> date:
    """The day as it is; ValidationError with what is `told` when it has not come yet (after `on`: today)."""
    if day > (on or timezone.localdate()):
        raise ValidationError(told, code="future")
    return day


class OfficeForm(OfficeLook, forms.Form):
    def __init__(self, *args: Any, back: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dress(back)


class OfficeModelForm(OfficeLook, forms.ModelForm):  # type: ignore[type-arg]
    def __init__(self, *args: Any, back: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dress(back)
