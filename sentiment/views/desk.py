"""The editor's desk: the queue, the one in hand, the decision, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import done, form_page
from cppcc.core.attachments.models import Attachment
from cppcc.core.desk import OWN, Desk, queue_of
from cppcc.core.listing import Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.ticking import key_of
from sentiment.desk import deciding
from sentiment.desk.alike import category_suggested, places_suggested, relatives_of
from sentiment.desk.keeping import KEPT_EDITS
from sentiment.forms.desk import DeskForm, EditForm
from sentiment.models import SocialReport
from sentiment.models.register import SocialReportQuerySet
from sentiment.states import Status
from sentiment.views.access import get_report, need
from sentiment.views.lists import of_category, of_place, of_year

DESK = Desk("sentiment:desk")


@require_safe
@login_required
def desk(request: UserRequest) -> HttpResponse:
    need(request.user, "work_desk")
    if "back" in request.GET:
        return DESK.return_to(request)
    return _desk(request, at=key_of(request.GET.get("at", "")))


@form_page
@login_required
def decide(request: UserRequest, pk: int) -> HttpResponse:
    """Save the wording, take the decision and go on; what is missing is said at its place, what was typed stays."""
    need(request.user, "work_desk")
    if request.method != "POST":  # a filter pressed on the page that said what was missing
        return redirect(DESK.address(request, at=pk))
    report = get_report(request.user, pk)
    form = DeskForm(request.POST, instance=report, user=request.user)
    if report.status != Status.RECEIVED:
        form.add_error(None, f"{deciding.moved_on(report)}，您的编辑没有保存，都还在下面。请打开这一件核对。")
        return _desk(request, at=pk, form=form, status=409)
    if not form.is_valid():
        return _desk(request, at=pk, form=form, status=409 if form.is_overtaken else 422)
    told = deciding.decide(report, form.decision(), by=request.user, on=timezone.localdate())
    KEPT_EDITS.drop(request.user, form, report)
    if report.status == Status.RECEIVED:
        return done(request, told, DESK.address(request, at=pk))
    messages.success(request, told)
    return DESK.next(request, done=pk)


@require_POST
@login_required
def undo(request: UserRequest, pk: int) -> HttpResponse:
    report = get_report(request.user, pk, may="work_desk")
    return done(request, deciding.undo(report, by=request.user), DESK.address(request, at=pk))


@require_safe
@login_required
def related(request: UserRequest, pk: int) -> HttpResponse:
    """What it is like: fetched by the desk after the text is there, a page of its own without scripts."""
    report = get_report(request.user, pk, may="work_desk")
    kinds = relatives_of(report, request.user)
    suggested = None if report.category_id else category_suggested(kinds)
    inside = request.headers.get("HX-Request") == "true"
    context = {"report": report, "kinds": kinds, "suggested": suggested, "inside": inside}
    return render(request, "sentiment/_related.html" if inside else "sentiment/related.html", context)


@require_POST
@login_required
def check(request: UserRequest, pk: int) -> HttpResponse:
    """The wording as it is typed now against the original, and what is personal in it; asked while it is typed."""
    report = get_report(request.user, pk, may="work_desk")
    form = EditForm(request.POST, instance=report)
    return render(request, "sentiment/_desk_check.html", {"report": report, "form": form, "inside": True})


def _desk(request: UserRequest, *, at: int | None, form: DeskForm | None = None, status: int = 200) -> HttpResponse:
    listing = _listing(request)
    DESK.remember(request, listing)
    queue = queue_of(listing.rows, at)
    context: dict[str, Any] = {"listing": listing, "queue": queue, "done": _done(request)}
    shown = at if form else queue.current
    if shown is not None:
        report = form.instance if form else get_report(request.user, shown)
        form = form or DeskForm(instance=report, user=request.user)
        KEPT_EDITS.take_up(request, form)
        form.helper.form_action = f"{reverse('sentiment:desk_decide', args=[shown])}{listing.address()}"
        context |= {
            "report": report,
            "form": form,
            "offers": KEPT_EDITS.offers(request.user, form),
            "places_named": [] if report.location_id else places_suggested(report),
            "attachments": list(Attachment.objects.of(report)),
            "return_note": report.return_note(),
            "waiting": (timezone.localdate() - report.received_on).days if report.received_on else None,
        }
    return render(request, "sentiment/desk.html", context, status=status)


def _listing(request: UserRequest) -> Listing:
    seen = SocialReport.objects.visible_to(request.user).waiting().first_received_first()
    filters = [of_year(seen), of_category(), of_place()]
    return list_rows(request, seen, search=SocialReportQuerySet.matching, filters=filters, besides=OWN)


def _done(request: UserRequest) -> dict[str, Any]:
    """What was decided a moment ago, while it can be taken back."""
    pk = key_of(request.GET.get("done", ""))
    report = SocialReport.objects.visible_to(request.user).keyed(pk) if pk else None
    return {"report": report, "undo": deciding.undoing(report)} if report else {}
