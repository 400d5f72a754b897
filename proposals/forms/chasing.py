"""What is typed about urging and commitments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cppcc.core.forms import OfficeForm, OfficeModelForm, not_ahead
from members.people.models import Unit
from proposals.models import ChaseRules, Commitment, Proposal, Reply, UrgeManner

LONGEST = 2000


class UrgeForm(OfficeForm):
    """In what way, and what is said; a second time on one day only when it is meant."""

    verb = "催办"
    optional: ClassVar = ["text"]

    manner = forms.ChoiceField(
        label="方式", choices=UrgeManner.choices, widget=forms.RadioSelect, initial=UrgeManner.NOTICE
    )
    text = forms.CharField(
        label="内容",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="单位能看到。电话催办的写明同谁通了话、对方怎么说；提案者看不到。",
    )
    again = forms.BooleanField(label="今天催办过的也再催一次", required=False)


class AnswerUrgeForm(OfficeForm):
    verb = "回复催办"

    answer = forms.CharField(
        label="回复",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明办到哪一步、几时答复。催办的人能看到，提案者看不到。",
    )


class ChaseRulesForm(OfficeModelForm):
    class Meta:
        model = ChaseRules
        fields = (
            "is_on", "repeat_days", "accept_days", "decide_days", "answer_days", "returned_days",
            "commitment_days",
        )  # fmt: skip


class CommitmentForm(OfficeModelForm):
    """Entered by the office; the unit is one of the proposal's."""

    verb = "登记"
    optional: ClassVar = ["due_on", "responsible"]

    class Meta:
        model = Commitment
        fields = ("unit", "text", "promised_on", "due_on", "responsible")
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar = {
            "text": "单位在答复里承诺做什么，做到什么程度，一件一条。",
            "due_on": "没有写明期限的不填，系统每年年初提醒单位报告进展。",
        }

    def __init__(self, *args: Any, proposal: Proposal, units: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        keys = list(units)
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.all().filter(pk__in=keys)
        if len(keys) == 1:
            field.initial = keys[0]
        last = Reply.objects.to_author().of_proposal(proposal).order_by("replied_on").last()
        self.fields["promised_on"].initial = last.replied_on if last else timezone.localdate()

    def clean_promised_on(self) -> date:
        return not_ahead(self.cleaned_data["promised_on"], "日期还没有到，请改正")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        due, promised = cleaned.get("due_on"), cleaned.get("promised_on")
        if due and promised and due < promised:
            self.add_error("due_on", "完成期限早于承诺日期，请改正")
        return cleaned

    def words(self) -> dict[str, Any]:
        """The fields of a commitment, with the last reply of the unit if there is one."""
        unit = self.cleaned_data["unit"]
        replies = Reply.objects.of_proposal(self.proposal).filter(handling__unit=unit)
        return {**self.cleaned_data, "reply": replies.order_by("round").last()}


class ProgressForm(OfficeForm):
    verb = "报告进展"

    on = forms.DateField(label="日期")
    text = forms.CharField(
        label="进展",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="做了什么，还差什么，预计几时完成。提案者能看到。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], "日期还没有到，请改正")


class KeptForm(OfficeForm):
    verb = "报告完成"

    on = forms.DateField(label="完成日期")
    proof = forms.CharField(
        label="兑现情况",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明完成了什么，有哪些依据（文件、照片、验收材料）；材料可先上传为附件。提案者能看到。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], "日期还没有到，请改正")
