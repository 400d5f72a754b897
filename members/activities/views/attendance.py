"""Who takes part: the list of participants, the organiser's attendance list, its workbook."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.activities.forms import InviteForm
from members.activities.sheet import KEYS, Sheet
from members.activities.states import CHOOSE_PARTICIPANTS, UNMARKED, Part
from members.activities.views.access import get_activity
from members.activities.workbook import attendance_workbook


@form_page
@login_required
def participants(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="choose_participants", step=CHOOSE_PARTICIPANTS)
    form = InviteForm(request.POST or None, user=request.user, on=activity.starts_on)
    if form.is_valid():
        added = activity.invite(form.chosen(), by=request.user)
        return done(request, f"已加入 {added} 人" if added else "选中的委员都已在名单中", "activities:participants", pk)
    rows = activity.attendance.for_sheet(on=activity.starts_on)
    return ask(request, "activities/participants.html", form, activity=activity, rows=rows, unmarked=UNMARKED)


@require_POST
@login_required
def take_off(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="choose_participants")
    keys = [int(key) for key in request.POST.getlist("part") if key.isdecimal() and len(key) < 18]
    gone = activity.take_off(keys, by=request.user)
    messages.success(request, f"已移出 {gone} 人")
    if gone < len(keys):
        messages.warning(request, f"{len(keys) - gone} 人已登记出席情况，没有移出；请先在出席登记中改为“未定”。")
    return redirect("activities:participants", pk)


@form_page
@login_required
def attendance(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, step="record_attendance")
    sheet = Sheet(activity, request.POST if request.method == "POST" else None, on=timezone.localdate())
    if request.method != "POST" or not sheet.save(by=request.user):
        context = {"activity": activity, "sheet": sheet, "keys": KEYS, "parts": Part.choices, "nav": "activities"}
        return render(request, "activities/attendance.html", context, status=sheet.status)
    messages.success(request, f"已保存《{activity}》的出席登记，改动 {sheet.result.written} 人")
    if sheet.result.gone:
        messages.warning(request, f"有 {sheet.result.gone} 人刚被移出名单，他们的登记没有保存")
    return redirect(activity) if sheet.is_complete else redirect("activities:attendance", pk)


@require_safe
@login_required
def workbook(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="read_attendance")
    record("导出出席表", by=request.user, target=activity)
    return download(attendance_workbook(activity), f"{activity.number}出席表")
