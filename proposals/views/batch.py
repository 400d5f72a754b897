"""Batches: from the ticked rows of the list over one page that says what will happen to the result, row by row."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.listing import Filter, list_rows
from cppcc.core.requests import UserRequest
from proposals.forms.batch import NONE_TICKED, ticked, token_of, too_many
from proposals.models import Batch, Proposal
from proposals.models.batches import BatchLineQuerySet
from proposals.review.batch import AT_ONCE, BATCHES, MOST, make_batch
from proposals.views.access import need
from proposals.views.lists import proposals_of

NAMED = 20  # proposals that the page of confirmation names
LONGEST_ADDRESS = 500


@require_POST
@login_required
def batch(request: UserRequest, name: str) -> HttpResponse:
    """Ask once for what the batch needs, then do it; too many or none at all are refused before anything is done."""
    if name not in BATCHES:
        raise Http404
    need(request.user, "batch")
    back = f"{reverse('proposals:list')}?{request.GET.urlencode()}"
    back = back if len(back) <= LONGEST_ADDRESS else reverse("proposals:list")
    whole = "all" in request.POST
    keys = [] if whole else ticked(request.POST)
    count = proposals_of(request).total if whole else len(keys)
    if not 0 < count <= MOST:
        messages.error(request, too_many(count) if count else NONE_TICKED)
        return redirect(back)
    rows = proposals_of(request).rows if whole else Proposal.objects.visible_to(request.user).among(keys)
    return _ask_or_do(request, name, Proposal.objects.ordered_for_batch(rows), back)


def _ask_or_do(request: UserRequest, name: str, keys: list[int], back: str) -> HttpResponse:
    step = BATCHES[name]
    pressed = "token" in request.POST
    form = step.form(request.POST if pressed else None, back=back)
    form.helper.form_tag = False
    form.helper.inputs = []
    if pressed and form.is_valid():
        answers = {field: request.POST.get(field, "") for field in form.fields}
        today = timezone.localdate()
        made = make_batch(
            name, token=token_of(request.POST), keys=keys, answers=answers, back=back, by=request.user, on=today
        )
        return redirect(made.job if made.job and not made.job.has_ended else made)
    context = _confirmation(name, keys) | {"form": form, "back": back, "token": uuid4()}
    return render(request, "proposals/batch.html", context, status=422 if pressed else 200)


def _confirmation(name: str, keys: list[int]) -> dict[str, Any]:
    step = BATCHES[name]
    fitting = Proposal.objects.among(keys).in_status(*step.step.sources).count()
    return {
        "name": name,
        "step": step,
        "keys": ",".join(map(str, keys)),
        "count": len(keys),
        "unfit": len(keys) - fitting,
        "by_job": len(keys) > AT_ONCE,
        "first": Proposal.objects.in_order(keys[:NAMED]),
        "more": max(0, len(keys) - NAMED),
    }


@require_safe
@login_required
def batch_result(request: UserRequest, pk: int) -> HttpResponse:
    """What became of each row; what was not done comes first."""
    made = get_object_or_404(Batch.objects.visible_to(request.user).select_related("job"), pk=pk)
    done = [("0", "没有办"), ("1", "已办")]
    listing = list_rows(
        request,
        made.lines.order_by("done", "pk").select_related("proposal"),
        filters=[Filter("done", "结果", done, BatchLineQuerySet.with_result, BatchLineQuerySet.by_result)],
    )
    counts = made.lines.by_result()
    context = {"batch": made, "step": BATCHES[made.name], "listing": listing, "counts": counts}
    left = len(made.keys) - sum(counts.values())
    context |= {"left": left, "total": len(made.keys), "undo": _undo_of(made)}
    return render(request, "proposals/batch_result.html", context)


def _undo_of(made: Batch) -> dict[str, Any] | None:
    """The batch that takes this one back, for what was done in it."""
    name = BATCHES[made.name].undo
    keys = made.lines.done_keys() if name else []
    if not keys:
        return None
    where = f"{reverse('proposals:batch', args=[name])}?{made.back.partition('?')[2]}"
    return {"step": BATCHES[name], "url": where, "keys": ",".join(map(str, keys)), "count": len(keys)}
