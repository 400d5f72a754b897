"""Entering an activity, changing it, and its record page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.asking import done, form_page
from cppcc.core.guards import need
from cppcc.core.requests import UserRequest
from members.activities.forms import ActivityForm
from members.activities.models import Activity
from members.activities.my_part import my_part
from members.activities.papers.page import Papers
from members.activities.sheet import Roll
from members.activities.states import EDIT, WRITE_SPEECHES, Attendance
from members.activities.views.access import activity_form, get_activity


@form_page
@login_required
def new(request: UserRequest) -> HttpResponse:
    need(request.user, "activities.new")
    form = ActivityForm(request.POST or None, user=request.user, on=timezone.localdate())
    if not form.is_valid():
        return activity_form(request, form, "登记活动")
    activity: Activity = form.instance
    activity.enter(by=request.user)
    return done(
        request, f"已登记活动 {activity.number}《{activity}》，请选择参加人员", "activities:participants", activity.pk
    )


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="edit", step=EDIT)
    form = ActivityForm(request.POST or None, instance=activity, user=request.user, on=timezone.localdate())
    if not form.is_valid():
        return activity_form(request, form, "修改活动", activity)
    activity.revise(by=request.user, fields=form.revised, asks_again=form.cleaned_data["asks_again"])
    asked = activity.attendance.marked(Attendance.ASKED_AGAIN).count()
    return done(request, f"已保存活动 {activity.number}" + (f"，{asked}人待重新确认" if asked else ""), activity)


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk)
    roll = Roll(list(activity.attendance.for_sheet(on=activity.starts_on)))
    mark = request.GET.get("mark", "")
    may_read = request.user.has_perm("activities.read_attendance", activity)
    steps = activity.steps_for(request.user)
    if not activity.has_begun(on=timezone.localdate()):
        steps.pop("close", None)
    context = {
        "activity": activity,
        "steps": steps,
        "history": activity.history.select_related("by"),
        "roll": roll,
        "mark": mark,
        "rows": roll.marked(mark) if may_read else [],
        "mine": my_part(activity, own, at=timezone.now()) if (own := roll.of_user(request.user)) else None,
        "speeches": activity.speeches.with_members(),
        "takes_speeches": activity.status in WRITE_SPEECHES.sources,
        "may_read": may_read,
        "is_open": activity.status in EDIT.sources,
        "papers": Papers.of(activity, request.user, on=timezone.localdate()),
    }
    return render(request, "activities/detail.html", context)
