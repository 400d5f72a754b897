"""What is typed beside the rules: corrections, who is exempt, objections and their answers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cppcc.core.forms import OfficeForm, OfficeModelForm
from members.duty.cards import is_scored
from members.duty.models import Correction, Exemption, Objection, Scheme
from members.duty.scoring.spec import Item
from members.people.models import Member
from members.people.widgets import MemberField

WHOLE = "总的得分"
LONGEST = 500


class SureForm(OfficeForm):
    """A step that asks nothing but whether it is meant."""

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        self.verb = verb  # type: ignore[misc]
        super().__init__(*args, **kwargs)


class _OfScheme(OfficeModelForm):
    """About a member whom the scheme scores."""

    member = MemberField(label="委员", any_time=True, help_text="填姓名或编号，输入时会提示。")

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.scheme = self.scheme = scheme

    def clean_member(self) -> Member | None:
        member: Member | None = self.cleaned_data["member"]
        if member is not None and not is_scored(self.scheme, member, now=timezone.now()):
            raise ValidationError(f"{member}不在“{self.scheme}”的计分范围，请核对委员或换一个办法")
        return member


class CorrectionForm(_OfScheme):
    verb = "登记更正"

    class Meta:
        model = Correction
        fields = ("member", "points", "reason")

    def clean_points(self) -> Decimal:
        points: Decimal = self.cleaned_data["points"]
        if not points:
            raise ValidationError("更正0分等于没有更正，请填加或减多少分")
        return points


class ExemptionForm(_OfScheme):
    verb = "登记不参评"

    class Meta:
        model = Exemption
        fields = ("member", "exempt_from", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        member, exempt_from = cleaned.get("member"), cleaned.get("exempt_from")
        if member and Exemption.objects.of_scheme(self.scheme).filter(member=member, exempt_from=exempt_from).exists():
            self.add_error("member", f"{member}已登记这一项，不用再登记；要改原因，请先取消原来的")
        return cleaned


class ObjectionForm(OfficeModelForm):
    """A line of the card, or the whole, and what is wrong with it."""

    verb = "提出异议"
    keep = True
    counters: ClassVar = {"text": LONGEST}
    line = forms.ChoiceField(label="对哪一项", required=False)

    class Meta:
        model = Objection
        fields = ("line", "text")

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [("", WHOLE), *((item.label, item.label) for item in items)]  # type: ignore[attr-defined]
        text = self.fields["text"]
        text.help_text = "写明哪里不对、依据是什么，例如少了哪次活动、哪件提案。"
        text.error_messages["required"] = "请写明哪里不对，机关才能核对"


class AnswerForm(OfficeForm):
    answer = forms.CharField(
        label="答复",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明答复，委员会看到"},
    )

    def __init__(self, *args: Any, verb: str, hint: str, **kwargs: Any) -> None:
        self.verb = verb  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        self.fields["answer"].help_text = hint
