"""Nominating, deciding and supervising key proposals."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cppcc.core.forms import OfficeForm, OfficeModelForm, not_ahead
from members.people.models import Body, BodyKind
from proposals.models import Supervision, SupervisionKind, SupervisionManner


class NominationForm(OfficeForm):
    verb = "推荐"
    counters: ClassVar = {"reason": 500}

    reason = forms.CharField(
        label="推荐理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="如：事关全局、群众关切、建议可行、需要多个部门协同。",
        error_messages={"required": "请写明为什么推荐，主席会议审定时要看"},
    )


class ApprovalForm(OfficeForm):
    """What the chairpersons' meeting decided."""

    verb = "审定为重点提案"

    meeting = forms.CharField(label="审定会议", max_length=60, help_text="如：第三届第十八次主席会议")
    decided_on = forms.DateField(label="审定日期")
    leader = forms.CharField(label="督办领导", max_length=60, help_text="如：副主席李某某、分管副区长")
    manner = forms.ChoiceField(
        label="督办方式", choices=SupervisionManner.choices, widget=forms.RadioSelect, initial=SupervisionManner.LED
    )
    committee = forms.ModelChoiceField(label="协助督办的专委会（可不选）", required=False, queryset=Body.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].initial = timezone.localdate()
        self.fields["committee"].queryset = Body.objects.of_kind(BodyKind.COMMITTEE).in_use()  # type: ignore[attr-defined]

    def clean_decided_on(self) -> date:
        return not_ahead(self.cleaned_data["decided_on"], "审定日期还没有到，请填实际日期")


class SupervisionForm(OfficeModelForm):
    verb = "记录督办"
    keep = True
    counters: ClassVar = {"gist": 2000, "demand": 2000}
    optional: ClassVar = ["demand", "leader"]

    class Meta:
        model = Supervision
        fields = ("held_on", "kind", "leader", "gist", "demand")
        help_texts: ClassVar = {
            "gist": "到了哪里、看了什么、办到哪一步。",
            "demand": "要求哪家单位、什么时候、办成什么样。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = timezone.localdate()
        self.fields["kind"].queryset = SupervisionKind.objects.in_use()  # type: ignore[attr-defined]

    def clean_held_on(self) -> date:
        return not_ahead(self.cleaned_data["held_on"], "督办日期还没有到，请填实际日期")
