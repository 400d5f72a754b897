"""The review desk: the queue, the one in hand, the decision, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.desk import OWN, Desk, queue_of
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.ticking import key_of
from members.people.models import Session
from proposals.forms.desk import DecisionForm, ReviewRulesForm
from proposals.models import Category, Opinion, Proposal, ProposalKind, ReviewRules, SponsorKind, Stage
from proposals.models.register import ProposalQuerySet
from proposals.review.alike import relatives_of
from proposals.review.desk_page import desk_page
from proposals.review.reviewing import decide as carry_out
from proposals.review.reviewing import stage_of, undoing
from proposals.review.reviewing import undo as take_back
from proposals.views.access import get_proposal, get_reviewed, need

DESK = Desk("proposals:desk")


@require_safe
@login_required
def desk(request: UserRequest) -> HttpResponse:
    need(request.user, "review")
    if "back" in request.GET:
        return DESK.return_to(request)
    return _desk(request, at=key_of(request.GET.get("at", "")))


@form_page
@login_required
def decide(request: UserRequest, pk: int) -> HttpResponse:
    """Take the decision and go on to the next; what is missing is said at its place, the filter stays."""
    if request.method != "POST":  # a filter pressed on the page that said what was missing
        need(request.user, "review")
        return redirect(DESK.address(request, at=pk))
    proposal = get_reviewed(request.user, pk)
    form = _form(request, proposal, request.POST)
    if not form.is_valid():
        return _desk(request, at=pk, form=form)
    words = carry_out(proposal, form.decision(), by=request.user, on=timezone.localdate())
    messages.success(request, words)
    return DESK.next(request, done=pk)


@require_POST
@login_required
def undo(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, may="review")
    return done(request, take_back(proposal, by=request.user), DESK.address(request, at=pk))


@require_safe
@login_required
def related(request: UserRequest, pk: int) -> HttpResponse:
    """What it is like: fetched by the desk after the text is there, a page of its own without scripts."""
    proposal = get_proposal(request.user, pk, may="review")
    context = {
        "proposal": proposal,
        "relatives": relatives_of(proposal, request.user),
        "stage": stage_of(proposal.reviews.standing().first(), ReviewRules.current()),
        "following": request.GET.get("following", ""),
        "query": request.GET.urlencode(),
    }
    within = context["inside"] = request.headers.get("HX-Request") == "true"
    return render(request, "proposals/_related.html" if within else "proposals/related.html", context)


@form_page
@login_required
def review_rules(request: UserRequest) -> HttpResponse:
    need(request.user, "edit_lists")
    form = ReviewRulesForm(request.POST or None, instance=ReviewRules.current(), back=reverse("settings"))
    if not form.is_valid():
        return ask(request, "proposals/review_rules.html", form, nav="settings")
    form.instance.lay_down(by=request.user)
    return done(request, f"审查方式已设为{form.instance}", "proposals:review_rules")


def _desk(request: UserRequest, *, at: int | None, form: DecisionForm | None = None) -> HttpResponse:
    rules = ReviewRules.current()
    listing = _listing(request, rules)
    DESK.remember(request, listing)
    queue = queue_of(listing.rows, at)
    context: dict[str, Any] = {"listing": listing, "queue": queue, "rules": rules, "done": _done(request)}
    shown = form.proposal.pk if form else queue.current
    if shown is not None:
        proposal = form.proposal if form else get_proposal(request.user, shown, may="review")
        form = form or _form(request, proposal)
        filing = not form.is_bound or form.data.get("opinion") == Opinion.FILE
        picks = form if filing else _form(request, proposal)
        context |= desk_page(proposal, form, picks, rules, on=timezone.localdate())
    return render(request, "proposals/desk.html", context, status=422 if form and form.is_bound else 200)


def _listing(request: UserRequest, rules: ReviewRules) -> Listing:
    seen = Proposal.objects.visible_to(request.user).to_review()
    sessions = seen.counted_by("session")
    facets: list[tuple[str, str, list[tuple[Any, str]]]] = [
        ("session", "届次", [(each.pk, each.name) for each in Session.objects.all() if each.pk in sessions]),
        ("kind", "会议", list(ProposalKind.choices)),
        ("sponsor_kind", "形式", list(SponsorKind.choices)),
        ("category", "分类", [(each.pk, each.name) for each in Category.objects.all()]),
    ]
    stages = [Filter("stage", "审查", Stage.choices, ProposalQuerySet.at_stage)] if rules.two_stages else []
    filters = [_facet(name, label, choices) for name, label, choices in facets if len(choices) > 1]
    return list_rows(request, seen, search=ProposalQuerySet.matching, filters=[*stages, *filters], besides=OWN)


def _facet(name: str, label: str, choices: list[tuple[Any, str]]) -> Filter:
    return Filter(
        name,
        label,
        choices,
        lambda rows, value: rows.with_value(**{name: value}),
        lambda rows: rows.counted_by(name),
    )


def _form(request: UserRequest, proposal: Proposal, data: Any = None) -> DecisionForm:
    seen = Proposal.objects.visible_to(request.user)
    standing = proposal.reviews.standing().for_page().first()
    return DecisionForm(data, proposal=proposal, seen=seen, standing=standing)


def _done(request: UserRequest) -> dict[str, Any]:
    """What was decided a moment ago, while it can be taken back."""
    pk = key_of(request.GET.get("done", ""))
    proposal = Proposal.objects.visible_to(request.user).for_detail().keyed(pk) if pk else None
    return {"proposal": proposal, "undo": undoing(proposal)} if proposal else {}
