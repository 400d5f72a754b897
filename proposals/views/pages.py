"""Pages of one proposal: read, write, receipt."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.requests import UserRequest
from cppcc.core.wording import plain_text
from proposals.differences import differences
from proposals.forms.entry import ProposalForm
from proposals.forms.word import WordForm
from proposals.models import Proposal
from proposals.models.revisions import TEXTS, text_of
from proposals.page import page_of
from proposals.states import WITH_AUTHOR, Status
from proposals.views.access import get_editable, get_proposal, need
from proposals.writing.entry import enter, revise
from proposals.writing.hints import DONE, checklist, hints
from proposals.writing.keeping import KEPT
from proposals.writing.signing import cosigners_unlike


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk)
    return render(request, "proposals/detail.html", page_of(proposal, request.user, on=timezone.localdate()))


@form_page
@login_required
def new(request: UserRequest) -> HttpResponse:
    need(request.user, "enter")
    form = ProposalForm(request.POST or None, request.FILES or None, user=request.user)
    KEPT.take_up(request, form)
    if not form.is_valid():
        return _form(request, form, "登记提案" if form.on_paper else "写提案")
    today, token = timezone.localdate(), form.sent_token()
    proposal = enter(by=request.user, on=today, token=token, submitting=form.submitting, **form.answers())
    return _saved(request, proposal, form)


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    """Mend it; the author's own may be handed in from here. Somebody else's change meanwhile is shown, not lost."""
    proposal = get_editable(request.user, pk)
    form = ProposalForm(request.POST or None, request.FILES or None, user=request.user, instance=proposal)
    KEPT.take_up(request, form)
    if not form.is_valid():
        return _form(request, form, "修改提案")
    today = timezone.localdate()
    if not revise(proposal, by=request.user, on=today, seen=form.cleaned_data["seen"], **form.answers()):
        return _conflict(request, proposal, form)
    if form.submitting:
        proposal.submit(by=request.user, on=today)
    return _saved(request, proposal, form)


@require_POST
@login_required
def discard(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, may="discard")
    proposal.discard(by=request.user)
    return done(request, f"草稿《{proposal.title}》已删除", "proposals:list")


@require_safe
@login_required
def receipt(request: UserRequest, pk: int) -> HttpResponse:
    return render(request, "proposals/receipt.html", {"proposal": get_proposal(request.user, pk)})


@require_POST
@login_required
def check(request: UserRequest) -> HttpResponse:
    """What a careful reader would say about what is typed so far; asked by the form while it is filled."""
    need(request.user, "enter")
    texts = {name: plain_text(request.POST.get(name, "")) for name in ("title", "category", *TEXTS[1:])}
    began = any(text.strip() for text in texts.values())
    points = checklist(**texts) if began else None
    context = {"points": points, "hints": hints(**texts), "complete": all(p.state == DONE for p in points or [])}
    return render(request, "proposals/_hints.html", context)


@require_POST
@login_required
def read(request: UserRequest) -> HttpResponse:
    """What a chosen Word file says, part by part; asked by the form, which fills itself and saves nothing."""
    need(request.user, "enter")
    form = WordForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"told": "".join(map(str, form.errors["word"]))}, status=422)
    found = form.cleaned_data["word"]
    return JsonResponse({"parts": found.parts, "told": found.told(), "left": found.left, "notes": found.notes})


def _saved(request: UserRequest, proposal: Proposal, form: ProposalForm) -> HttpResponse:
    KEPT.drop(request.user, form, proposal)
    if form.submitting:
        return done(request, f"《{proposal.title}》已递交，流水号 {proposal.serial}", "proposals:receipt", proposal.pk)
    if proposal.status in WITH_AUTHOR:
        return done(request, "已保存，还没有递交。可以接着写，写好后请按“递交”。", "proposals:edit", proposal.pk)
    return done(
        request,
        f"{proposal}的修改已保存，提案者能看到改动",
        f"{reverse('proposals:desk')}?back=1&at={proposal.pk}" if "desk" in request.GET else proposal,
    )


def _form(request: UserRequest, form: ProposalForm, heading: str) -> HttpResponse:
    proposal = form.instance
    note = proposal.return_note() if proposal.status == Status.RETURNED else ""
    offers = KEPT.offers(request.user, form)
    return ask(
        request, "proposals/form.html", form, heading=heading, proposal=proposal, return_note=note, offers=offers
    )


def _conflict(request: UserRequest, proposal: Proposal, form: ProposalForm) -> HttpResponse:
    """Both texts on one page; pressing again saves knowingly."""
    typed = form.typed_texts()
    proposal.refresh_from_db()
    form.see_again(proposal)
    context = {
        "form": form,
        "heading": "修改提案",
        "proposal": proposal,
        "conflict": True,
        "clashes": differences(text_of(proposal), typed),
        "cosigners_now": cosigners_unlike(proposal, form.cleaned_data["cosigners"]),
    }
    return render(request, "proposals/form.html", context, status=409)
