"""The register of reports, on the page and as a workbook."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.audit.models import record
from cppcc.core.exchange.page import sendable_of
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.people.models import Body, BodyKind
from sentiment.models import Category, Level, Place, SocialReport
from sentiment.models.register import UNSORTED, SocialReportQuerySet
from sentiment.states import Status
from sentiment.views.access import need
from sentiment.workbook import MOST_ROWS, reports_workbook


def reports_of(request: UserRequest) -> Listing:
    """The list that the address asks for. Staff and leaders begin with the latest year: what they count and sort
    through is then one year's reports, however many years there are."""
    seen = SocialReport.objects.visible_to(request.user).newest_first()
    all_of_them = request.user.has_perm("sentiment.export")
    filters = [
        Filter("state", "状态", Status.choices, SocialReportQuerySet.in_status, lambda rows: _counts(rows)),
        of_year(seen, begin_with_latest=all_of_them),
        Filter("level", "采用", Level.choices, SocialReportQuerySet.adopted_at),
    ]
    if all_of_them:
        filters += [of_category(), of_place()]
        groups = [(group.pk, group.name) for group in Body.objects.of_kind(BodyKind.GROUP)]
        filters.insert(2, Filter("group", "活动组", groups, lambda rows, group: rows.of_group(int(group))))
    return list_rows(
        request,
        seen,
        search=SocialReportQuerySet.looked_up,
        filters=filters,
        sorts={
            "number": ("year", "number"),
            "title": "title",
            "received": "received_on",
            "status": "status",
            "category": ("category__order", "category"),
        },  # fmt: skip
        plan=SocialReportQuerySet.for_list,
    )


def of_year(rows: SocialReportQuerySet, *, begin_with_latest: bool = False) -> Filter:
    years = [(year, f"{year}年") for year in rows.years()]
    default = str(years[0][0]) if begin_with_latest and years else ""
    return Filter("year", "年度", years, lambda rows, year: rows.of_year(int(year)), default=default)


def of_category() -> Filter:
    choices = [(each.pk, each.name) for each in Category.objects.all()]
    return Filter("category", "类别", [*choices, (UNSORTED, "未归类")], SocialReportQuerySet.of_category)


def of_place() -> Filter:
    choices = [(each.pk, each.name) for each in Place.objects.all()]
    return Filter("place", "地域", [*choices, (UNSORTED, "未定")], SocialReportQuerySet.of_place)


def _counts(rows: Any) -> dict[str, int]:
    counts: dict[str, int] = rows.per("status")
    return counts


@require_safe
@login_required
def reports(request: UserRequest) -> HttpResponse:
    may_choose = request.user.has_perm("sentiment.choose")
    return render(
        request,
        "sentiment/list.html",
        {"listing": reports_of(request), "may_choose": may_choose, "cargoes": sendable_of(request.user, SocialReport)},
    )


@require_safe
@login_required
def export(request: UserRequest) -> HttpResponse:
    need(request.user, "export")
    shown: Any = reports_of(request).rows
    rows = shown.for_list()[:MOST_ROWS]
    record("导出社情民意", by=request.user, rows=len(rows), conditions=request.GET.urlencode())
    return download(reports_workbook(rows), f"社情民意{timezone.localdate():%Y%m%d}")
