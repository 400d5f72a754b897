"""Key proposals: the list, nominating, deciding, the log of supervision."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import NoteForm, done, form_page
from cppcc.core.guards import allowed, fetch
from cppcc.core.listing import Filter, list_rows
from cppcc.core.requests import UserRequest
from members.people.models import Session
from proposals.forms.nominations import ApprovalForm, NominationForm, SupervisionForm
from proposals.models import Nomination, Proposal, Supervision
from proposals.models.nominations import check_nominated
from proposals.models.nominations import nominate as put_forward
from proposals.models.register import ProposalQuerySet
from proposals.states import NOMINATION_STEPS
from proposals.views.access import get_proposal, need
from proposals.views.asking import ask_about


@require_safe
@allowed("proposals.nominate")
def key_proposals(request: UserRequest) -> HttpResponse:
    """What waits to be decided, and the key proposals with who leads them and when they were last supervised."""
    sessions = [(each.pk, each.name) for each in Session.objects.all()]
    listing = list_rows(
        request,
        Proposal.objects.visible_to(request.user).key().with_due().newest_first(),
        search=ProposalQuerySet.matching,
        filters=[Filter("session", "届次", sessions, lambda rows, value: rows.of_session(int(value)))],
        plan=ProposalQuerySet.for_list,
    )
    tallied = Supervision.objects.of_proposals(listing.page.object_list).tallied()
    context = {
        "listing": listing,
        "today": timezone.localdate(),
        "waiting": Nomination.objects.visible_to(request.user).waiting().for_list(),
        "lines": [(proposal, *tallied.get(proposal.pk, (0, None))) for proposal in listing.page.object_list],
    }
    return render(request, "proposals/key.html", context)


@form_page
@login_required
def nominate(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, may="nominate")
    check_nominated(proposal)
    form = NominationForm(request.POST or None, back=proposal.get_absolute_url())
    if not form.is_valid():
        return ask_about(request, form, proposal, "推荐为重点提案", "推荐后由主席会议审定，审定前不作为重点提案统计。")
    put_forward(proposal, by=request.user, on=timezone.localdate(), reason=form.cleaned_data["reason"])
    return done(request, f"{proposal}已推荐为重点提案，等待审定", proposal)


@form_page
@login_required
def approve(request: UserRequest, pk: int) -> HttpResponse:
    nomination = _get(request, pk, step="approve_key")
    form = ApprovalForm(request.POST or None, back="proposals:key_proposals")
    if not form.is_valid():
        note = f"推荐理由：{nomination.reason}"
        return ask_about(request, form, nomination.proposal, NOMINATION_STEPS["approve_key"], note)
    words = dict(form.cleaned_data)
    nomination.approve(by=request.user, on=words.pop("decided_on"), **words)
    return done(request, f"{nomination.proposal}已确定为重点提案，由{nomination.leader}督办", "proposals:key_proposals")


@form_page
@login_required
def refuse(request: UserRequest, pk: int) -> HttpResponse:
    nomination = _get(request, pk, step="refuse_key")
    label = NOMINATION_STEPS["refuse_key"].label
    form = NoteForm(request.POST or None, verb=label, hint="写明原因，留存备查。", back="proposals:key_proposals")
    if not form.is_valid():
        return ask_about(request, form, nomination.proposal, label, f"推荐理由：{nomination.reason}")
    nomination.refuse(by=request.user, on=timezone.localdate(), note=form.cleaned_data["note"])
    return done(request, f"{nomination.proposal}不列为重点提案", "proposals:key_proposals")


@form_page
@login_required
def supervise(request: UserRequest, pk: int) -> HttpResponse:
    """One more event of supervision; on a key proposal or any other that was filed."""
    proposal = get_proposal(request.user, pk, may="supervise")
    form = SupervisionForm(request.POST or None, back=proposal.get_absolute_url())
    if not form.is_valid():
        note = f"督办领导：{proposal.supervising_leader}" if proposal.supervising_leader else "记录一次督办活动。"
        return ask_about(request, form, proposal, "记录督办", note)
    Supervision.objects.note(proposal, by=request.user, **form.cleaned_data)
    return done(request, f"{proposal}的督办已记录", proposal)


@require_POST
@login_required
def unsupervise(request: UserRequest, pk: int) -> HttpResponse:
    """Take out what was noted by mistake; the log keeps that it was."""
    supervision = get_object_or_404(Supervision.objects.visible_to(request.user).for_page(), pk=pk)
    need(request.user, "supervise", supervision.proposal)
    supervision.take_out(by=request.user)
    return done(request, f"{supervision}已从督办记录中删除", supervision.proposal)


def _get(request: UserRequest, pk: int, *, step: str) -> Nomination:
    return fetch(Nomination.objects.visible_to(request.user).for_list(), pk, request.user, step=step)
