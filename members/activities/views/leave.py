"""Leave that members ask for: what waits, granted, refused."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import done, form_page
from cppcc.core.guards import allowed
from cppcc.core.requests import UserRequest
from members.activities.leave import waiting_for
from members.activities.part_forms import RefuseForm
from members.activities.views.access import activity_form, get_part


@require_safe
@allowed("activities.decide_leave")
def leaves(request: UserRequest) -> HttpResponse:
    rows = waiting_for(request.user, on=timezone.localdate())
    return render(request, "activities/leaves.html", {"rows": rows, "nav": "activities"})


@require_POST
@login_required
def grant_leave(request: UserRequest, pk: int) -> HttpResponse:
    part = get_part(request.user, pk, step="grant_leave")
    part.grant_leave(by=request.user, at=timezone.now())
    return done(request, f"已准{part.member}的假，并通知本人", "activities:leaves")


@form_page
@login_required
def refuse_leave(request: UserRequest, pk: int) -> HttpResponse:
    part = get_part(request.user, pk, step="refuse_leave")
    form = RefuseForm(request.POST or None)
    if not form.is_valid():
        will = f"{part.member}请假：{part.leave_reason}。不准假的，仍按应到计算；原因会通知本人。"
        return activity_form(request, form, "不准假", part.activity, "reason", will=will)
    part.refuse_leave(by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
    return done(request, f"未准{part.member}的假，已通知本人按时参加", "activities:leaves")
