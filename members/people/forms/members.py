"""A member's particulars, entered by staff or asked for by the member."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone

from cppcc.core.forms import OfficeForm, OfficeModelForm
from members.people.models import Member, ParticularsChange
from members.people.models.changes import PARTICULARS
from members.people.names import plain_name

ADULT = 18
is_phone = RegexValidator(r"^[0-9+\-() ]{5,20}$", "电话只写数字，例如 13812345678 或 0319-1234567")


def is_born(day: date) -> None:
    """Refuse a birth that has not been, or so late that nobody born then can be a member."""
    today = timezone.localdate()
    if day > today:
        raise ValidationError(f"出生日期{day}还没有到，请核对年份。")
    if (today.year - day.year, today.month, today.day) < (ADULT, day.month, day.day):
        raise ValidationError(f"按{day}出生算还不满{ADULT}周岁，不能是委员，请核对年份。")


class MemberForm(OfficeModelForm):
    """A namesake is told once with their number; ticking “确是另一人” goes on."""

    verb = "保存委员"
    keep = True
    optional: ClassVar = ["gender", "ethnicity", "born_on", "work", "phone"]
    another = forms.BooleanField(label="确是另一人，与上述同名委员不是同一个人", required=False)

    class Meta:
        model = Member
        fields: ClassVar = ["number", "name", "gender", "ethnicity", "born_on", "work", "phone", "another"]
        help_texts: ClassVar = {
            "number": "发给委员的编号，定了不再改；委员登录也用它",
            "ethnicity": "如：汉族",
            "phone": "只有委员联络科、办公室和委员本人看得到全号",
        }
        error_messages: ClassVar = {"number": {"unique": "这个编号已经有人用了，请换一个编号"}}

    def __init__(self, *args: Any, may_see_private: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].validators.append(is_phone)
        self.fields["born_on"].validators.append(is_born)
        if not may_see_private:
            del self.fields["phone"], self.fields["born_on"]
        self.namesakes = self._namesakes()
        if not self.namesakes:
            del self.fields["another"]

    def clean_number(self) -> str:
        return plain_name(self.cleaned_data["number"]).upper()

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.namesakes and not cleaned.get("another"):
            others = "、".join(f"{other.chosen_as}{other.work}" for other in self.namesakes)
            self.add_error(
                "name", f"已有同名委员：{others}。是同一个人就不要重复登记；确是另一人，请勾选下面的“确是另一人”再保存"
            )
        return cleaned

    @property
    def changed(self) -> list[str]:
        return [name for name in self.changed_data if name != "another"]

    def _namesakes(self) -> list[Member]:
        name = plain_name(str(self.data.get(self.add_prefix("name"), ""))) if self.is_bound else ""
        if not name or name == self.initial.get("name"):
            return []
        return [other for other in Member.objects.namesakes_of(name) if other.pk != self.instance.pk]


class ParticularsForm(OfficeModelForm):
    """What a member may ask to have changed."""

    verb = "申请修改"
    keep = True
    optional: ClassVar = PARTICULARS

    class Meta:
        model = Member
        fields: ClassVar = list(PARTICULARS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].validators.append(is_phone)
        self.fields["born_on"].validators.append(is_born)
        self.before = {name: getattr(self.instance, name) for name in PARTICULARS}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.changed_data:
            raise ValidationError("没有改动任何一项：请改好要修改的内容再申请")
        if ParticularsChange.objects.waiting().about(self.instance).exists():
            raise ValidationError("您已有一份修改申请在等待审核；要改成别的内容，请先撤回那一份")
        return cleaned

    def _post_clean(self) -> None:
        """Leave the instance alone: nothing changes until staff approve."""


class RefuseChangeForm(OfficeForm):
    verb = "不予采纳"
    note = forms.CharField(label="不予采纳的原因", widget=forms.Textarea, max_length=500, help_text="委员会看到这段话")
