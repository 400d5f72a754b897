"""What a member did: the year's checklist and score with every record, and all of it by source on the member's page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.guards import allowed
from cppcc.core.periods import Period
from cppcc.core.requests import UserRequest
from members.duty.cards import CardPage, card_of, schemes_of
from members.duty.checklist import count_by_year, hide_unseen, tick_off
from members.duty.models import Objection, Scheme
from members.duty.reckoning import Records
from members.duty.scoring.engine import told
from members.duty.sight import Sight
from members.duty.states import CORRECT, OBJECT
from members.duty.views.years import days_left, year_asked
from members.people.models import Member, Term

RECORD_YEARS = 6


@require_safe
@allowed("duty.see_own")
def mine(request: UserRequest) -> HttpResponse:
    return _sheet_page(request, _own(request), "my_duty")


def _own(request: UserRequest) -> Member:
    return get_object_or_404(Member, user=request.user)


@require_safe
@allowed("duty.see_own")
def my_summary(request: UserRequest) -> HttpResponse:
    """Points and tiles for a member's home page."""
    now = timezone.now()
    period, own = Period.year_so_far(timezone.localdate(now).year, now=now), _own(request)
    records = Records(period, own.pk)
    scheme = next(iter(schemes_of(own, period.session_year, now=now)), None)
    card = card_of(scheme, own, now=now, records=records) if scheme else None
    sheet = hide_unseen(tick_off(period, waiting=True, member=own, records=records).sheet(own), request.user)
    context = {"sheet": sheet, "days_left": days_left(period), "total": told(card.total) if card else ""}
    return render(request, "duty/_summary.html", context)


@require_safe
@allowed("duty.see_matrix")
def member(request: UserRequest, pk: int) -> HttpResponse:
    return _sheet_page(request, get_object_or_404(Member.objects.visible_to(request.user), pk=pk), "duty")


def _sheet_page(request: UserRequest, whose: Member, nav: str) -> HttpResponse:
    period, now = year_asked(request), timezone.now()
    records = Records(period, whose.pk)
    schemes = schemes_of(whose, period.session_year, now=now)
    scheme = _chosen(request, schemes)
    card = card_of(scheme, whose, now=now, records=records) if scheme else None
    page = CardPage(scheme, card, now) if scheme and card else None
    sheet = tick_off(period, waiting=True, member=whose, records=records).sheet(whose)
    sight = Sight([*sheet.credits, *(page.credits if page else ())], request.user)
    if page:
        page.hidden = sight
    context = {
        "nav": nav,
        "member": whose,
        "is_own": whose.user_id == request.user.pk,
        "sheet": hide_unseen(sheet, request.user, sight),
        "years": Term.objects.years(until=timezone.localdate(now)),
        "year": period.session_year,
        "days_left": days_left(period),
        "schemes": schemes,
        "scheme": scheme,
        "page": page,
        **(_objections(request, scheme, whose) if scheme else {}),
    }
    return render(request, "duty/sheet.html", context)


def _chosen(request: UserRequest, schemes: list[Scheme]) -> Scheme | None:
    asked = request.GET.get("scheme", "")
    return next((scheme for scheme in schemes if str(scheme.pk) == asked), schemes[0] if schemes else None)


def _objections(request: UserRequest, scheme: Scheme, whose: Member) -> dict[str, Any]:
    """What the member said is wrong, as far as the reader may know, and what the reader may do about it now."""
    objecting = scheme.status in OBJECT.sources and whose.user_id == request.user.pk
    said = Objection.objects.visible_to(request.user).of(scheme, whose).for_list()
    return {
        "objections": said,
        "may_object": objecting and request.user.has_perm("duty.object"),
        "may_correct": scheme.status in CORRECT.sources and request.user.has_perm("duty.correct"),
    }


@require_safe
@login_required
def record_of(request: UserRequest, pk: int) -> HttpResponse:
    """What a member did, by source and year: part of the member's own page."""
    whose = get_object_or_404(Member.objects.visible_to(request.user), pk=pk)
    years = Term.objects.years(until=timezone.localdate())[:RECORD_YEARS]
    return render(request, "duty/_record.html", {"years": years, "lines": count_by_year(whose, years), "member": whose})
