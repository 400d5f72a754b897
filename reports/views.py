"""Work reports: order, list, look, open the records behind a number, download."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from cppcc.core.audit.models import record
from cppcc.core.documents.html import page_html
from cppcc.core.guards import allowed
from cppcc.core.jobs.views import progress_of
from cppcc.core.listing import Filter, list_rows
from cppcc.core.periods import Period
from cppcc.core.registry import FIGURES
from cppcc.core.requests import UserRequest
from cppcc.core.rowtables import row_table
from reports.dashboard import drawings, tiles
from reports.facts import key_fits, key_label, split_name
from reports.forms import ReportForm
from reports.kinds import ReportKind
from reports.models import WorkReport, WorkReportQuerySet

ROWS_PER_PAGE = 100
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def get_report(request: UserRequest, pk: int) -> WorkReport:
    return get_object_or_404(WorkReport.objects.visible_to(request.user).select_related("job", "created_by"), pk=pk)


@require_safe
@allowed("reports.print")
def report_list(request: UserRequest) -> HttpResponse:
    listing = list_rows(
        request,
        WorkReport.objects.visible_to(request.user),
        filters=[Filter("kind", "种类", ReportKind.choices, lambda reports, kind: reports.filter(kind=kind))],
        sorts={"year": "year", "created": "pk"},
        order="-created",
        plan=WorkReportQuerySet.for_list,
    )
    return render(request, "reports/list.html", {"nav": "reports", "listing": listing})


@require_http_methods(["GET", "POST"])
@allowed("reports.new")
def new(request: UserRequest) -> HttpResponse:
    form = ReportForm(request.POST or None, initial={"kind": ReportKind.ANNUAL, "year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        report = WorkReport.objects.order(
            by=request.user,
            kind=ReportKind(form.cleaned_data["kind"]),
            year=form.cleaned_data["year"],
            as_of=form.moment(),
            additions=form.additions(),
        )
        messages.success(request, f"已开始生成《{report.title}》")
        return redirect(report)
    status = 422 if form.is_bound else 200
    return render(request, "reports/new.html", {"nav": "reports", "form": form}, status=status)


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    report = get_report(request, pk)
    context: dict[str, Any] = {"nav": "reports", "report": report}
    if report.job and not report.is_finished:
        context |= progress_of(report.job, request.user)
    if report.is_finished:
        paper = page_html(report.frozen_document(), link=lambda name: figure_url(report.pk, name))
        context["paper"] = mark_safe(paper)  # noqa: S308 - page_html escapes every word it is given
    return render(request, "reports/detail.html", context)


def figure_url(pk: int, run_name: str) -> str:
    """Where the records behind a number of report `pk` are."""
    name, key = split_name(run_name)
    url = reverse("reports:figure", args=[pk, name])
    return url if key is None else f"{url}?{urlencode({'key': key})}"


@require_safe
@login_required
def figure(request: UserRequest, pk: int, name: str) -> HttpResponse:
    report = get_report(request, pk)
    if name not in FIGURES or name not in report.figures:
        raise Http404
    key = request.GET.get("key")
    context = {"report": report, "back": report.get_absolute_url(), "frozen": _one(report.figures[name], key)}
    return _rows_page(request, name, key, report.period, context)


@require_safe
@allowed("reports.print")
def live(request: UserRequest, name: str) -> HttpResponse:
    """The records behind a figure of a year as it stands now: where the home page's numbers lead."""
    if name not in FIGURES:
        raise Http404
    key = request.GET.get("key")
    return _rows_page(request, name, key, year_asked(request), {"back": reverse("home")})


def _rows_page(
    request: UserRequest, name: str, key: str | None, period: Period, context: dict[str, Any]
) -> HttpResponse:
    if not key_fits(name, key):
        raise Http404
    shown = FIGURES[name]
    rows = shown.rows(period, key) if shown.rows else None
    if rows is not None:
        table = row_table(rows)
        page = Paginator(table.plan(rows), ROWS_PER_PAGE).get_page(request.GET.get("page"))
        context |= {"table": table, "page": page, "lines": list(table.lines(list(page), request.user))}
    context |= {"nav": "reports", "figure": shown, "key": key, "key_label": key_label(name, key), "period": period}
    return render(request, "reports/figure.html", context)


def _one(frozen: Any, key: str | None) -> Any:
    """One number of a frozen figure; the whole of it without a key."""
    if isinstance(frozen, dict) and key is not None:
        return frozen.get(key, 0)
    if isinstance(frozen, list) and key is not None and key.isdecimal() and int(key) < len(frozen):
        return frozen[int(key)]
    return frozen


def year_asked(request: UserRequest) -> Period:
    """The year in the address, else this one; seen from now, or from its end when it is over."""
    now = timezone.now()
    this_year = timezone.localdate(now).year
    asked = request.GET.get("year", "")
    known = asked.isascii() and asked.isdigit() and len(asked) == 4 and 2000 <= int(asked) <= this_year
    return Period.year_so_far(int(asked) if known else this_year, now=now)


@require_safe
@allowed("reports.print")
def home_figures(request: UserRequest) -> HttpResponse:
    """This year's figures for the home page; loaded beside it, so that the page itself is there at once."""
    return render(request, "reports/_home_figures.html", {"figures": tiles(year_asked(request))})


@require_safe
@allowed("reports.print")
def home_charts(request: UserRequest) -> HttpResponse:
    return render(request, "reports/_home_charts.html", {"drawings": drawings(year_asked(request))})


@require_safe
@login_required
def pdf(request: UserRequest, pk: int) -> FileResponse:
    return _download(request, pk, "pdf", "application/pdf")


@require_safe
@login_required
def docx(request: UserRequest, pk: int) -> FileResponse:
    return _download(request, pk, "docx", DOCX)


def _download(request: UserRequest, pk: int, kind: str, content_type: str) -> FileResponse:
    report = get_report(request, pk)
    if not report.is_finished:
        raise Http404
    record("下载工作报告", by=request.user, target=report, file=kind)
    file = getattr(report, kind)
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=f"{report.title}.{kind}", content_type=content_type
    )
