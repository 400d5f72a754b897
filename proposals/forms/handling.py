"""The units' replies, the signers' ratings."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cppcc.core.forms import OfficeModelForm, not_ahead
from proposals.models import Handling, Outcome, Rating, Reply, Satisfaction


class ReplyForm(OfficeModelForm):
    verb = "答复"
    keep = True
    counters: ClassVar = {"body": 0}

    class Meta:
        model = Reply
        fields = ("document_number", "replied_on", "outcome", "meeting", "body")
        help_texts: ClassVar = {"document_number": "如：南发改函〔2024〕12号"}

    def __init__(self, *args: Any, handling: Handling, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handling = handling
        self.fields["replied_on"].initial = timezone.localdate()
        self.fields["replied_on"].error_messages["required"] = "请填写答复日期"
        body = self.fields["body"]
        body.required = True
        body.error_messages["required"] = "请填写答复内容"
        if handling.answers_to_author:
            self.fields["outcome"].required = True
            self.fields["outcome"].error_messages["required"] = "请选择答复类别"
            self.fields["outcome"].choices = [("", "请选择"), *Outcome.choices]  # type: ignore[attr-defined]
            body.help_text = "逐条回应提案的建议。"
        else:
            del self.fields["outcome"]
            body.label = "会办意见"

    def clean_replied_on(self) -> date:
        day: date = self.cleaned_data["replied_on"]
        if day < self.handling.issued_on:
            raise ValidationError("答复日期早于交办日期，请改正")
        return not_ahead(day, "答复日期还没有到，请填实际答复的日期")


class RatingForm(OfficeModelForm):
    verb = "评价"

    result = forms.ChoiceField(
        label="对办理结果",
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        help_text="第一提案人选“不满意”，将请承办单位重新办理。",
        error_messages={"required": "请选择对办理结果是否满意"},
    )
    attitude = forms.ChoiceField(
        label="对办理态度",
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择对办理态度是否满意"},
    )
    remark = forms.CharField(
        label="意见（可不填）", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不满意的，请写明哪里没有办好。",
    )  # fmt: skip

    class Meta:
        model = Rating
        fields = ("result", "attitude", "remark")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("result") == Satisfaction.DISSATISFIED and not cleaned.get("remark"):
            self.add_error("remark", "不满意的，请写明哪里没有办好")
        return cleaned


class PaperRatingForm(RatingForm):
    """What a signer wrote on paper; the attitude may be missing there."""

    verb = "登记评价"

    rated_on = forms.DateField(label="评价日期", error_messages={"required": "请填写评价日期"})

    class Meta(RatingForm.Meta):
        fields = ("result", "attitude", "remark", "rated_on")  # type: ignore[assignment]

    def __init__(self, *args: Any, reply: Reply, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reply = reply
        self.fields["rated_on"].initial = timezone.localdate()
        self.fields["attitude"].required = False

    def clean_rated_on(self) -> date:
        day = not_ahead(self.cleaned_data["rated_on"], "评价日期还没有到，请填收到的日期")
        if day < self.reply.replied_on:
            raise ValidationError("评价日期早于答复日期，请改正")
        return day
