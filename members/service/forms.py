"""What is typed about a service record, checked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

from crispy_forms.layout import Div, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from cppcc.core.attachments.fields import AttachmentsField, FilesInput
from cppcc.core.attachments.models import Attachment
from cppcc.core.forms import OfficeModelForm
from cppcc.core.kept.forms import KeptOnServer
from cppcc.core.revising import SeenForm
from members.people.models import Member, Term
from members.people.widgets import MemberField
from members.service.keeping import KEPT
from members.service.models import OfficeRecord, ServiceKind, ServiceRecord
from members.service.models.dated import told
from members.service.states import STEPS, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.attachments.checks import Checked

TEXT_LENGTH = 2_000
REFILE = STEPS["refile"].label
CAMERA = {"accept": "image/jpeg,image/png", "capture": "environment"}
FACTS = ["kind", "on", "text", "quantity", "amount", "level"]
WITH_FILES = [Div("photos", css_class="d-md-none"), "files_to_keep", "seen", "token"]  # a camera is in the phone


class KindSelect(forms.Select):
    """Each option says what its kind asks for and in what it is counted (`service.js` reads it)."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        kind = getattr(value, "instance", None)
        if kind is not None:
            asked = {"quantity": kind.asks_quantity, "amount": kind.asks_amount, "level": kind.asks_level}
            option["attrs"]["data-asks"] = " ".join(field for field, asks in asked.items() if asks)
            option["attrs"]["data-quantity"] = kind.quantity_label
        return option


def _short(number: Decimal | None) -> Decimal | None:
    """6, not 6.00."""
    return number if number is None else Decimal(told(number))


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


class ServiceForm(KeptOnServer, SeenForm, _DatedForm):
    """A record of somebody already known: a member's own, or one to mend."""

    keep = True
    counters: ClassVar = {"text": TEXT_LENGTH}
    kinds = ServiceKind.objects.filed_by_members()
    photos = AttachmentsField(
        label="拍照（可不拍）",
        required=False,
        widget=FilesInput(CAMERA),
        help_text="拍下现场；照片中的拍摄地点等信息会自动去掉。",
    )
    files_to_keep = AttachmentsField(label="佐证照片和文件（可不填）", required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    layout: ClassVar = [*FACTS, *WITH_FILES]

    class Meta:
        model = ServiceRecord
        fields: ClassVar = FACTS
        widgets: ClassVar = {"kind": KindSelect, "text": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "text": "写明做了什么、帮了谁、结果如何。群众姓名和电话只有您和确认的人看得到，其他地方自动打码。",
            "amount": "单位为万元，最多四位小数。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["quantity"].required = False
        fields["level"].choices = [("", "请选择"), *fields["level"].choices[1:]]
        if self.instance.pk:
            fields["files_to_keep"].held = Attachment.objects.of(self.instance).count()
            self.initial.update({name: _short(self.initial.get(name)) for name in ("quantity", "amount")})
        else:
            self.initial.setdefault("on", self.today)
            fields["token"].initial = uuid4()
        token = self.data.get("token", "") if self.is_bound else fields["token"].initial
        self.keep_at(KEPT.place_of(self.instance, token))

    # --- What does not fit together ------------------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind is not None:
            self._clean_quantity(kind, cleaned)
            self._clean_amount(kind, cleaned)
            self._clean_level(kind, cleaned)
        if self.errors and self.files_sent():
            self.add_error("files_to_keep", "其他内容改好后，请重新选择照片和文件：浏览器不保留选过的文件。")
        return cleaned

    def _clean_quantity(self, kind: ServiceKind, cleaned: dict[str, Any]) -> None:
        if "quantity" in self.errors:
            return
        if not kind.asks_quantity:
            cleaned["quantity"] = Decimal(1)
        elif cleaned.get("quantity") is None and kind.quantity_name:
            self.add_error("quantity", f"“{kind}”要填写{kind.quantity_label}。")
        elif cleaned.get("quantity") is None:
            cleaned["quantity"] = Decimal(1)

    def _clean_amount(self, kind: ServiceKind, cleaned: dict[str, Any]) -> None:
        amount = cleaned.get("amount")
        if "amount" in self.errors:
            return
        if kind.asks_amount and not amount:
            self.add_error("amount", f"“{kind}”要填写金额，单位为万元，应大于0。")
        elif not kind.asks_amount and amount:
            self.add_error("amount", f"“{kind}”不登记金额，请清空金额，或者改选类别。")
        elif not kind.asks_amount:
            cleaned["amount"] = None

    def _clean_level(self, kind: ServiceKind, cleaned: dict[str, Any]) -> None:
        if kind.asks_level and not cleaned.get("level"):
            self.add_error("level", f"“{kind}”要选择级别。")
        elif not kind.asks_level:
            cleaned["level"] = ""

    # --- What it says --------------------------------------------------------------------------------------------
    @property
    def revised_facts(self) -> list[str]:
        """Fields of the record that were changed, by hand or with its kind."""
        changed = [name for name in self.revised if name in FACTS]
        if "kind" in changed:
            changed += [name for name in ("quantity", "amount", "level") if name not in changed]
        return changed

    def files_sent(self) -> list[Checked]:
        cleaned = self.cleaned_data
        return [*(cleaned.get("photos") or []), *(cleaned.get("files_to_keep") or [])]

    def sent_token(self) -> UUID:
        token: UUID = self.cleaned_data["token"] or uuid4()
        return token


class MendForm(ServiceForm):
    """A record that does not count yet; one that was refused is mended and filed again in one press."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        if user.has_perm("service.new_for_others"):
            self.kinds = ServiceKind.objects.for_members()
        super().__init__(*args, **kwargs)
        self.is_refused = self.instance.status == Status.REFUSED
        if self.is_refused:
            save = self.helper.inputs[0]
            save.field_classes = "btn btn-outline-secondary"
            self.helper.inputs = [save, Submit("act", REFILE), *self.helper.inputs[1:]]

    @property
    def refiling(self) -> bool:
        return self.is_refused and self.data.get("act") == REFILE


class ServiceForForm(ServiceForm):
    """Staff enter it for any member."""

    verb = "登记"
    kinds = ServiceKind.objects.for_members()
    member = MemberField(label="委员", help_text="姓名或编号；重名的请写编号。", any_time=True)
    layout: ClassVar = ["member", *FACTS, *WITH_FILES]

    class Meta(ServiceForm.Meta):
        fields: ClassVar = ["member", *FACTS]


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
    optional: ClassVar = ["quantity_name", "due_day"]

    class Meta:
        model = ServiceKind
        fields: ClassVar = [
            "name", "unit", "asks_quantity", "quantity_name", "asks_amount", "asks_level", "due_day", "by_staff",
            "is_adverse", "by_office",
        ]  # fmt: skip
        error_messages: ClassVar = {"name": {"unique": "已有同名的类别，请换一个名称，或者启用原来的那一个。"}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_adverse") and not cleaned.get("by_staff"):
            self.add_error("by_staff", "不良记录只能由机关登记，请一并勾选“只由机关登记”。")
        if cleaned.get("by_office") and (cleaned.get("by_staff") or cleaned.get("is_adverse")):
            self.add_error("by_office", "“机关工作”记的是机关做的事，与记在委员名下的两项不能同时勾选。")
        return cleaned


def new_form(user: User, data: Any, files: Any, *, today: date) -> ServiceForForm | OwnServiceForm | None:
    """The form with which `user` enters a record: staff for any member, a member for themself; None for others."""
    if user.has_perm("service.new_for_others"):
        return ServiceForForm(data, files, today=today)
    member = Member.objects.filter(user=user).first()
    return OwnServiceForm(data, files, today=today, member=member) if member else None
