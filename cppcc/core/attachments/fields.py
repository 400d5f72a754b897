"""Several files in one form field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from cppcc.core.attachments.checks import Checked, check
from cppcc.core.attachments.kinds import ACCEPT, TAKEN


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, "accept": ACCEPT, **(attrs or {})})


class AttachmentsField(forms.FileField):
    """Files to be kept with a record; cleans to a list of Checked, fit for `Attachment.objects.attach`.

    Set `.held` to the number of files that the record has already: together they stay within the limit."""

    default_error_messages = {"required": "请选择文件"}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "附件")
        kwargs.setdefault("widget", FilesInput())
        kwargs.setdefault("help_text", _limits())
        super().__init__(**kwargs)
        self.held = 0

    def clean(self, data: Any, initial: Any = None) -> list[Checked]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            super().clean(None, initial)
            return []
        most = settings.ATTACHMENT_MAX_COUNT
        if self.held + len(files) > most:
            already = f"已有{self.held}个，" if self.held else ""
            raise ValidationError(f"附件最多{most}个，{already}这次选了{len(files)}个。", code="many")
        checked, refused = [], []
        for file in files:
            try:
                checked.append(check(file))
            except ValidationError as error:
                refused.append(error)
        if refused:
            raise ValidationError(refused)
        return checked


def _limits() -> str:
    size = settings.ATTACHMENT_MAX_BYTES // 2**20
    return f"{TAKEN}；最多{settings.ATTACHMENT_MAX_COUNT}个，每个不超过{size}MB；照片中的拍摄地点等信息会自动去掉。"
