"""What is typed about a member's part, and about the conditions of taking part."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from cppcc.core.forms import OfficeForm, OfficeModelForm
from members.activities.models import Activity, Speech
from members.activities.models.conditions import GRACE_MINUTES
from members.activities.models.participations import MAX_REASON
from members.people.models import Member


class LeaveForm(OfficeForm):
    verb = "请假"
    reason = forms.CharField(
        label="请假原因",
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="组织者看到后答复，结果会通知您。",
        error_messages={"required": "请写明请假原因"},
    )


class RefuseForm(OfficeForm):
    verb = "不准假"
    note = forms.CharField(
        label="原因",
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明不准假的原因，会通知本人"},
    )


class SpeechForm(OfficeModelForm):
    verb = "登记发言"

    class Meta:
        model = Speech
        fields: ClassVar = ["member", "manner", "title"]

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Member.objects.filter(pk__in=activity.attendance.values("member")).order_by("stroke_key", "number")
        self.fields["member"].queryset = asked  # type: ignore[attr-defined]


class ConditionsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The half of an activity's form about hours, places and deadlines."""

    asks_again = forms.BooleanField(
        label="时间、地点有变动的，请已确认的委员重新确认",
        required=False,
        initial=True,
        help_text="只改错字的可以不勾选，名单内的委员不再收到变更通知。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grace_minutes"].required = False
        for name in ("starts_at", "ends_at"):
            self.fields[name].widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        if not self.instance.pk or not self.instance.tells_changes:
            self.fields["asks_again"].widget = forms.HiddenInput()

    def clean_grace_minutes(self) -> int:
        minutes: int | None = self.cleaned_data.get("grace_minutes")
        return GRACE_MINUTES if minutes is None else minutes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_on = cleaned.get("starts_on")
        if starts_on is not None:
            self._check_hours(cleaned, starts_on)
            self._check_deadlines(cleaned, starts_on)
        self._check_places(cleaned)
        return cleaned

    def _check_hours(self, cleaned: dict[str, Any], starts_on: date) -> None:
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        is_one_day = cleaned.get("ends_on") in (None, starts_on)
        if ends_at and not starts_at:
            self.add_error("starts_at", "填了结束时刻，请把开始时刻也填上。")
        elif starts_at and ends_at and is_one_day and ends_at <= starts_at:
            self.add_error("ends_at", f"结束时刻不晚于开始时刻{starts_at:%H:%M}，请核对。")

    def _check_deadlines(self, cleaned: dict[str, Any], starts_on: date) -> None:
        for name, what in (("sign_up_until", "报名"), ("leave_until", "请假")):
            last = cleaned.get(name)
            if last is not None and last > starts_on:
                self.add_error(name, f"{what}截止日期晚于开始日期{starts_on}，请核对。")

    def _check_places(self, cleaned: dict[str, Any]) -> None:
        places = cleaned.get("places")
        if places is None:
            return
        if cleaned.get("must_attend"):
            self.add_error("places", "必须参加的活动不限名额；要限名额，请取消“必须参加”。")
        elif self.instance.pk and places < (taken := self.instance.attendance.with_place().count()):
            self.add_error("places", f"已有{taken}人报名，名额不能少于{taken}个。")
