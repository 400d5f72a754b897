"""The steps of an activity: published, closed, opened again, called off."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cppcc.core.asking import NoteForm, done, form_page
from cppcc.core.requests import UserRequest
from members.activities.forms import CloseForm
from members.activities.states import Attendance
from members.activities.views.access import activity_form, get_activity


@require_POST
@login_required
def publish(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="publish")
    activity.publish(by=request.user)
    return done(request, f"活动《{activity}》已发布通知，名单内 {activity.attendance.count()} 人可以看到", activity)


@form_page
@login_required
def close(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, step="close")
    form = CloseForm(request.POST if request.method == "POST" else None, activity=activity, today=timezone.localdate())
    if not form.is_valid():
        found = Counter(activity.attendance.values_list("status", flat=True))
        counts = [(Attendance(status).label, count) for status, count in found.items()]
        unmarked = activity.attendance.unmarked().expected().for_sheet(on=activity.starts_on)
        return activity_form(request, form, "结束并结算", activity, "close", counts=counts, unmarked=unmarked)
    absent = activity.close(by=request.user, mark_absent=form.cleaned_data.get("mark_absent", False))
    return done(request, f"活动《{activity}》已结束" + (f"，{absent} 人记为缺席" if absent else ""), activity)


@form_page
@login_required
def reopen(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, step="reopen")
    form = NoteForm(request.POST or None, verb="重新打开", label="原因")
    if not form.is_valid():
        return activity_form(
            request, form, "重新打开", activity, "reason", will="打开后可以改出席登记，改完要再次结束。"
        )
    activity.reopen(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"活动《{activity}》已重新打开", activity)


@form_page
@login_required
def cancel(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, step="cancel")
    form = NoteForm(request.POST or None, verb="取消活动", label="原因")
    if not form.is_valid():
        will = "取消后不能恢复：活动和已登记的出席不计入任何统计和得分，编号保留。名单内的委员会看到原因。"
        return activity_form(request, form, "取消活动", activity, "reason", will=will)
    activity.cancel(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"活动《{activity}》已取消", activity)
