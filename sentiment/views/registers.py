"""Registers and statistics: one page to choose, the tables whose numbers open, the files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.asking import done, form_page
from cppcc.core.audit.models import record
from cppcc.core.cuts import breakdown
from cppcc.core.guards import allowed
from cppcc.core.jobs.views import progress_of
from cppcc.core.requests import UserRequest
from cppcc.core.rowtables import row_table
from cppcc.core.volumes import FORMATS
from members.people.models import Term
from sentiment.forms.registers import RegisterForm, StatisticsForm
from sentiment.models import Volume
from sentiment.registers.cuts import DIMENSIONS
from sentiment.registers.making import period_of
from sentiment.views.access import need

ROWS_PER_PAGE = 100
SHOWN = 30
FORMS: dict[str, type[RegisterForm | StatisticsForm]] = {"register": RegisterForm, "statistics": StatisticsForm}


@form_page
@allowed("sentiment.print_registers")
def registers(request: UserRequest) -> HttpResponse:
    """The statistics of a year by one dimension, and the forms to print registers and statistics."""
    sent = request.POST.get("kind", "") if request.method == "POST" else ""
    forms = {name: form(request.POST if name == sent else None, prefix=name) for name, form in FORMS.items()}
    if sent in forms and forms[sent].is_valid():
        form = forms[sent]
        ordered = Volume.objects.order_volume(
            form.kind, form.title(), by=request.user, on=timezone.localdate(), asked=form.asked()
        )
        return done(request, f"《{ordered}》正在生成", ordered)
    dimension, year, years = _asked(request)
    period = period_of(year, timezone.localdate())
    context = {
        "forms": [(name, form.kind.label, form) for name, form in forms.items()],
        "made": Volume.objects.visible_to(request.user).for_list()[:SHOWN],
        "table": breakdown(dimension, period),
        "dimensions": DIMENSIONS.values(),
        "dimension": dimension,
        "year": year,
        "years": years,
        "period": period,
    }
    return render(request, "sentiment/registers.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@allowed("sentiment.print_registers")
def register_rows(request: UserRequest) -> HttpResponse:
    """The records behind one number of the table."""
    dimension, year, _ = _asked(request)
    column, name = request.GET.get("column", ""), request.GET.get("name", "").replace("\x00", "")
    if column not in dimension.columns:
        raise Http404
    period = period_of(year, timezone.localdate())
    rows = dimension.cut(column, period)
    rows = rows.filter(cut_name=name) if name else rows
    table = row_table(rows)
    page = Paginator(table.plan(rows), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "table": table,
        "page": page,
        "lines": list(table.lines(list(page), request.user)),
        "query": urlencode({"by": dimension.name, "year": year, "column": column, "name": name}),
        "figure": dimension.figure(column),
        "dimension": dimension,
        "name": name,
        "year": year,
        "period": period,
    }
    return render(request, "sentiment/register_rows.html", context)


@require_safe
@allowed("sentiment.print_registers")
def volume(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Volume.objects.visible_to(request.user).for_list(), pk=pk)
    context = {"volume": found, **(progress_of(found.job, request.user) if found.job else {})}
    return render(request, "sentiment/volume.html", context)


@require_safe
@login_required
def volume_file(request: UserRequest, pk: int, kind: str) -> FileResponse:
    need(request.user, "print_registers")
    found = get_object_or_404(Volume.objects.visible_to(request.user), pk=pk)
    if kind not in FORMATS or not getattr(found, kind):
        raise Http404
    record("下载" + found.get_kind_display(), by=request.user, target=found, file=kind)
    response = FileResponse(getattr(found, kind).open("rb"), as_attachment=True, filename=f"{found.title}.{kind}")
    response["Cache-Control"] = "no-store"
    return response


def _asked(request: UserRequest) -> tuple[Any, int, list[int]]:
    """The dimension and year of the address; what it should not have is ignored."""
    years = Term.objects.years(until=timezone.localdate())
    year = request.GET.get("year", "")
    chosen = int(year) if year.isdecimal() and len(year) == 4 and int(year) in years else years[0]
    return DIMENSIONS.get(request.GET.get("by", ""), DIMENSIONS["group"]), chosen, years
