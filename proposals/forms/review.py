"""What a step of the review asks before it is taken."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cppcc.core.forms import OfficeForm
from proposals.models import DeclineReason, Proposal
from proposals.models.register import ProposalQuerySet


class DeclineForm(OfficeForm):
    verb = "不予立案"
    counters: ClassVar = {"note": 0}

    reason = forms.ModelChoiceField(
        label="原因",
        queryset=DeclineReason.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "请选择不予立案的原因，提案者会看到"},
    )
    note = forms.CharField(
        label="补充说明（可不填）", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = DeclineReason.objects.in_use()  # type: ignore[attr-defined]


class KeyForm(OfficeForm):
    """Whether it is a key proposal, and who supervises it."""

    verb = "保存"

    is_key = forms.TypedChoiceField(
        label="是否重点提案",
        choices=[("1", "是"), ("0", "否")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择是否重点提案"},
    )
    leader = forms.CharField(label="督办领导", required=False, max_length=60, help_text="重点提案须填，如：分管副主席")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("is_key") and not data.get("leader"):
            self.add_error("leader", "请填写由谁督办")
        return data


class MergeForm(OfficeForm):
    """Which proposal of the session it joins, of those that are `seen`."""

    verb = "并案"

    into = forms.ModelChoiceField(
        label="并入", queryset=Proposal.objects.none(), error_messages={"required": "请选择并入哪一件提案"}
    )

    def __init__(self, *args: Any, proposal: Proposal, seen: ProposalQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        self.fields["into"].queryset = seen.of_session(proposal.session_id)  # type: ignore[attr-defined]

    def clean_into(self) -> Proposal:
        target: Proposal = self.cleaned_data["into"]
        if reason := self.proposal.why_not_into(target):
            raise ValidationError(reason)
        return target
