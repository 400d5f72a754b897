"""What a member did: the year's checklist, and all of it by source on the member's page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.guards import allowed
from cppcc.core.periods import Period
from cppcc.core.requests import UserRequest
from members.duty.checklist import count_by_year, hide_unseen, tick_off
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
    """The six tiles for a member's home page."""
    period = Period.year_so_far(timezone.localdate().year, now=timezone.now())
    own = _own(request)
    sheet = hide_unseen(tick_off(period, waiting=True, member=own).sheet(own), request.user)
    return render(request, "duty/_summary.html", {"sheet": sheet, "days_left": days_left(period)})


@require_safe
@allowed("duty.see_matrix")
def member(request: UserRequest, pk: int) -> HttpResponse:
    return _sheet_page(request, get_object_or_404(Member.objects.visible_to(request.user), pk=pk), "duty")


def _sheet_page(request: UserRequest, whose: Member, nav: str) -> HttpResponse:
    period = year_asked(request)
    context = {
        "nav": nav,
        "member": whose,
        "is_own": whose.user_id == request.user.pk,
        "sheet": hide_unseen(tick_off(period, waiting=True, member=whose).sheet(whose), request.user),
        "years": Term.objects.years(until=timezone.localdate()),
        "year": period.session_year,
        "days_left": days_left(period),
    }
    return render(request, "duty/sheet.html", context)


@require_safe
@login_required
def record_of(request: UserRequest, pk: int) -> HttpResponse:
    """What a member did, by source and year: part of the member's own page."""
    whose = get_object_or_404(Member.objects.visible_to(request.user), pk=pk)
    years = Term.objects.years(until=timezone.localdate())[:RECORD_YEARS]
    return render(request, "duty/_record.html", {"years": years, "lines": count_by_year(whose, years), "member": whose})
