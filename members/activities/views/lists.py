"""The list of activities, and the calendar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.accounts.roles import Role
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from members.activities.models import Activity, ActivityQuerySet
from members.activities.month import MonthPage, month_asked
from members.activities.states import Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def activities_of(request: UserRequest) -> Listing:
    """The list that the address asks for."""
    seen = Activity.objects.visible_to(request.user)
    filters = [
        Filter("status", "状态", Status.choices, ActivityQuerySet.in_status, _by_status),
        Filter("year", "年度", seen.years(), ActivityQuerySet.of_year),
        Filter("kind", "类型", seen.choices_of("kind"), ActivityQuerySet.of_kind),
        Filter("organiser", "组织者", seen.choices_of("organiser"), ActivityQuerySet.organised_by),
    ]
    if request.user.has_perm("activities.new"):
        filters.append(Filter("plan", "计划", [("1", "计划中的活动")], _planned))
        filters.append(Filter("late", "待办", [("1", "已过期未结束")], _late))
    if Role.MEMBER in request.user.roles:
        filters.append(
            Filter("mine", "我的", [("answer", "待我答复"), ("going", "我要参加")], partial(_mine, request.user))
        )
    return list_rows(
        request,
        seen,
        search=ActivityQuerySet.matching,
        filters=filters,
        sorts={"number": "number", "name": "name", "kind": "kind__order", "starts": "starts_on"},
        order="starts" if request.GET.get("plan") else "-starts",
        plan=ActivityQuerySet.for_list,
    )


def _by_status(rows: Any) -> dict[str, int]:
    counts: dict[str, int] = rows.counts_by("status")
    return counts


def _late(rows: ActivityQuerySet, value: str) -> ActivityQuerySet:
    return rows.waiting_to_close(on=timezone.localdate())


def _mine(user: User, rows: ActivityQuerySet, value: str) -> ActivityQuerySet:
    today = timezone.localdate()
    return rows.to_answer(user, on=today) if value == "answer" else rows.going(user).coming(on=today)


def _planned(rows: ActivityQuerySet, value: str) -> ActivityQuerySet:
    return rows.planned(on=timezone.localdate())


@require_safe
@login_required
def activities(request: UserRequest) -> HttpResponse:
    return render(request, "activities/list.html", {"listing": activities_of(request), "today": timezone.localdate()})


@require_safe
@login_required
def calendar(request: UserRequest) -> HttpResponse:
    """A month: what the reader may see of activities, and what else has its day for them."""
    today = timezone.localdate()
    page = MonthPage.of(request.user, month_asked(request.GET.get("month", ""), on=today))
    return render(request, "activities/calendar.html", {"page": page, "today": today})
