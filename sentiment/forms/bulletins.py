"""What the office fills in on the way of an issue: what goes in, who it goes to, and who signed it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import HTML, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator

from cppcc.core.forms import OfficeForm, OfficeModelForm
from cppcc.core.revising import SeenForm
from sentiment.forms.entry import TEXT_LENGTH
from sentiment.forms.personal import PersonalForm
from sentiment.models import Bulletin, BulletinRules, Combined

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

AHEAD = 31  # days an issue may be dated ahead
MOST_COPIES = 100_000


class IntoField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An issue being edited, told by what is in it."""

    def label_from_instance(self, bulletin: Any) -> str:
        titles = bulletin.titles()
        inside = (
            f"《{titles[0]}》等{len(titles)}篇" if len(titles) > 1 else f"《{titles[0]}》" if titles else "还没有文章"
        )
        return f"{bulletin.name}：{inside}"


class ChooseForm(OfficeForm):
    verb = "选用"

    into = IntoField(
        label="编入哪一期",
        queryset=Bulletin.objects.none(),
        required=False,
        blank=True,  # else radio buttons have no line for a new one
        empty_label="新编一期",
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "这一期已经送出或取消，不能再编入，请另选一期"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = Bulletin.objects.visible_to(user).in_editing().for_list()
        field: Any = self.fields["into"]
        field.queryset = open_ones
        field.initial = next((bulletin.pk for bulletin in open_ones), None)


class BulletinForm(SeenForm, OfficeModelForm):
    """Its heading, recipients and copies."""

    optional: ClassVar = ["title", "report_to", "send_to", "copy_to", "copies"]

    class Meta:
        model = Bulletin
        fields: ClassVar = ["title", "report_to", "send_to", "copy_to", "copies"]
        labels: ClassVar = {"title": "本期题目"}
        help_texts: ClassVar = {
            "title": "几篇围绕同一主题时填写，印在要目之前。",
            "report_to": "上级和领导，用逗号分开。新编一期时自动沿用上一期的报、送、发和印数。",
        }
        widgets: ClassVar = {name: forms.Textarea(attrs={"rows": 2}) for name in ("report_to", "send_to", "copy_to")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["copies"].validators.append(MaxValueValidator(MOST_COPIES))


class CombinedForm(PersonalForm, OfficeModelForm):
    """The combined text, beside its sources, and what is personal in it."""

    keep = True
    verb = "保存综合稿"
    counters: ClassVar = {"title": 60, "text": TEXT_LENGTH}

    class Meta:
        model = Combined
        fields: ClassVar = ["title", "text", "may_print"]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 22})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.helper.layout = Layout("title", "text", HTML('{% include "sentiment/_personal.html" %}'), "seen")

    def wording(self) -> tuple[str, str]:
        return self.written("title", "text")

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()
        if over := max(0, len(text) - TEXT_LENGTH):
            words = f"正文最多{TEXT_LENGTH}个字，现在有{len(text)}个，请删去{over}个。"
            raise ValidationError(words, code="max_length")
        return text


class SignForm(OfficeForm):
    """Who signed and when; the number is asked for only while the year has none."""

    verb = "签发"

    signatory = forms.CharField(label="签发人", max_length=40, error_messages={"required": "请填写签发人姓名"})
    issued_on = forms.DateField(label="编发日期")
    number = forms.IntegerField(
        label="期号（可不填）",
        required=False,
        min_value=1,
        max_value=9999,
        help_text="本年度还没有编号的期刊。前面的各期印在纸上、没有录入的，在这里填写本期的期号；不填就是第1期。",
    )

    def __init__(self, *args: Any, bulletin: Bulletin, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.bulletin = on, bulletin
        self.following = Bulletin.objects.next_number(on.year)
        self.fields["issued_on"].initial = on
        if self.following > 1:
            del self.fields["number"]
        if user.has_perm("sentiment.sign_own_name"):
            self.fields["signatory"].initial = user.name
        else:
            self.fields["signatory"].help_text = "按纸质签发单填写签发领导的姓名；系统同时记下由您登记。"

    def clean_issued_on(self) -> date:
        day: date = self.cleaned_data["issued_on"]
        received = max(
            (report.received_on for report in self.bulletin.reports.all() if report.received_on), default=day
        )
        if day < received:
            raise ValidationError(f"编发日期不能早于本期文章的收到日期（{received}），请核对年份。", code="early")
        if (day - self.on).days > AHEAD:
            raise ValidationError(f"编发日期比今天晚了{AHEAD}天以上，请核对年份。", code="late")
        return day


class BulletinRulesForm(OfficeModelForm):
    class Meta:
        model = BulletinRules
        fields: ClassVar = ["is_checked", "two_people"]
        widgets: ClassVar = {"is_checked": forms.RadioSelect, "two_people": forms.RadioSelect}
