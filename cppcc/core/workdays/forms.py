"""What the office types about holidays, in the terms of the State Council's notice: from, until, what for."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cppcc.core.forms import OfficeForm
from cppcc.core.workdays.models import DayKind, days_between
from cppcc.core.workdays.notice import NoticeSpan, read_notice
from cppcc.core.workdays.year import FIRST_YEAR, LAST_YEAR

MOST_DAYS = 31


class SpanForm(OfficeForm):
    """Some days that follow each other, or one."""

    first = forms.DateField(label="起日")
    last = forms.DateField(label="止日", required=False)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].widget.attrs |= {"min": f"{year}-01-01", "max": f"{year}-12-31"}

    def clean_first(self) -> date:
        return in_the_calendar(self.cleaned_data["first"])

    def clean_last(self) -> date | None:
        day: date | None = self.cleaned_data["last"]
        return day and in_the_calendar(day)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first = cleaned.get("first")
        cleaned["last"] = last = cleaned.get("last") or first
        if first and last and last < first:
            self.add_error("last", "止日早于起日，请改正；只有一天的，可以不填止日。")
        elif first and last and (days := len(days_between(first, last))) > MOST_DAYS:
            self.add_error("last", f"这一段有{days}天，一次最多录入{MOST_DAYS}天，请核对年份和月份。")
        return cleaned


class DaysForm(SpanForm):
    """Days that rest, or are worked."""

    verb = "录入"
    optional: ClassVar = ["last", "name"]

    kind = forms.ChoiceField(
        label="安排",
        choices=DayKind,
        widget=forms.RadioSelect,
        initial=DayKind.REST,
        error_messages={"required": "请选择放假还是上班。"},
    )
    name = forms.CharField(
        label="名称", max_length=20, required=False, help_text="如：春节；调休上班的也写所调的节日。"
    )
    field_order = ["kind", "first", "last", "name"]


class NoticeForm(OfficeForm):
    """The notice as it was published, pasted."""

    verb = "照通知录入"

    text = forms.CharField(
        label="通知正文",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="从“一、元旦”起，到最后一个节日止，原样粘贴。括号里的星期、农历不影响。",
        error_messages={"required": "请粘贴通知正文。"},
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.spans: list[NoticeSpan] = []

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.spans = read_notice(text, self.year)
        return text


def in_the_calendar(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(f"工作日历从{FIRST_YEAR}年到{LAST_YEAR}年，请核对年份。")
    return day
