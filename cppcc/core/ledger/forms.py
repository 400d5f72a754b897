"""Choosing a ledger to upload, and a year to export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from cppcc.core.forms import OfficeForm
from cppcc.core.ledger.opening import WorkbookRefused, look_at


class UploadForm(OfficeForm):
    verb = "上传并检查"
    file = forms.FileField(
        label="台账文件",
        help_text="Excel 工作簿（.xlsx），不超过50MB。上传后先检查，不写入任何内容。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请选择台账文件", "empty": "文件是空的，请重新选择台账文件"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_action = reverse("ledger:upload")

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            look_at(file)
        except WorkbookRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return file


class YearForm(forms.Form):
    year = forms.IntegerField(min_value=1950, max_value=2100)
