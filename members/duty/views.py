"""The member's six ones, the matrix of a group, the checklist's editor."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.guards import allowed
from cppcc.core.listing import Filter, list_rows
from cppcc.core.periods import Period
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.duty.checklist import TickedList, count_by_year, hide_unseen, tick_off
from members.duty.forms import ChecklistItemForm, SuccessorForm
from members.duty.matrix import matrix_workbook
from members.duty.models import Checklist, ChecklistItem
from members.people.groups import with_group_name
from members.people.models import Body, BodyKind, Member, Term
from members.people.models.members import MemberQuerySet

PER_PAGE = 100
RECORD_YEARS = 6


def _period(request: UserRequest) -> Period:
    """The year asked for, else this one; seen from now, or from its end when it is over."""
    now = timezone.now()
    asked = request.GET.get("year", "")
    this_year = timezone.localdate(now).year
    known = asked.isascii() and asked.isdigit() and len(asked) == 4 and 2000 <= int(asked) <= this_year
    return Period.year_so_far(int(asked) if known else this_year, now=now)


def _days_left(period: Period) -> int:
    return max(0, (period.end - timezone.localdate()).days)


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
    return render(request, "duty/_summary.html", {"sheet": sheet, "days_left": _days_left(period)})


@require_safe
@allowed("duty.see_matrix")
def member(request: UserRequest, pk: int) -> HttpResponse:
    return _sheet_page(request, get_object_or_404(Member.objects.visible_to(request.user), pk=pk), "duty")


def _sheet_page(request: UserRequest, whose: Member, nav: str) -> HttpResponse:
    period = _period(request)
    context = {
        "nav": nav,
        "member": whose,
        "is_own": whose.user_id == request.user.pk,
        "sheet": hide_unseen(tick_off(period, waiting=True, member=whose).sheet(whose), request.user),
        "years": Term.objects.years(until=timezone.localdate()),
        "year": period.session_year,
        "days_left": _days_left(period),
    }
    return render(request, "duty/sheet.html", context)


@require_safe
@login_required
def record_of(request: UserRequest, pk: int) -> HttpResponse:
    """What a member did, by source and year: part of the member's own page."""
    whose = get_object_or_404(Member.objects.visible_to(request.user), pk=pk)
    years = Term.objects.years(until=timezone.localdate())[:RECORD_YEARS]
    return render(request, "duty/_record.html", {"years": years, "lines": count_by_year(whose, years), "member": whose})


@require_safe
@allowed("duty.see_matrix")
def matrix(request: UserRequest) -> HttpResponse:
    period = _period(request)
    ticked = tick_off(period)
    listing = list_rows(
        request,
        Member.objects.visible_to(request.user).in_office(on=period.seen_on),
        search=MemberQuerySet.matching,
        filters=[_group_filter(period.seen_on), _state_filter(ticked)],
        sorts={"number": "number", "name": ("stroke_key", "number")},
        order="number",
        plan=lambda members: with_group_name(members, on=period.seen_on),
        per_page=PER_PAGE,
    )
    if request.GET.get("format") == "xlsx":
        record("导出六个一完成情况", by=request.user, year=period.session_year, rows=listing.total)
        sheets = ticked.sheets(with_group_name(listing.rows, on=period.seen_on))
        return download(matrix_workbook(ticked, sheets, period), f"六个一完成情况{period.session_year}")
    return render(request, "duty/matrix.html", _matrix_context(listing, ticked, period))


def _matrix_context(listing: Any, ticked: TickedList, period: Period) -> dict[str, Any]:
    shown = set(listing.rows.order_by().values_list("pk", flat=True))
    return {
        "nav": "duty",
        "listing": listing,
        "items": ticked.items,
        "sheets": ticked.sheets(listing.page),
        "totals": [len(ticked.done_by(item) & shown) for item in ticked.items],
        "complete": len(ticked.complete & shown),
        "years": Term.objects.years(until=timezone.localdate()),
        "year": period.session_year,
        "days_left": _days_left(period),
    }


def _group_filter(on: date) -> Filter:
    groups = Body.objects.of_kind(BodyKind.GROUP).in_use()
    return Filter(
        "group",
        "活动组",
        [(group.pk, group.name) for group in groups],
        lambda members, group: members.sitting_in_any([int(group)], on=on),
    )


def _state_filter(ticked: TickedList) -> Filter:
    def narrow(members: MemberQuerySet, state: str) -> MemberQuerySet:
        return (
            members.filter(pk__in=ticked.complete) if state == "complete" else members.exclude(pk__in=ticked.complete)
        )

    return Filter("state", "完成情况", [("complete", "全部完成"), ("missing", "还有缺项")], narrow)


@require_safe
@allowed("duty.edit_checklist")
def checklists(request: UserRequest) -> HttpResponse:
    return render(
        request,
        "duty/checklists.html",
        {"nav": "settings", "checklists": Checklist.objects.prefetch_related("items")},
    )


@form_page
@allowed("duty.edit_checklist")
def edit_item(request: UserRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(ChecklistItem.objects.select_related("checklist"), pk=pk)
    before = item.content()
    form = ChecklistItemForm(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        form.save()
        record("修改履职清单项", by=request.user, target=item, before=before, after=item.content())
        return done(request, f"清单项“{item.label}”已保存", "duty:checklist")
    return ask(request, "duty/item_form.html", form, nav="settings", item=item)


@form_page
@allowed("duty.edit_checklist")
def succeed(request: UserRequest, pk: int) -> HttpResponse:
    checklist = get_object_or_404(Checklist, pk=pk)
    form = SuccessorForm(request.POST or None, checklist=checklist)
    if request.method == "POST" and form.is_valid():
        new = checklist.succeed(by=request.user, from_year=form.cleaned_data["from_year"])
        return done(request, f"自{new.from_year}年起的清单已建立，可逐项修改；以前年度不受影响", "duty:checklist")
    return ask(request, "duty/successor.html", form, nav="settings", checklist=checklist)
