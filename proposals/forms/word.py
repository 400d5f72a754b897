"""The Word file from which a proposal's form is filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from cppcc.core.forms import OfficeForm
from proposals.writing.from_word import Recognised, proposal_in

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class WordForm(OfficeForm):
    verb = "读取"

    word = forms.FileField(
        label="Word文件", allow_empty_file=True, error_messages={"required": "请选择写好的Word文件（.docx）"}
    )

    def clean_word(self) -> Recognised:
        upload: UploadedFile[bytes] = self.cleaned_data["word"]
        return proposal_in(upload)
