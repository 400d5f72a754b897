"""A member's own part: confirming, signing up, withdrawing, asking for leave."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cppcc.core.asking import done, form_page
from cppcc.core.requests import UserRequest
from members.activities.part_forms import LeaveForm
from members.activities.views.access import activity_form, get_my_part


@require_POST
@login_required
def confirm(request: UserRequest, pk: int) -> HttpResponse:
    part = get_my_part(request.user, pk, "confirm")
    part.confirm(by=request.user, at=timezone.now())
    return done(request, f"已确认参加《{part.activity}》：{part.activity.when}", part)


@require_POST
@login_required
def sign_up(request: UserRequest, pk: int) -> HttpResponse:
    part = get_my_part(request.user, pk, "sign_up")
    part.sign_up(by=request.user, at=timezone.now())
    return done(request, f"已报名《{part.activity}》：{part.activity.when}", part)


@require_POST
@login_required
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    part = get_my_part(request.user, pk, "withdraw")
    part.withdraw(by=request.user, at=timezone.now())
    return done(request, f"已取消《{part.activity}》的报名", part)


@form_page
@login_required
def ask_leave(request: UserRequest, pk: int) -> HttpResponse:
    part = get_my_part(request.user, pk, "ask_leave")
    part.need_leave_in_time(at=timezone.now())
    form = LeaveForm(request.POST or None, back=part.get_absolute_url())
    if not form.is_valid():
        return activity_form(request, form, "请假", part.activity)
    part.ask_leave(by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    return done(request, f"已向{part.activity.organiser}请假，请等候答复", part)
