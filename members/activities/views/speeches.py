"""Speeches of an activity: entered and taken out by the organiser."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from cppcc.core.asking import done, form_page
from cppcc.core.requests import UserRequest
from members.activities.models import Speech
from members.activities.part_forms import SpeechForm
from members.activities.states import WRITE_SPEECHES
from members.activities.views.access import activity_form, get_activity


@form_page
@login_required
def speeches(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="write_speeches", step=WRITE_SPEECHES)
    form = SpeechForm(request.POST or None, activity=activity, instance=Speech(activity=activity))
    if not form.is_valid():
        rows = activity.speeches.with_members()
        return activity_form(request, form, "登记发言", activity, "speeches", rows=rows)
    activity.add_speech(form.instance, by=request.user)
    return done(request, f"已登记{form.instance}", "activities:speeches", pk)


@require_POST
@login_required
def speech_remove(request: UserRequest, pk: int, row: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="write_speeches", step=WRITE_SPEECHES)
    speech = get_object_or_404(activity.speeches, pk=row)
    activity.remove_speech(speech, by=request.user)
    return done(request, f"已删除{speech}", "activities:speeches", pk)
