"""What the office writes: its wording, where a report goes, and why not."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cppcc.core.forms import OfficeForm, OfficeModelForm
from cppcc.core.revising import SeenForm
from sentiment.forms.entry import TEXT_LENGTH
from sentiment.models import SocialReport


class EditForm(SeenForm, OfficeModelForm):
    """The edited text, which starts from the original and stays empty as long as it says the same."""

    keep = True
    counters: ClassVar = {"edited_title": 60, "edited_text": TEXT_LENGTH}

    class Meta:
        model = SocialReport
        fields: ClassVar = ["edited_title", "edited_text", "is_secret"]
        labels: ClassVar = {"edited_title": "标题", "edited_text": "正文"}
        widgets: ClassVar = {"edited_text": forms.Textarea(attrs={"rows": 22})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        report = self.instance
        self.initial["edited_title"] = report.edited_title or report.title
        self.initial["edited_text"] = report.edited_text or report.original_text

    def clean_edited_title(self) -> str:
        title = str(self.cleaned_data["edited_title"]).strip()
        return "" if title == self.instance.title.strip() else title

    def clean_edited_text(self) -> str:
        text = str(self.cleaned_data["edited_text"]).replace("\r\n", "\n").strip()
        if text == self.instance.original_text.replace("\r\n", "\n"):
            return ""
        if over := max(0, len(text) - TEXT_LENGTH):
            words = f"正文最多{TEXT_LENGTH}个字，现在有{len(text)}个，请删去{over}个。"
            raise ValidationError(words, code="max_length")
        return text


class KeepForm(OfficeForm):
    verb = "留存"
    reason = forms.CharField(
        label="留存原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="反映人会看到，请写清为什么这次没有编发。",
        error_messages={"required": "请写明留存原因，反映人会看到"},
    )


class ReturnForm(OfficeForm):
    verb = "退回补充"
    note = forms.CharField(
        label="需要补充什么",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="逐条写清要补充的事实、数据或建议。",
        error_messages={"required": "请写明需要补充什么"},
    )


class WithdrawForm(OfficeForm):
    verb = "撤回"
    note = forms.CharField(label="撤回原因（可不填）", max_length=200, required=False)
