"""What is to be printed."""

from __future__ import annotations

from typing import Any

from django import forms

from cppcc.core.forms import OfficeForm
from members.people.models import Body, BodyKind

KINDS = (BodyKind.GROUP, BodyKind.COMMITTEE, BodyKind.SECTOR, BodyKind.PARTY)


class VolumeForm(OfficeForm):
    verb = "生成"

    body = forms.ModelChoiceField(
        label="范围",
        queryset=Body.objects.none(),
        required=False,
        empty_label="全体委员",
        help_text="每名委员一份PDF、一份Word，装在一个压缩包里；另附一张总表。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies: Any = self.fields["body"]
        bodies.queryset = Body.objects.of_kinds(*KINDS).in_use()
