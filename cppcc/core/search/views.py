"""One box over everything: the page of results."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cppcc.core.requests import UserRequest
from cppcc.core.search.asked import Asked
from cppcc.core.search.finding import MOST, find
from cppcc.core.search.pages import kind_options, page_links, results, year_options

PER_PAGE = 20


@require_safe
@login_required
def result_list(request: UserRequest) -> HttpResponse:
    asked = Asked.read(request)
    findings = find(request.user, asked.query, kind=asked.kind, year=asked.year)
    page = Paginator(findings.hits, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "search/results.html",
        {
            "nav": "search",
            "asked": asked,
            "findings": findings,
            "page": page,
            "pages": page_links(asked, page),
            "results": results(request.user, list(page.object_list), findings.terms),
            "kinds": kind_options(asked, findings),
            "years": year_options(asked, findings),
            "most": MOST,
        },
    )
