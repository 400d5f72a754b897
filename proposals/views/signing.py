"""Joint signing: what the author asks, what an invited member answers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from cppcc.core.asking import done, form_page
from cppcc.core.guards import fetch
from cppcc.core.requests import UserRequest
from cppcc.core.workflow import Refused
from proposals.forms.signing import InviteForm, WithdrawNameForm
from proposals.models import Cosigner
from proposals.states import COSIGN_STEPS, INVITE
from proposals.views.access import get_proposal
from proposals.views.asking import ask_about
from proposals.writing.signing import invite as ask_members
from proposals.writing.signing import remind as remind_members


@require_POST
@login_required
def sign(request: UserRequest, pk: int) -> HttpResponse:
    cosigner = get_cosigner(request, pk, "sign")
    cosigner.sign(by=request.user, on=timezone.localdate())
    return done(request, f"您已联名《{cosigner.proposal.title}》", cosigner.proposal)


@require_POST
@login_required
def decline_to_sign(request: UserRequest, pk: int) -> HttpResponse:
    cosigner = get_cosigner(request, pk, "decline_to_sign")
    cosigner.decline_to_sign(by=request.user, on=timezone.localdate())
    return done(request, f"您没有联名《{cosigner.proposal.title}》", "proposals:list")


@form_page
@login_required
def withdraw_name(request: UserRequest, pk: int) -> HttpResponse:
    cosigner = get_cosigner(request, pk, "withdraw_name")
    form = WithdrawNameForm(request.POST or None, back=cosigner.get_absolute_url())
    if not form.is_valid():
        note = "撤回后，您的名字不再列入联名人，这件提案也不再在您的列表里。"
        return ask_about(request, form, cosigner.proposal, COSIGN_STEPS["withdraw_name"], note)
    cosigner.withdraw_name(by=request.user, on=timezone.localdate(), note=form.cleaned_data["note"])
    return done(request, f"您已撤回对《{cosigner.proposal.title}》的联名", "proposals:list")


@form_page
@login_required
def invite(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, may="invite")
    if proposal.status not in INVITE.sources:
        raise Refused(proposal, INVITE, f"{proposal}已审查，不再征集联名")
    form = InviteForm(request.POST or None, proposal=proposal, back=proposal.get_absolute_url())
    if not form.is_valid():
        return ask_about(request, form, proposal, INVITE, form.deadline_told())
    asked = ask_members(proposal, form.cleaned_data["members"], by=request.user, on=timezone.localdate())
    return done(request, f"已邀请{'、'.join(map(str, asked))}联名", proposal)


@require_POST
@login_required
def remind(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, may="remind")
    told = remind_members(proposal, by=request.user, on=timezone.localdate())
    if told:
        messages.success(request, f"已提醒{told}位未答复的委员")
    else:
        messages.warning(request, "没有要提醒的委员：今天邀请或提醒过的，不再重复提醒。")
    return redirect(proposal)


def get_cosigner(request: UserRequest, pk: int, step: str) -> Cosigner:
    return fetch(Cosigner.objects.visible_to(request.user).with_people(), pk, request.user, may=step)
