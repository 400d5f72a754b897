"""Electing excellent proposals: the office sets up and publishes, the jury marks."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.guards import allowed, fetch
from cppcc.core.requests import UserRequest
from cppcc.core.workflow import StepRefused
from members.people.models import Session
from proposals.forms.selections import CandidatesForm, CriterionForm, MarkForm, PublishForm, SelectionForm
from proposals.honours.page import desk_of, jury_of
from proposals.honours.standing import standing
from proposals.models import Candidate, Criterion, Proposal, Reply, Selection
from proposals.models.selections import set_up
from proposals.states import SCORE, SelectionStatus
from proposals.views.access import need


@require_safe
@allowed("proposals.print")
def selections(request: UserRequest) -> HttpResponse:
    seen = Selection.objects.visible_to(request.user).for_list()
    return render(request, "proposals/selections.html", {"selections": seen})


@form_page
@allowed("proposals.run_selection")
def selection_new(request: UserRequest) -> HttpResponse:
    newest = {"session": Session.objects.first()}
    form = SelectionForm(request.POST or None, back="proposals:selections", initial=newest)
    if not form.is_valid():
        return ask(request, "proposals/selection_form.html", form, heading="新建优秀提案评选")
    selection = set_up(form, by=request.user)
    return done(request, f"{selection}已建立，请列入候选提案", selection)


@form_page
@allowed("proposals.run_selection")
def selection_edit(request: UserRequest, pk: int) -> HttpResponse:
    selection = _get(request, pk)
    selection.need_set_up()
    form = SelectionForm(request.POST or None, instance=selection, back=selection.get_absolute_url())
    if not form.is_valid():
        return ask(request, "proposals/selection_form.html", form, heading=f"修改{selection.name}")
    set_up(form, by=request.user)
    return done(request, f"{selection}已修改", selection)


@require_safe
@login_required
def selection(request: UserRequest, pk: int) -> HttpResponse:
    """The office sees the standing, a juror what is still to mark, everybody the elected once they are published."""
    found = _get(request, pk)
    context = {"selection": found, "steps": found.steps_for(request.user)}
    if request.user.has_perm("proposals.run_selection"):
        return render(request, "proposals/selection.html", context | desk_of(found, request.user))
    return render(request, "proposals/selection_jury.html", context | jury_of(found, request.user))


@require_POST
@allowed("proposals.run_selection")
def put_up(request: UserRequest, pk: int) -> HttpResponse:
    found = _get(request, pk)
    form = CandidatesForm(request.POST, seen=Proposal.objects.visible_to(request.user))
    if not form.is_valid():
        context = {"selection": found, "steps": found.steps_for(request.user), **desk_of(found, request.user)}
        return render(request, "proposals/selection.html", context | {"candidates_form": form}, status=422)
    count = found.put_up(form.cleaned_data["proposals"], by=request.user)
    return done(request, f"新列入候选{count}件", found)


@require_POST
@allowed("proposals.run_selection")
def take_down(request: UserRequest, pk: int) -> HttpResponse:
    candidate = get_object_or_404(Candidate.objects.visible_to(request.user).for_list(), pk=pk)
    candidate.selection.take_down(candidate, by=request.user)
    return done(request, f"{candidate}不再是候选", candidate.selection)


@require_POST
@allowed("proposals.run_selection")
def criterion_new(request: UserRequest, pk: int) -> HttpResponse:
    found = _get(request, pk)
    form = CriterionForm(request.POST, instance=Criterion(selection=found, order=1000))
    if not form.is_valid():
        context = {"selection": found, "steps": found.steps_for(request.user), **desk_of(found, request.user)}
        return render(request, "proposals/selection.html", context | {"criterion_form": form}, status=422)
    found.ask_for(form.instance, by=request.user)
    return redirect(found)


@require_POST
@allowed("proposals.run_selection")
def criterion_drop(request: UserRequest, pk: int) -> HttpResponse:
    seen = Selection.objects.visible_to(request.user)
    criterion = get_object_or_404(Criterion.objects.select_related("selection"), pk=pk, selection__in=seen)
    criterion.selection.ask_no_more(criterion, by=request.user)
    return redirect(criterion.selection)


@require_POST
@login_required
def open_scoring(request: UserRequest, pk: int) -> HttpResponse:
    found = _get(request, pk, step="open_scoring")
    found.open_scoring(by=request.user)
    return done(request, f"{found}开始评分，评委登录后在首页看到", found)


@form_page
@login_required
def publish(request: UserRequest, pk: int) -> HttpResponse:
    found = _get(request, pk, step="publish_selection")
    places = standing(found)
    form = PublishForm(request.POST or None, places=places, most=found.places, back=found.get_absolute_url())
    if not form.is_valid():
        return ask(request, "proposals/selection_form.html", form, heading=f"公布{found.name}结果")
    found.publish(by=request.user, on=timezone.localdate(), elected=form.cleaned_data["elected"])
    return done(request, f"{found}已公布，评出{len(form.cleaned_data['elected'])}件", found)


@form_page
@login_required
def reopen(request: UserRequest, pk: int) -> HttpResponse:
    found = _get(request, pk, step="reopen_scoring")
    form = NoteForm(request.POST or None, verb="重新评分", hint="写明原因。", back=found.get_absolute_url())
    if not form.is_valid():
        return ask(request, "proposals/selection_form.html", form, heading=f"{found.name}重新评分")
    found.reopen(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{found}重新评分，原结果作废", found)


@form_page
@login_required
def candidate(request: UserRequest, pk: int) -> HttpResponse:
    """One candidate before a juror: its text, what came of it, and the points."""
    found = get_object_or_404(Candidate.objects.visible_to(request.user).for_list(), pk=pk)
    need(request.user, "score", found)
    if found.selection.status != SelectionStatus.SCORING:
        raise StepRefused(found, SCORE)
    form = MarkForm(request.POST or None, candidate=found, by=request.user)
    if not form.is_valid():
        replies = Reply.objects.of_proposal(found.proposal).to_author().for_list()
        return ask(request, "proposals/candidate.html", form, candidate=found, proposal=found.proposal, replies=replies)
    found.mark(by=request.user, points=form.points())
    messages.success(request, f"{found}已评分")
    following = found.selection.candidates.owed_by(request.user).first()
    return redirect(following or found.selection)


def _get(request: UserRequest, pk: int, *, step: str = "") -> Selection:
    return fetch(Selection.objects.visible_to(request.user).select_related("session"), pk, request.user, step=step)
