"""Bodies, terms, sessions and units, and the account of a unit's clerk."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cppcc.core.accounts.models import User
from cppcc.core.forms import OfficeForm, OfficeModelForm
from members.people.forms.members import is_phone
from members.people.models import Body, BodyKind, Session, Term, Unit


class BodyForm(OfficeModelForm):
    verb = "保存组织"
    optional: ClassVar = ["category", "liaison_committee"]

    class Meta:
        model = Body
        fields: ClassVar = ["kind", "name", "category", "liaison_committee", "order", "is_active"]
        help_texts: ClassVar = {
            "order": "数小的排在前面",
            "is_active": "停用后不能再选，历史记录不变",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["liaison_committee"].queryset = Body.objects.of_kind(BodyKind.COMMITTEE)  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["kind"]
        if self.instance.kind and self.instance.kind != BodyKind.GROUP:
            del self.fields["category"], self.fields["liaison_committee"]

    def clean_name(self) -> str:
        name = "".join(self.cleaned_data["name"].split())
        kind = self.instance.kind or self.data.get("kind", "")
        if Body.objects.of_kind(kind).bearing(name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(f"已有叫“{name}”的{BodyKind(kind).label}，请换一个名称，或者启用原来的那个")
        return name


class TermForm(OfficeModelForm):
    verb = "保存届次"

    class Meta:
        model = Term
        fields: ClassVar = ["name", "committee_name", "starts_on", "ends_on"]
        error_messages: ClassVar = {"name": {"unique": "已有这一届"}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", "届止要晚于届起")
        return cleaned


class SessionForm(OfficeModelForm):
    """The two cut-off moments divide plenary (大会) from ordinary (平时) proposals."""

    verb = "保存次会议"
    optional: ClassVar = ["opens_on", "closes_on", "plenary_from", "plenary_until"]
    plenary_from = forms.SplitDateTimeField(
        label="大会提案起", required=False, help_text="从这一刻起收到的提案算大会提案",
        widget=forms.SplitDateTimeWidget(date_attrs={"type": "date"}, time_attrs={"type": "time"}, time_format="%H:%M"),
    )  # fmt: skip
    plenary_until = forms.SplitDateTimeField(
        label="大会提案截止", required=False, help_text="过了这一刻收到的算平时提案",
        widget=forms.SplitDateTimeWidget(date_attrs={"type": "date"}, time_attrs={"type": "time"}, time_format="%H:%M"),
    )  # fmt: skip

    class Meta:
        model = Session
        fields: ClassVar = ["name", "year", "opens_on", "closes_on", "plenary_from", "plenary_until"]
        error_messages: ClassVar = {"name": {"unique": "已有这次会议"}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for first, last, message in [
            ("opens_on", "closes_on", "闭幕不能早于开幕"),
            ("plenary_from", "plenary_until", "截止要晚于起始时刻"),
        ]:
            before, after = cleaned.get(first), cleaned.get(last)
            if before and after and (after < before or (after == before and first == "plenary_from")):
                self.add_error(last, message)
        opens_on, term = cleaned.get("opens_on"), self.instance.term
        if opens_on and not term.starts_on <= opens_on <= term.ends_on:
            self.add_error("opens_on", f"开幕要在{term}（{term.starts_on} 至 {term.ends_on}）之内")
        return cleaned


class UnitForm(OfficeModelForm):
    verb = "保存单位"
    optional: ClassVar = ["short_name", "kind", "approvers"]

    class Meta:
        model = Unit
        fields: ClassVar = ["name", "short_name", "kind", "approvers", "order", "is_active"]
        widgets: ClassVar = {"approvers": forms.CheckboxSelectMultiple}
        help_texts: ClassVar = {
            "approvers": "答复先由其中一人审签再发出；不指定的，经办人在领导书面签发后直接发出",
            "short_name": "导入和搜索时也认得，如：住建局",
            "is_active": "撤并的单位停用即可，历史记录不变",
            "order": "数小的排在前面",
        }
        error_messages: ClassVar = {"name": {"unique": "已有这个单位，请在原来的单位上修改"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clerks = self.instance.clerks.order_by("name") if self.instance.pk else User.objects.none()
        if clerks:
            self.fields["approvers"].queryset = clerks  # type: ignore[attr-defined]
        else:
            del self.fields["approvers"]

    def clean_name(self) -> str:
        return "".join(self.cleaned_data["name"].split())


class ClerkForm(OfficeForm):
    verb = "开通经办人账号"
    optional: ClassVar = ["phone"]
    name = forms.CharField(label="经办人姓名", max_length=60)
    username = forms.CharField(label="登录名", max_length=40, help_text="如：zhujian01；定了不再改")
    phone = forms.CharField(label="手机号", max_length=20, required=False, validators=[is_phone])

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"]).strip()
        for validate in User._meta.get_field("username").validators:
            validate(username)
        if User.objects.filter(username=username).exists():
            raise ValidationError("这个登录名已经有人用了，请换一个")
        return username
