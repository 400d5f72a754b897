"""Series of activities: the list, one with its year and who came, planning what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.guards import fetch, need
from cppcc.core.listing import Filter, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from cppcc.core.workdays.counting import Calendar
from members.activities.models import Activity, Series, SeriesQuerySet
from members.activities.series.forms import PlanForm, SeriesForm
from members.activities.series.matrix import matrix_of, matrix_workbook
from members.activities.series.planning import plan
from members.activities.views.access import activity_form, get_activity

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def get_series(user: User, pk: int, *, may: str = "") -> Series:
    return fetch(Series.objects.visible_to(user).select_related("kind", "organiser"), pk, user, may=may)


@require_safe
@login_required
def all_series(request: UserRequest) -> HttpResponse:
    seen = Series.objects.visible_to(request.user)
    listing = list_rows(
        request,
        seen.with_days(),
        search=SeriesQuerySet.matching,
        filters=[Filter("organiser", "组织者", seen.choices_of_organisers(), SeriesQuerySet.of_organiser)],
        sorts={"name": "name", "last": "last_on"},
        order="-last",
        plan=SeriesQuerySet.for_list,
    )
    return render(request, "activities/series_list.html", {"listing": listing})


@require_safe
@login_required
def one(request: UserRequest, pk: int) -> HttpResponse:
    series = get_series(request.user, pk)
    activities = Activity.objects.visible_to(request.user).of_series(series)
    years = activities.years()
    year = _year_of(request, [value for value, _ in years])
    shown = list(activities.of_year(year).for_list()) if year else []
    may_read = request.user.has_perm("activities.read_attendance", series)
    context = {
        "series": series,
        "years": years,
        "year": year,
        "activities": shown[::-1],
        "matrix": matrix_of(_held(shown), on=timezone.localdate()) if may_read else None,
        "today": timezone.localdate(),
        "nav": "activities",
    }
    return render(request, "activities/series.html", context)


def _year_of(request: UserRequest, years: Sequence[str]) -> str:
    """The year that is asked for, else this one, else the newest there is."""
    wanted = [request.GET.get("year", ""), str(timezone.localdate().year), *years[:1]]
    return next((year for year in wanted if year in years), "")


@require_safe
@login_required
def attendance(request: UserRequest, pk: int) -> HttpResponse:
    """The year's matrix as a workbook."""
    series = get_series(request.user, pk, may="read_attendance")
    activities = Activity.objects.visible_to(request.user).of_series(series)
    year = request.GET.get("year", "")
    shown = list(activities.of_year(year) if year in dict(activities.years()) else activities)
    record("导出系列活动出席", by=request.user, target=series, year=year)
    matrix = matrix_of(_held(shown), on=timezone.localdate())
    return download(matrix_workbook(f"{series.name}{year}出席情况", matrix), f"{series.name}{year}出席")


def _held(activities: Sequence[Activity]) -> list[Activity]:
    """Those that have begun: before its day nobody has come or stayed away."""
    today = timezone.localdate()
    return [activity for activity in activities if activity.is_held and activity.has_begun(on=today)]


@form_page
@login_required
def new(request: UserRequest) -> HttpResponse:
    need(request.user, "activities.new_series")
    form = SeriesForm(request.POST or None, user=request.user, on=timezone.localdate())
    if not form.is_valid():
        return ask(request, "activities/series_form.html", form, title="登记系列活动", nav="activities")
    series: Series = form.instance
    series.enter(by=request.user)
    return done(request, f"已登记系列“{series}”，请计划其中的活动", "activities:series_plan", series.pk)


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    series = get_series(request.user, pk, may="edit_series")
    form = SeriesForm(request.POST or None, instance=series, user=request.user, on=timezone.localdate())
    if not form.is_valid():
        title = "修改系列活动"
        return ask(request, "activities/series_form.html", form, title=title, series=series, nav="activities")
    series.amend(by=request.user, fields=form.revised)
    return done(request, f"已保存系列“{series}”", series)


@form_page
@login_required
def plan_next(request: UserRequest, pk: int) -> HttpResponse:
    """Several activities of the series at once, each a draft, like the last one there is."""
    series = get_series(request.user, pk, may="plan_series")
    last = Activity.objects.of_series(series).not_cancelled().first()
    form = PlanForm(request.POST or None, series=series, last=last, on=timezone.localdate())
    if not form.is_valid():
        context = {"title": "计划系列活动", "series": series, "last": last, "nav": "activities"}
        return ask(request, "activities/series_form.html", form, **context)
    _plan(request, form, series=series, last=last)
    return done(request, f"已为“{series}”计划{len(form.cleaned_data['days'])}个活动，都是草稿", series)


@form_page
@login_required
def repeat(request: UserRequest, pk: int) -> HttpResponse:
    """The activity once more, on other days."""
    last = get_activity(request.user, pk, may="repeat")
    series = get_object_or_404(Series, pk=last.series_id) if last.series_id else None
    form = PlanForm(request.POST or None, series=series, last=last, on=timezone.localdate())
    if not form.is_valid():
        will = "照这个活动的类型、组织者、时间、地点和参加方式，在新的日期各生成一个草稿；通知内容要另写。"
        return activity_form(request, form, "再办一次", last, "reason", will=will)
    drafts = _plan(request, form, series=series, last=last)
    told = f"已生成草稿《{drafts[0]}》，请核对" if len(drafts) == 1 else f"已生成{len(drafts)}个草稿"
    return done(request, told, *([drafts[0]] if len(drafts) == 1 else ["activities:list"]))


def _plan(request: UserRequest, form: PlanForm, *, series: Series | None, last: Activity | None) -> list[Activity]:
    """The drafts; days on which nobody works are pointed out, not refused."""
    asked = form.cleaned_data
    drafts = plan(
        asked["days"], name=asked["name"], by=request.user, last=last, series=series,
        counted=asked.get("is_counted", False), invite=asked.get("invite", False),
    )  # fmt: skip
    if off := _days_off(asked["days"]):
        messages.warning(request, f"{off}不是工作日，请核对。")
    return drafts


def _days_off(days: Sequence[date]) -> str:
    calendar = Calendar.spanning(min(days), max(days))
    return "、".join(f"{day.month}月{day.day}日" for day in days if not calendar.is_workday(day))
