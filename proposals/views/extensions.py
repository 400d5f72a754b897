"""More time for a reply: asked, granted, refused, withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.requests import UserRequest
from cppcc.core.workflow import StepRefused
from proposals.forms.handing_over import ExtensionForm, GrantForm
from proposals.forms.review import NoteForm
from proposals.models import Extension, Refused
from proposals.models.hand_back import day_told
from proposals.states import ASK_EXTENSION, EXTENSION_STEPS
from proposals.views.access import form_page, get_handling, need


@form_page
@login_required
def ask_extension(request: UserRequest, pk: int) -> HttpResponse:
    handling = get_handling(request.user, pk, may="ask_extension")
    today = timezone.localdate()
    if why := handling.why_not_ask_extension(on=today):
        raise Refused(handling, ASK_EXTENSION, why)
    form = ExtensionForm(request.POST or None, handling=handling, back=handling.get_absolute_url())
    if not form.is_valid():
        context = {"form": form, "proposal": handling.proposal, "handling": handling, "step": ASK_EXTENSION}
        return render(request, "proposals/ask_unit.html", context, status=422 if form.is_bound else 200)
    handling.ask_extension(by=request.user, on=today, **form.cleaned_data)
    messages.success(request, f"{handling.proposal}已申请延期，请等提案委批复；批复前仍按原期限办理")
    return redirect(handling.page_for(request.user))


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
        return _asking(request, asked, form, "grant_extension")
    asked.grant(by=request.user, on=timezone.localdate(), **form.cleaned_data)
    until = day_told(form.cleaned_data["until"], timezone.localdate())
    messages.success(request, f"已同意{asked.handling.unit}延期至{until}")
    return redirect(asked.handling.proposal)


@form_page
@login_required
def refuse(request: UserRequest, pk: int) -> HttpResponse:
    asked = get_extension(request, pk, step="refuse_extension")
    hint = "写明理由，承办单位能看到。"
    form = NoteForm(request.POST or None, verb="不同意延期", hint=hint, back=asked.get_absolute_url())
    if not form.is_valid():
        return _asking(request, asked, form, "refuse_extension")
    asked.refuse(by=request.user, on=timezone.localdate(), note=form.cleaned_data["note"])
    messages.success(request, f"已答复{asked.handling.unit}：不同意延期")
    return redirect(asked.handling.proposal)


@require_POST
@login_required
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    asked = get_extension(request, pk, step="withdraw_extension")
    asked.withdraw(by=request.user, on=timezone.localdate())
    messages.success(request, "延期申请已撤回，仍按原期限办理")
    return redirect(asked.handling.page_for(request.user))


def get_extension(request: UserRequest, pk: int, step: str = "") -> Extension:
    """The request if the user sees it and may take the step; refused when it was decided already."""
    asked: Extension = get_object_or_404(Extension.objects.visible_to(request.user).for_page(), pk=pk)
    need(request.user, step, asked)
    if step and asked.status not in EXTENSION_STEPS[step].sources:
        raise StepRefused(asked, EXTENSION_STEPS[step])
    return asked


def _asking(request: UserRequest, asked: Extension, form: object, step: str) -> HttpResponse:
    context = {
        "form": form,
        "proposal": asked.handling.proposal,
        "handling": asked.handling,
        "extension": asked,
        "step": EXTENSION_STEPS[step],
    }
    return render(request, "proposals/ask_unit.html", context, status=422 if request.method == "POST" else 200)
