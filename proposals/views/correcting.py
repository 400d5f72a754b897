"""Mending a slip in what was filed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from cppcc.core.asking import done, form_page
from cppcc.core.requests import UserRequest
from proposals.differences import differences
from proposals.forms.correcting import CorrectionForm
from proposals.models import Proposal
from proposals.models.revisions import text_of
from proposals.states import CORRECT
from proposals.views.access import get_proposal


@form_page
@login_required
def correct(request: UserRequest, pk: int) -> HttpResponse:
    """What was there before is kept; somebody else's change meanwhile is shown, not lost."""
    proposal = get_proposal(request.user, pk, may="correct", step=CORRECT)
    form = CorrectionForm(request.POST or None, proposal=proposal, back=proposal.get_absolute_url())
    if not form.is_valid():
        return _page(request, proposal, form, 422 if form.is_bound else 200)
    note, seen = form.cleaned_data["note"], form.cleaned_data["seen"]
    if not proposal.correct(by=request.user, seen=seen, texts=form.texts(), note=note):
        clashes = differences(text_of(proposal), form.texts())
        form.see_again(proposal)
        return _page(request, proposal, form, 409, conflict=True, clashes=clashes)
    return done(request, f"{proposal}已勘误，提案者和承办单位都能看到改动", proposal)


def _page(request: UserRequest, proposal: Proposal, form: CorrectionForm, status: int, **more: object) -> HttpResponse:
    context = {"form": form, "proposal": proposal, "heading": f"勘误：{proposal}", **more}
    return render(request, "proposals/correct.html", context, status=status)
