"""The decision at the desk: what is to become of the proposal, with what that needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from cppcc.core.forms import OfficeForm, OfficeModelForm
from members.people.models import Unit
from proposals.models import Category, DeclineReason, Opinion, Proposal, Review, ReviewRules, Stage
from proposals.models.register import ProposalQuerySet
from proposals.review.reviewing import Decision

WHY = {
    Opinion.RETURN: "请写明要改什么，提案者会看到",
    Opinion.DECLINE: "请选择不予立案的原因，提案者会看到",
    Opinion.MERGE: "请选择并入哪一件提案",
}


def _choice(label: str, model: type[Model], name: str, hint: str = "") -> forms.TypedChoiceField:
    field: Any = model._meta.get_field(name)
    return forms.TypedChoiceField(
        label=label,
        choices=field.choices,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        help_text=hint,
    )


class DecisionForm(OfficeForm):
    """`opinion` is the button pressed; `stage` says what the reviewer saw it to be."""

    opinion = forms.ChoiceField(choices=Opinion.choices, error_messages={"required": "请选择审查意见"})
    stage = forms.ChoiceField(choices=Stage.choices)
    reason = forms.ModelChoiceField(
        label="原因", queryset=DeclineReason.objects.none(), required=False, widget=forms.RadioSelect, empty_label=None
    )
    note = forms.CharField(label="说明", required=False, max_length=500)
    into = forms.ModelChoiceField(label="并入", queryset=Proposal.objects.none(), required=False)
    category = forms.ModelChoiceField(label="分类", queryset=Category.objects.none(), required=False)
    units = forms.ModelMultipleChoiceField(label="拟交承办单位", queryset=Unit.objects.none(), required=False)

    def __init__(
        self, *args: Any, proposal: Proposal, seen: ProposalQuerySet, standing: Review | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposal, self.standing = proposal, standing
        fields: dict[str, Any] = self.fields
        fields["reason"].queryset = DeclineReason.objects.in_use()
        fields["category"].queryset = Category.objects.in_use(proposal.category_id)
        fields["units"].queryset = Unit.objects.in_use()
        fields["into"].queryset = seen.of_session(proposal.session_id)
        fields["category"].initial = proposal.category_id
        for name in ("category", "units"):
            fields[name].widget.attrs["class"] = "form-select form-select-sm"
        if standing is not None:
            fields["category"].initial = standing.category_id or proposal.category_id
            fields["units"].initial = [unit.pk for unit in standing.units.all()]
            fields["reason"].initial, fields["note"].initial = standing.reason_id, standing.note

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        needed = {Opinion.RETURN: "note", Opinion.DECLINE: "reason", Opinion.MERGE: "into"}.get(data.get("opinion", ""))
        if needed and not data.get(needed) and needed not in self.errors:
            self.add_error(needed, WHY[Opinion(data["opinion"])])
        return data

    def clean_into(self) -> Proposal | None:
        target: Proposal | None = self.cleaned_data["into"]
        if target is not None and (reason := self.proposal.why_not_into(target)):
            raise ValidationError(reason)
        return target

    def decision(self) -> Decision:
        said = dict(self.cleaned_data)
        return Decision(**said)


class ReviewRulesForm(OfficeModelForm):
    """How the office reviews."""

    two_stages = _choice("审查方式", ReviewRules, "two_stages")
    two_people = _choice("初审和复审", ReviewRules, "two_people", "只在两审时有用。")

    class Meta:
        model = ReviewRules
        fields = ("two_stages", "two_people")
