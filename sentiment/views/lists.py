"""The register of reports, on the page and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.audit.models import record
from cppcc.core.exchange.page import sendable_of
from cppcc.core.listing import Facets, Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.people.models import Body, BodyKind
from sentiment.models import Category, Level, Place, SocialReport
from sentiment.models.register import UNSORTED, SocialReportQuerySet
from sentiment.states import Status
from sentiment.views.access import need
from sentiment.workbook import MOST_ROWS, reports_workbook


@dataclass(frozen=True)
class Lists:
    """The short lists that filters offer and rows name, asked for once for both."""

    categories: list[Category]
    places: list[Place]

    @classmethod
    def read(cls) -> Lists:
        return cls(list(Category.objects.all()), list(Place.objects.all()))

    def lend_to(self, rows: Iterable[SocialReport]) -> None:
        categories = {each.pk: each for each in self.categories}
        places = {each.pk: each for each in self.places}
        for report in rows:
            if report.category_id in categories:
                report.category = categories[report.category_id]
            if report.location_id in places:
                report.location = places[report.location_id]


def reports_of(request: UserRequest, lists: Lists | None = None, *, at_once: bool = False) -> Listing:
    """The list that the address asks for. Staff and leaders begin with the latest year: what they count, sort and
    search through is then one year's reports, however many years there are. To count all years takes longer than to
    show a page of them: `at_once`, the numbers come after the page."""
    lists = lists or Lists.read()
    all_of_them = request.user.has_perm("sentiment.export")
    seen = SocialReport.objects.visible_to(request.user)
    years = of_year(seen, begin_with_latest=all_of_them)
    year = years.chosen(request.GET.get("year"))
    numbers_later = at_once and all_of_them and not year
    looked_up = partial(SocialReportQuerySet.looked_up, year=int(year) if year else None)
    return list_rows(
        request,
        seen.newest_first(),
        search=looked_up if all_of_them else SocialReportQuerySet.matching,
        filters=_filters(years, lists, all_of_them=all_of_them),
        sorts={
            "number": ("year", "number"),
            "title": "title",
            "received": "received_on",
            "status": "status",
            "category": ("category__order", "category"),
        },  # fmt: skip
        plan=SocialReportQuerySet.for_rows,
        facets=_by_state,
        numbers=reverse("sentiment:numbers") if numbers_later else "",
    )


def _filters(years: Filter, lists: Lists, *, all_of_them: bool) -> list[Filter]:
    state = Filter("state", "状态", Status.choices, SocialReportQuerySet.in_status, is_facet=True)
    level = Filter("level", "采用", Level.choices, SocialReportQuerySet.adopted_at)
    if not all_of_them:
        return [state, years, level]
    groups = [(group.pk, group.name) for group in Body.objects.of_kind(BodyKind.GROUP)]
    group = Filter("group", "活动组", groups, lambda rows, group: rows.of_group(int(group)))
    return [state, years, group, level, of_category(lists.categories), of_place(lists.places)]


def of_year(rows: SocialReportQuerySet, *, begin_with_latest: bool = False) -> Filter:
    years = [(year, f"{year}年") for year in rows.years()]
    default = str(years[0][0]) if begin_with_latest and years else ""
    return Filter("year", "年度", years, lambda rows, year: rows.of_year(int(year)), default=default)


def of_category(categories: Iterable[Category] | None = None) -> Filter:
    choices = [(each.pk, each.name) for each in (Category.objects.all() if categories is None else categories)]
    return Filter("category", "类别", [*choices, (UNSORTED, "未归类")], SocialReportQuerySet.of_category)


def of_place(places: Iterable[Place] | None = None) -> Filter:
    choices = [(each.pk, each.name) for each in (Place.objects.all() if places is None else places)]
    return Filter("place", "地域", [*choices, (UNSORTED, "未定")], SocialReportQuerySet.of_place)


def _by_state(rows: SocialReportQuerySet, chosen: Mapping[str, str]) -> Facets:
    """How many reports of each state, and of the chosen one."""
    counts = rows.per("status")
    return Facets(counts.get(chosen["state"], 0) if "state" in chosen else sum(counts.values()), {"state": counts})


@require_safe
@login_required
def reports(request: UserRequest) -> HttpResponse:
    lists = Lists.read()
    listing = reports_of(request, lists, at_once=True)
    lists.lend_to(listing.page)
    context = {"listing": listing, "may_choose": request.user.has_perm("sentiment.choose")}
    return render(request, "sentiment/list.html", context | {"cargoes": sendable_of(request.user, SocialReport)})


@require_safe
@login_required
def numbers(request: UserRequest) -> HttpResponse:
    """The chips and the paging of the list with their numbers, fetched by a page that came without."""
    return render(request, "_numbers.html", {"listing": reports_of(request)})


@require_safe
@login_required
def export(request: UserRequest) -> HttpResponse:
    need(request.user, "export")
    shown: Any = reports_of(request).rows
    rows = shown.for_list()[:MOST_ROWS]
    record("导出社情民意", by=request.user, rows=len(rows), conditions=request.GET.urlencode())
    return download(reports_workbook(rows), f"社情民意{timezone.localdate():%Y%m%d}")
