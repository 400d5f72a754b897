"""Hand-over to units, their replies, the signers' ratings."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cppcc.core.forms import OfficeForm, OfficeModelForm
from members.people.models import Unit
from proposals.models import Assignment, Handling, Manner, Outcome, Rating, Reply, Satisfaction
from proposals.models.handling import why_not_together

MONTHS_TO_REPLY = 3
MONTHS_TO_ASSIST = 1


class HandOverForm(OfficeForm):
    """One unit alone, one leading others, or several each for a part."""

    verb = "交办"

    main = forms.ModelMultipleChoiceField(
        label="承办单位",
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="选一个是独办，配上会办单位就是主办；选几个是分办，各自答复。",
        error_messages={"required": "请选择承办单位"},
    )
    assisting = forms.ModelMultipleChoiceField(
        label="会办单位（可不选）",
        required=False,
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="会办意见交主办单位，由主办单位统一答复。",
    )
    issued_on = forms.DateField(label="交办日期", error_messages={"required": "请填写交办日期"})
    due_on = forms.DateField(label="应答复日期", error_messages={"required": "请填写应答复日期"})
    assist_due_on = forms.DateField(label="会办意见应交日期", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        units = Unit.objects.filter(is_active=True)
        for name in ("main", "assisting"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]
        self.fields["issued_on"].initial = today
        self.fields["due_on"].initial = months_after(today, MONTHS_TO_REPLY)
        self.fields["assist_due_on"].initial = months_after(today, MONTHS_TO_ASSIST)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        main, assisting = list(cleaned.get("main") or []), list(cleaned.get("assisting") or [])
        if twice := [unit.name for unit in main if unit in assisting]:
            raise ValidationError(f"{'、'.join(twice)}既是承办又是会办，请只选一处")
        if main and (reason := why_not_together(self._manners(main, assisting))):
            raise ValidationError(reason)
        issued = cleaned.get("issued_on")
        for name in ("due_on", "assist_due_on"):
            if issued and cleaned.get(name) and cleaned[name] < issued:
                self.add_error(name, "应交日期早于交办日期，请改正")
        return cleaned

    @staticmethod
    def _manners(main: list[Unit], assisting: list[Unit]) -> list[str]:
        alone = Manner.LEAD if assisting else Manner.SOLE
        manner = Manner.SPLIT if len(main) > 1 else alone
        return [str(manner)] * len(main) + [str(Manner.ASSIST)] * len(assisting)

    def assignments(self) -> list[Assignment]:
        """Each unit's part."""
        main, assisting = list(self.cleaned_data["main"]), list(self.cleaned_data["assisting"])
        due, assist_due = self.cleaned_data["due_on"], self.cleaned_data["assist_due_on"]
        return [
            Assignment(unit, manner, assist_due if manner == Manner.ASSIST else due)
            for unit, manner in zip(main + assisting, self._manners(main, assisting), strict=True)
        ]


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
        if day > timezone.localdate():
            raise ValidationError("答复日期还没有到，请填实际答复的日期")
        return day


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
        label="意见（可不填）", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Rating
        fields = ("result", "attitude", "remark")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("result") == Satisfaction.DISSATISFIED and not cleaned.get("remark"):
            self.add_error("remark", "不满意的，请写明哪里没有办好")
        return cleaned


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the month's last."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
