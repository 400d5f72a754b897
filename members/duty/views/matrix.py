"""The checklist of everybody: who has which of the ones."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.audit.models import record
from cppcc.core.guards import allowed
from cppcc.core.listing import Filter, list_rows
from cppcc.core.periods import Period
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.duty.checklist import TickedList, tick_off
from members.duty.matrix import matrix_workbook
from members.duty.views.years import days_left, year_asked
from members.people.groups import with_group_name
from members.people.models import Body, BodyKind, Member, Term
from members.people.models.members import MemberQuerySet

PER_PAGE = 100


@require_safe
@allowed("duty.see_matrix")
def matrix(request: UserRequest) -> HttpResponse:
    period = year_asked(request)
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
        "days_left": days_left(period),
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
