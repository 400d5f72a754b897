"""What is typed about a service record, checked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from cppcc.core.forms import OfficeModelForm
from cppcc.core.revising import SeenForm
from members.people.models import Member, Term
from members.people.widgets import MemberField
from members.service.models import OfficeRecord, ServiceKind, ServiceRecord

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

TEXT_LENGTH = 2_000


class KindSelect(forms.Select):
    """Each option says whether its kind asks for an amount and in what it is counted (`service.js` reads it)."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        kind = getattr(value, "instance", None)
        if kind is not None:
            option["attrs"] |= {"data-unit": kind.unit} | ({"data-amount": ""} if kind.asks_amount else {})
        return option


class _DatedForm(OfficeModelForm):
    """A record of a kind on a day that is not in the future."""

    kinds = ServiceKind.objects.none()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["kind"].queryset = self.kinds.in_use(self.instance.kind_id)  # type: ignore[attr-defined]
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        text = self.fields["text"]  # without `maxlength`: a browser would cut what is pasted without a word
        text.validators = [*text.validators, MaxLengthValidator(TEXT_LENGTH)]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError("日期还没有到，请填写已经做完的日期。", code="future")
        first = Term.objects.first_day(on=self.today)
        if on < first and "on" in self.changed_data:
            raise ValidationError(f"日期早于{first}（第一届开始或十年之前），请核对年份。", code="long_ago")
        return on


class ServiceForm(SeenForm, _DatedForm):
    """A record of somebody already known: a member's own, or one to mend."""

    keep = True
    counters: ClassVar = {"text": TEXT_LENGTH}
    kinds = ServiceKind.objects.for_members()

    class Meta:
        model = ServiceRecord
        fields: ClassVar = ["kind", "on", "text", "quantity", "amount"]
        widgets: ClassVar = {"kind": KindSelect, "text": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "text": "写明做了什么、帮了谁、结果如何；群众姓名请用“某户”代替。",
            "amount": "招商引资、帮扶等类别填写，单位为万元，最多四位小数。",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, amount = cleaned.get("kind"), cleaned.get("amount")
        if kind is None or "amount" in self.errors:
            return cleaned
        if kind.asks_amount and not amount:
            self.add_error("amount", f"“{kind}”要填写金额，单位为万元，应大于0。")
        elif not kind.asks_amount and amount is not None:
            if amount == Decimal(0):
                cleaned["amount"] = None
            else:
                self.add_error("amount", f"“{kind}”不登记金额，请清空金额，或者改选类别。")
        return cleaned


class ServiceForForm(ServiceForm):
    """Staff enter it for any member."""

    verb = "登记"
    member = MemberField(label="委员", help_text="姓名或编号；重名的请写编号。", any_time=True)
    field_order = ["member", "kind", "on", "text", "quantity", "amount"]

    class Meta(ServiceForm.Meta):
        fields: ClassVar = ["member", *ServiceForm.Meta.fields]


class OwnServiceForm(ServiceForm):
    """A member files their own."""

    verb = "登记"

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.member = member


class OfficeRecordForm(_DatedForm):
    kinds = ServiceKind.objects.for_office()

    class Meta:
        model = OfficeRecord
        fields: ClassVar = ["kind", "on", "text", "quantity"]
        widgets: ClassVar = {"kind": KindSelect, "text": forms.Textarea(attrs={"rows": 4})}


class KindForm(OfficeModelForm):
    class Meta:
        model = ServiceKind
        fields: ClassVar = ["name", "unit", "asks_amount", "by_office"]
        error_messages: ClassVar = {"name": {"unique": "已有同名的类别，请换一个名称，或者启用原来的那一个。"}}


def new_form(user: User, data: Any, *, today: date) -> ServiceForForm | OwnServiceForm | None:
    """The form with which `user` enters a record: staff for any member, a member for themself; None for others."""
    if user.has_perm("service.new_for_others"):
        return ServiceForForm(data, today=today)
    member = Member.objects.filter(user=user).first()
    return OwnServiceForm(data, today=today, member=member) if member else None
