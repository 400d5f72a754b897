"""What a hand-over letter asks of the clerk."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone

from cppcc.core.forms import OfficeForm
from proposals.handover.letters import Head


class HeadForm(OfficeForm):
    number = forms.CharField(
        label="发文字号",
        max_length=60,
        help_text="如：南政协提〔2026〕3号",
        error_messages={"required": "请填写发文字号"},
    )
    signatory = forms.CharField(label="署名机关", max_length=40, error_messages={"required": "请填写署名机关"})
    on = forms.DateField(label="成文日期", error_messages={"required": "请填写成文日期"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signatory"].initial = f"{settings.COMMITTEE_NAME}提案委员会"
        self.fields["on"].initial = timezone.localdate()

    def head(self) -> Head:
        return Head(self.cleaned_data["number"], self.cleaned_data["signatory"], self.cleaned_data["on"])


class LetterForm(HeadForm):
    """One letter, as the file that is asked for."""

    verb = "生成交办函"

    kind = forms.ChoiceField(
        label="文件格式",
        choices=[("pdf", "PDF（打印、用印）"), ("docx", "Word（可修改）")],
        widget=forms.RadioSelect,
        initial="pdf",
        error_messages={"required": "请选择文件格式"},
    )


class LettersForm(HeadForm):
    """The letters of a day to all units, made in the background."""

    verb = "全部生成"
    layout: ClassVar = ["number", "counts_up", "signatory", "on"]

    counts_up = forms.BooleanField(label="各单位依次编号（从上面的号起，每个单位加一）", required=False, initial=True)
