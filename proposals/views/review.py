"""Steps of the review, each on its own address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.requests import UserRequest
from proposals.forms.review import DeclineForm, KeyForm, MergeForm
from proposals.models import Proposal
from proposals.review.alike import candidates_of
from proposals.states import KEY, STEPS
from proposals.views.access import get_proposal
from proposals.views.asking import ask_about


@require_POST
@login_required
def file(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, may="file")
    proposal.file(by=request.user, on=timezone.localdate())
    return done(request, f"{proposal}已立案", proposal)


@form_page
@login_required
def decline(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, step="decline")
    form = DeclineForm(request.POST or None, back=proposal.get_absolute_url())
    if not form.is_valid():
        return ask_about(
            request, form, proposal, STEPS["decline"], "提案者将看到原因。确需重新审查的，可以由提案委恢复审查。"
        )
    answer = form.cleaned_data
    proposal.decline(by=request.user, on=timezone.localdate(), reason=answer["reason"], note=answer["note"])
    return done(request, f"{proposal}已决定不予立案", proposal)


@form_page
@login_required
def merge(request: UserRequest, pk: int) -> HttpResponse:
    """Which one it joins: those most alike, or what is searched for within the session, of those one sees."""
    proposal = get_proposal(request.user, pk, step="merge")
    seen = Proposal.objects.visible_to(request.user)
    form = MergeForm(request.POST or None, proposal=proposal, seen=seen)
    if form.is_valid():
        proposal.merge(by=request.user, on=timezone.localdate(), into=form.cleaned_data["into"])
        return done(request, f"《{proposal.title}》已并入{proposal.merged_into}", proposal)
    query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    context: dict[str, Any] = {"proposal": proposal, "query": query}
    if query:
        context["found"] = seen.can_take(proposal).matching(query).for_list()[:50]
    else:
        context["candidates"] = candidates_of(proposal, request.user)
    return ask(request, "proposals/merge.html", form, **context)


@form_page
@login_required
def key(request: UserRequest, pk: int) -> HttpResponse:
    """Chosen as a key proposal, or no longer."""
    proposal = get_proposal(request.user, pk, may="key")
    now = {"is_key": "1" if proposal.is_key else "0", "leader": proposal.supervising_leader}
    form = KeyForm(request.POST or None, initial=now, back=proposal.get_absolute_url())
    if not form.is_valid():
        return ask_about(request, form, proposal, KEY, "重点提案由主席会议审定，计入报告中的重点提案。")
    if form.cleaned_data["is_key"]:
        proposal.choose_as_key(by=request.user, leader=form.cleaned_data["leader"])
        return done(request, f"{proposal}已确定为重点提案", proposal)
    proposal.release_key(by=request.user)
    return done(request, f"{proposal}不再是重点提案", proposal)


@require_POST
@login_required
def unmerge(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, may="unmerge")
    proposal.unmerge(by=request.user)
    return done(request, f"《{proposal.title}》已撤销并案，回到待审查", proposal)


@form_page
@login_required
def return_to_author(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, step="return")
    form = NoteForm(
        request.POST or None, verb="退回修改", hint="写明要改什么，提案者会看到。", back=proposal.get_absolute_url()
    )
    if not form.is_valid():
        return ask_about(request, form, proposal, STEPS["return"], "退回后由提案者修改并重新递交，流水号不变。")
    proposal.return_to_author(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{proposal}已退回提案者修改", proposal)


@form_page
@login_required
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, step="withdraw")
    form = NoteForm(request.POST or None, verb="撤案", hint="写明撤案原因。", back=proposal.get_absolute_url())
    if not form.is_valid():
        return ask_about(
            request, form, proposal, STEPS["withdraw"], "撤案后不再审查和办理，不能恢复；流水号和提案号不再给别的提案。"
        )
    proposal.withdraw(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{proposal}已撤案", proposal)


@form_page
@login_required
def restore(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, step="restore")
    form = NoteForm(
        request.POST or None, verb="恢复审查", hint="写明为什么重新审查。", back=proposal.get_absolute_url()
    )
    if not form.is_valid():
        return ask_about(request, form, proposal, STEPS["restore"], "恢复后回到待审查，原来的不予立案决定留在经过中。")
    proposal.restore(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{proposal}已恢复审查", proposal)


@require_POST
@login_required
def unfile(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, may="unfile")
    name = str(proposal)
    proposal.unfile(by=request.user)
    return done(request, f"{name}已撤销立案，回到待审查", proposal)


@form_page
@login_required
def turn_social(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, step="turn_social")
    back = proposal.get_absolute_url()
    form = NoteForm(
        request.POST or None, verb="转社情民意", hint="可写明转办原因，提案者会看到。", required=False, back=back
    )
    if not form.is_valid():
        note = "将按现在的文字生成一篇社情民意信息，提案者即为反映人；本件不再立案。"
        return ask_about(request, form, proposal, STEPS["turn_social"], note)
    report = proposal.turn_social(by=request.user, on=timezone.localdate(), note=form.cleaned_data["note"])
    return done(request, f"{proposal}已转为{report}", proposal)
