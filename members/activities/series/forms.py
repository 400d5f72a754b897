"""A series, and the days on which its next activities are held."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cppcc.core.forms import OfficeForm, OfficeModelForm
from cppcc.core.revising import SeenForm
from members.activities.forms import AHEAD, organiser_choices, organisers, side_by_side
from members.activities.models import Activity, ActivityKind, Series
from members.activities.series.days import DaysField
from members.people.models import Body, Term

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class SeriesForm(SeenForm, OfficeModelForm):
    keep = True
    counters: ClassVar = {"plan": 0}
    optional: ClassVar = ["plan"]
    layout: ClassVar = [
        "seen",
        "name",
        side_by_side("kind", "organiser"),
        "plan",
    ]

    class Meta:
        model = Series
        fields: ClassVar = ["name", "kind", "organiser", "plan"]
        help_texts: ClassVar = {
            "name": "如：2025年委员月度学习、双月协商座谈会。",
            "plan": "全年打算怎么安排：几次、主题、时间、分工。",
        }
        error_messages: ClassVar = {"name": {"unique": "已有同名的系列，请换一个名称，如加上年度。"}}

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ActivityKind.objects.in_use(self.instance.kind_id)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        bodies = organisers(user, on=on) | Body.objects.filter(pk=self.instance.organiser_id)
        self.fields["organiser"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["organiser"].choices = organiser_choices(bodies)  # type: ignore[attr-defined]


class PlanForm(OfficeForm):
    """The days, what they are called, and whether those of last time are asked again."""

    verb = "计划这些活动"
    days = DaysField(
        label="日期",
        help_text="一行一个，或用、隔开，如2025-03-12、4月9日；每个日期生成一个草稿，几个月以后的也可以先排好。",
        error_messages={"required": "请填写日期"},
    )
    name = forms.CharField(label="名称", max_length=100)
    is_counted = forms.BooleanField(label="名称后面加上“（第几次）”", required=False)
    invite = forms.BooleanField(required=False)

    def __init__(self, *args: Any, series: Series | None, last: Activity | None, on: date, **kwargs: Any) -> None:
        named: Any = last if series is None else series
        super().__init__(*args, initial={"name": named.name, "is_counted": True, "invite": True}, **kwargs)
        self.on = on
        self.fields["days"].on = on  # type: ignore[attr-defined]
        if series is None:
            del self.fields["is_counted"]
        asked = last.attendance.count() if last else 0
        self.fields["invite"].label = f"照《{last}》的名单邀请（{asked}人，已离任的除外）"
        if not asked:
            del self.fields["invite"]

    def clean_days(self) -> list[date]:
        days: list[date] = self.cleaned_data["days"]
        first, last = Term.objects.first_day(on=self.on), date(self.on.year + AHEAD, 12, 31)
        strange = [f"{day:%Y-%m-%d}" for day in days if not first <= day <= last]
        if strange:
            raise ValidationError(f"{'、'.join(strange)}离现在太远，请核对年份。", code="far")
        return days
