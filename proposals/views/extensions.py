"""More time for a reply: asked, granted, refused, withdrawn."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import NoteForm, done, form_page
from cppcc.core.guards import fetch
from cppcc.core.requests import UserRequest
from proposals.forms.handing_over import ExtensionForm, GrantForm
from proposals.models import Extension, Refused
from proposals.models.hand_back import day_told
from proposals.states import ASK_EXTENSION, EXTENSION_STEPS
from proposals.views.access import get_handling
from proposals.views.asking import ask_about_part


@form_page
@login_required
def ask_extension(request: UserRequest, pk: int) -> HttpResponse:
    handling = get_handling(request.user, pk, may="ask_extension")
    today = timezone.localdate()
    if why := handling.why_not_ask_extension(on=today):
        raise Refused(handling, ASK_EXTENSION, why)
    form = ExtensionForm(request.POST or None, handling=handling, back=handling.get_absolute_url())
    if not form.is_valid():
        return ask_about_part(request, form, handling.proposal, ASK_EXTENSION, handling=handling)
    handling.ask_extension(by=request.user, on=today, **form.cleaned_data)
    return done(
        request, f"{handling.proposal}已申请延期，请等提案委批复；批复前仍按原期限办理", handling.page_for(request.user)
    )


@require_safe
@login_required
def extension(request: UserRequest, pk: int) -> HttpResponse:
    """What the unit wrote, and what may be done about it."""
    asked = get_extension(request, pk)
    context = {
        "extension": asked,
        "handling": asked.handling,
        "proposal": asked.handling.proposal,
        "steps": asked.steps_for(request.user),
        "history": asked.history.select_related("by"),
    }
    return render(request, "proposals/extension.html", context)


@form_page
@login_required
def grant(request: UserRequest, pk: int) -> HttpResponse:
    asked = get_extension(request, pk, step="grant_extension")
    form = GrantForm(request.POST or None, extension=asked, back=asked.get_absolute_url())
    if not form.is_valid():
        return _decide(request, form, asked, "grant_extension")
    asked.grant(by=request.user, on=timezone.localdate(), **form.cleaned_data)
    until = day_told(form.cleaned_data["until"], timezone.localdate())
    return done(request, f"已同意{asked.handling.unit}延期至{until}", asked.handling.proposal)


@form_page
@login_required
def refuse(request: UserRequest, pk: int) -> HttpResponse:
    asked = get_extension(request, pk, step="refuse_extension")
    hint = "写明理由，承办单位能看到。"
    form = NoteForm(request.POST or None, verb="不同意延期", hint=hint, back=asked.get_absolute_url())
    if not form.is_valid():
        return _decide(request, form, asked, "refuse_extension")
    asked.refuse(by=request.user, on=timezone.localdate(), note=form.cleaned_data["note"])
    return done(request, f"已答复{asked.handling.unit}：不同意延期", asked.handling.proposal)


@require_POST
@login_required
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    asked = get_extension(request, pk, step="withdraw_extension")
    asked.withdraw(by=request.user, on=timezone.localdate())
    return done(request, "延期申请已撤回，仍按原期限办理", asked.handling.page_for(request.user))


def get_extension(request: UserRequest, pk: int, step: str = "") -> Extension:
    """The request if the user sees it and may take the step; refused when it was decided already."""
    return fetch(Extension.objects.visible_to(request.user).for_page(), pk, request.user, step=step)


def _decide(request: UserRequest, form: BaseForm, asked: Extension, step: str) -> HttpResponse:
    handling, wanted = asked.handling, EXTENSION_STEPS[step]
    return ask_about_part(request, form, handling.proposal, wanted, handling=handling, extension=asked)
