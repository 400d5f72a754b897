"""Who has rated a reply and who has not; what came on paper; later results of a reply."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.guards import fetch
from cppcc.core.requests import UserRequest
from proposals.answering.notices import remind_raters
from proposals.forms.drafts import FollowUpForm
from proposals.forms.handling import PaperRatingForm
from proposals.models import FollowUp, Reply


@require_safe
@login_required
def ratings(request: UserRequest, pk: int) -> HttpResponse:
    """Every signer with the opinion given, or 未反馈."""
    reply = get_reply(request, pk, may="rate_for")
    given = {rating.member_id: rating for rating in reply.ratings.select_related("member")}
    lines = [(rater, given.get(rater.member.pk)) for rater in reply.raters()]
    context = {
        "reply": reply,
        "proposal": reply.handling.proposal,
        "lines": lines,
        "silent": sum(1 for _, rating in lines if rating is None),
        "unnamed": [rating for rating in reply.ratings.all() if rating.member_id is None],
        "is_open": reply.can_be_rated(on=timezone.localdate()),
    }
    return render(request, "proposals/ratings.html", context)


@form_page
@login_required
def enter(request: UserRequest, pk: int, member: int) -> HttpResponse:
    """A signer's opinion that came on paper."""
    reply = get_reply(request, pk, may="rate_for")
    rater = next((each for each in reply.raters() if each.member.pk == member), None)
    if rater is None:
        raise Http404
    form = PaperRatingForm(request.POST or None, reply=reply, back=ratings_of(reply))
    if not form.is_valid():
        return ask(
            request, "proposals/rate.html", form, reply=reply, proposal=reply.handling.proposal, member=rater.member
        )
    words = dict(form.cleaned_data)
    reply.enter_rating(by=request.user, member=rater.member, on=words.pop("rated_on"), **words)
    return done(request, f"{rater.member}的评价已登记", "proposals:ratings", reply.pk)


@require_POST
@login_required
def remind(request: UserRequest, pk: int) -> HttpResponse:
    reply = get_reply(request, pk, may="rate_for")
    told = remind_raters(reply, by=request.user, on=timezone.localdate())
    return done(
        request,
        f"已提醒{told}人评价" if told else "没有要提醒的人：今天已经提醒过，或未评价的没有账号",
        "proposals:ratings",
        reply.pk,
    )


@form_page
@login_required
def follow_up(request: UserRequest, pk: int) -> HttpResponse:
    """The unit tells what became of it."""
    reply = get_reply(request, pk, may="report_result")
    page = reply.handling_page
    form = FollowUpForm(request.POST or None, instance=FollowUp(reply=reply), back=page)
    if not form.is_valid():
        return _ask(request, reply, form, "报告进展", f"原答复类别：{reply.get_outcome_display()}")
    form.instance.report(by=request.user)
    return done(request, f"{reply}的进展已报政协确认", page)


@require_POST
@login_required
def confirm_result(request: UserRequest, pk: int) -> HttpResponse:
    found = get_follow_up(request, pk, may="confirm_result")
    found.confirm_result(by=request.user)
    return done(request, f"已确认：{found.reply}现为{found.get_outcome_display()}", found)


@form_page
@login_required
def refuse_result(request: UserRequest, pk: int) -> HttpResponse:
    found = get_follow_up(request, pk, step="refuse_result")
    form = NoteForm(request.POST or None, verb="不认可", hint="写明为什么，单位会看到。", back=found.get_absolute_url())
    if not form.is_valid():
        return _ask(request, found.reply, form, "不认可进展", found.note)
    found.refuse_result(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{found}没有认可", found)


def get_reply(request: UserRequest, pk: int, *, may: str) -> Reply:
    whole = ("handling__unit", "handling__proposal__session", "handling__proposal__lead")
    return fetch(Reply.objects.visible_to(request.user).select_related(*whole), pk, request.user, may=may)


def get_follow_up(request: UserRequest, pk: int, *, may: str = "", step: str = "") -> FollowUp:
    whole = ("reply__handling__unit", "reply__handling__proposal__session")
    return fetch(FollowUp.objects.visible_to(request.user).select_related(*whole), pk, request.user, may=may, step=step)


def ratings_of(reply: Reply) -> str:
    return reverse("proposals:ratings", args=[reply.pk])


def _ask(request: UserRequest, reply: Reply, form: Any, heading: str, note: str) -> HttpResponse:
    return ask(
        request,
        "proposals/reply_ask.html",
        form,
        heading=heading,
        note=note,
        proposal=reply.handling.proposal,
        reply=reply,
    )
