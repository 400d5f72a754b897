"""How every form looks and speaks: crispy layout, one button named by its verb, dates with the browser's picker."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms


class _OfficeLook:
    """Shared by OfficeForm and OfficeModelForm: `verb` is the word on the button."""

    verb = "保存"
    fields: dict[str, forms.Field]

    def _dress(self) -> None:
        self.helper = FormHelper()
        self.helper.form_method = "post"
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit("submit", self.verb))
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **field.widget.attrs})
            if isinstance(field, forms.CharField) and field.max_length and "maxlength" not in field.widget.attrs:
                field.widget.attrs["maxlength"] = str(field.max_length)


class OfficeForm(_OfficeLook, forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dress()


class OfficeModelForm(_OfficeLook, forms.ModelForm):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dress()
