"""One box over everything: the page of results, and the state of the index behind it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.jobs.models import Job
from cppcc.core.requests import UserRequest
from cppcc.core.search.asked import Asked
from cppcc.core.search.finding import MOST, find
from cppcc.core.search.index import shares
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


@require_safe
@login_required
def index_state(request: UserRequest) -> HttpResponse:
    _need_rebuild(request)
    return render(request, "search/index.html", {"nav": "settings", "shares": shares()})


@require_POST
@login_required
def rebuild(request: UserRequest) -> HttpResponse:
    _need_rebuild(request)
    from_scratch = "from_scratch" in request.POST
    title = "清空并重建检索索引" if from_scratch else "补齐检索索引"
    job = Job.submit("search.rebuild", title=title, by=request.user, arguments={"from_scratch": from_scratch})
    return redirect(job)


def _need_rebuild(request: UserRequest) -> None:
    if not request.user.has_perm("search.rebuild"):
        raise PermissionDenied
