"""The units' replies, rating, and what follows from them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.requests import UserRequest
from proposals.forms.handling import RatingForm, ReplyForm
from proposals.models import Reply
from proposals.states import STEPS
from proposals.views.access import get_handling, get_proposal, need
from proposals.views.asking import ask_about


@form_page
@login_required
def redo(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, step="redo")
    form = NoteForm(
        request.POST or None, verb="重新办理", hint="写明为什么重新办理。", back=proposal.get_absolute_url()
    )
    if not form.is_valid():
        return ask_about(request, form, proposal, STEPS["redo"], "已答复的承办单位要重新答复。")
    proposal.redo(by=request.user, on=timezone.localdate(), note=form.cleaned_data["note"])
    return done(request, f"{proposal}重新办理", proposal)


@require_POST
@login_required
def close(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, may="close")
    proposal.close(by=request.user)
    return done(request, f"{proposal}已办结", proposal)


@form_page
@login_required
def reply(request: UserRequest, pk: int) -> HttpResponse:
    handling = get_handling(request.user, pk, step="reply")
    form = ReplyForm(request.POST or None, handling=handling, back=handling.get_absolute_url())
    if not form.is_valid():
        return ask(request, "proposals/reply.html", form, handling=handling, proposal=handling.proposal)
    words = dict(form.cleaned_data)
    handling.reply(by=request.user, on=words.pop("replied_on"), **words)
    return done(request, f"{handling.unit}对{handling.proposal}的答复已登记", handling.proposal)


@form_page
@login_required
def rate(request: UserRequest, pk: int) -> HttpResponse:
    seen = Reply.objects.visible_to(request.user).select_related("handling__unit", "handling__proposal__lead")
    reply = get_object_or_404(seen, pk=pk)
    need(request.user, "rate", reply)
    reply.check_in_time(on=timezone.localdate())
    proposal = reply.handling.proposal
    form = RatingForm(request.POST or None, back=proposal.get_absolute_url())
    if not form.is_valid():
        return ask(request, "proposals/rate.html", form, reply=reply, proposal=proposal)
    reply.rate(by=request.user, member=request.user.member, on=timezone.localdate(), **form.cleaned_data)
    return done(request, f"已评价{reply}，谢谢您", proposal)
