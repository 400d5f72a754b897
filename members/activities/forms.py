"""What is typed about an activity, checked."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cppcc.core.forms import OfficeForm, OfficeModelForm
from cppcc.core.revising import SeenForm
from members.activities.models import Activity, ActivityKind, Series
from members.activities.part_forms import ConditionsForm
from members.activities.participants import members_of, sources
from members.people.convenors import led_bodies
from members.people.models import Body, BodyKind, Member, Term
from members.people.widgets import MembersField

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

AHEAD = 5  # years that may be planned for
CONDITIONS = ["starts_at", "ends_at", "places", "sign_up_until", "leave_until"]
ORGANISERS = [BodyKind.COUNCIL, BodyKind.COMMITTEE, BodyKind.GROUP, BodyKind.SECTOR]


def side_by_side(*names: str) -> Div:
    """Fields in one row, their boxes in line."""
    return Div(*(Div(name, css_class="col-sm-6") for name in names), css_class="row align-items-end")


class ActivityForm(ConditionsForm, SeenForm, OfficeModelForm):
    keep = True
    counters: ClassVar = {"name": 0, "notice": 0}
    optional: ClassVar = ["series", "number", "ends_on", *CONDITIONS, "time_note", "place", "notice"]
    layout: ClassVar = [
        "seen",
        "name",
        side_by_side("number", "kind"),
        side_by_side("organiser", "series"),
        side_by_side("starts_on", "ends_on"),
        side_by_side("starts_at", "ends_at"),
        side_by_side("time_note", "half_days"),
        "place",
        "must_attend",
        side_by_side("places", "sign_up_until"),
        side_by_side("leave_until", "grace_minutes"),
        "notice",
        "asks_again",
    ]

    class Meta:
        model = Activity
        fields: ClassVar = [
            "name", "number", "kind", "organiser", "series", "starts_on", "ends_on", "time_note", "half_days", "place",
            "must_attend", "notice", *CONDITIONS, "grace_minutes",
        ]  # fmt: skip
        help_texts: ClassVar = {
            "ends_on": "当天结束可不填。",
            "half_days": "计分用：上午或下午算半天，一整天填2。",
            "must_attend": "不勾选表示自愿报名，未报名的委员不算缺席。",
            "starts_at": "填了才能按时间判断迟到。",
            "time_note": "如：上午集中、下午分组。",
            "places": "自愿报名的活动可以限名额。",
            "sign_up_until": "当天报完为止；不填到开始前都能报。",
            "leave_until": "当天为止；之后请假由组织者登记。",
            "grace_minutes": "开始后这么多分钟内签到不算迟到。",
            "number": "已填好下一个空号，可改。",
        }

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["number"].required = self.fields["ends_on"].required = False
        self.fields["number"].initial = Activity.objects.next_number()
        kinds = ActivityKind.objects.in_use(self.instance.kind_id)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        bodies = organisers(user, on=on) | Body.objects.filter(pk=self.instance.organiser_id)
        self.fields["organiser"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["organiser"].choices = organiser_choices(bodies)  # type: ignore[attr-defined]
        series = Series.objects.run_by(user) | Series.objects.filter(pk=self.instance.series_id)
        self.fields["series"].queryset = series  # type: ignore[attr-defined]

    @property
    def revised(self) -> list[str]:
        return [name for name in super().revised if name != "asks_again"]

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip() or Activity.objects.next_number()
        taken = Activity.objects.exclude(pk=self.instance.pk).numbered(number)
        if taken:
            free = Activity.objects.next_number()
            raise ValidationError(f"编号 {number} 已由“{taken}”使用，请改用 {free}，或清空由系统编号。", code="taken")
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts_on, half_days = cleaned.get("starts_on"), cleaned.get("half_days")
        if starts_on is None:
            return cleaned
        self._check_year(starts_on)
        ends_on = cleaned["ends_on"] = cleaned.get("ends_on") or starts_on
        if ends_on < starts_on:
            self.add_error("ends_on", f"结束日期早于开始日期 {starts_on:%Y-%m-%d}，请核对。")
        elif half_days is not None and not 1 <= half_days <= 2 * ((ends_on - starts_on).days + 1):
            self.add_error("half_days", f"这几天最多 {2 * ((ends_on - starts_on).days + 1)} 个半天，最少1个。")
        return cleaned

    def _check_year(self, starts_on: date) -> None:
        first, last = Term.objects.first_day(on=self.on), date(self.on.year + AHEAD, 12, 31)
        if starts_on < first and "starts_on" in self.changed_data:
            self.add_error("starts_on", f"开始日期早于{first}（第一届开始或十年之前），请核对年份。")
        elif starts_on > last:
            self.add_error("starts_on", f"开始日期晚于{last.year}年，请核对年份；太远的活动请临近时再登记。")


def organisers(user: User, *, on: date) -> QuerySet[Body]:
    """Who may organise what `user` enters: for the office any body in use, for a convenor the bodies convened."""
    if user.is_office:
        return Body.objects.in_use().filter(kind__in=ORGANISERS)
    return Body.objects.filter(pk__in=led_bodies(user, on=on))


def organiser_choices(bodies: QuerySet[Body]) -> list[tuple[str, Any]]:
    """Bodies to choose from, by kind."""
    order = {str(kind): place for place, kind in enumerate(ORGANISERS)}
    rows = sorted(bodies, key=lambda body: (order.get(body.kind, len(order)), body.order, body.pk))
    grouped = groupby(rows, key=lambda body: body.get_kind_display())
    return [("", "请选择"), *((kind, [(body.pk, body.name) for body in each]) for kind, each in grouped)]


class InviteForm(OfficeForm):
    verb = "加入名单"
    bodies = forms.MultipleChoiceField(label="按组织加入", required=False, widget=forms.CheckboxSelectMultiple)
    members = MembersField(label="个别加入", required=False, help_text="姓名或编号，多人用、隔开。")

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.on = user, on
        self.fields["members"].on = on  # type: ignore[attr-defined]
        self.sources = sources(user, on=on)
        self.fields["bodies"].choices = [  # type: ignore[attr-defined]
            (source.value, f"{source.label}（{source.count}人）") for source in self.sources
        ]

    def clean_members(self) -> list[Member]:
        members: list[Member] = self.cleaned_data["members"]
        known = set(Member.objects.visible_to(self.user).values_list("pk", flat=True)) if members else set()
        strangers = "、".join(member.name for member in members if member.pk not in known)
        if strangers:
            raise ValidationError(
                f"{strangers}不在您召集的组里，只能邀请本组委员；其他委员请机关邀请。", code="stranger"
            )
        return members

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["bodies"] and not cleaned["members"]:
            raise ValidationError("还没有选人：请勾选组织，或者填写委员姓名。", code="nobody")
        return cleaned

    def chosen(self) -> list[Member]:
        """Everybody meant, each once."""
        named: list[Member] = self.cleaned_data["members"]
        return list({m.pk: m for m in [*members_of(self.cleaned_data["bodies"], on=self.on), *named]}.values())


class CloseForm(OfficeForm):
    """Closing asks once whether those without a mark are absent."""

    verb = "结束并结算"
    mark_absent = forms.BooleanField(required=False)

    def __init__(self, *args: Any, activity: Activity, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity, self.today = activity, today
        self.unmarked = activity.attendance.unmarked().expected().count()
        if self.unmarked:
            self.fields["mark_absent"].label = f"把未登记的 {self.unmarked} 人记为缺席"
        else:
            del self.fields["mark_absent"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.activity.starts_on > self.today:
            day = self.activity.starts_on
            raise ValidationError(
                f"活动{day.year}年{day.month}月{day.day}日才开始，还不能结束；不再举行的，请用“取消活动”。",
                code="early",
            )
        if self.unmarked and not cleaned.get("mark_absent"):
            told = f"还有 {self.unmarked} 人没有登记。请先登记出席，或者勾选“{self.fields['mark_absent'].label}”。"
            raise ValidationError(told, code="unmarked")
        return cleaned
