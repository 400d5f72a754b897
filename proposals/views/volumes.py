"""Registers, statistics and compilations: order, watch, download; and the statistics as a page whose numbers open."""

from __future__ import annotations

from typing import Any

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
from cppcc.core.registry import FIGURES
from cppcc.core.requests import UserRequest
from cppcc.core.rowtables import row_table
from cppcc.core.volumes import FORMATS
from members.people.models import Term
from proposals.forms.volumes import CompilationForm, RegisterForm, StatisticsForm, forms_for
from proposals.models import Proposal, Volume, VolumeKind
from proposals.views.access import need
from proposals.volumes.cuts import DIMENSIONS
from proposals.volumes.making import period_of

ROWS_PER_PAGE = 100
SHOWN = 30


@form_page
@allowed("proposals.print_volumes")
def volumes(request: UserRequest) -> HttpResponse:
    """What was printed, and three short forms to print more."""
    seen = Proposal.objects.visible_to(request.user)
    forms = forms_for(seen)
    kind = request.POST.get("kind", "")
    if request.method == "POST" and kind in forms:
        more: dict[str, Any] = {"seen": seen} if kind == "compilation" else {}
        form = FORMS[kind](request.POST, prefix=kind, **more)
        if form.is_valid():
            return _order(request, VolumeKind(kind), form)
        forms[kind] = form
    made = Volume.objects.visible_to(request.user).for_list()[:SHOWN]
    context = {"forms": [(name, VolumeKind(name).label, form) for name, form in forms.items()], "made": made}
    return render(request, "proposals/volumes.html", context, status=422 if request.method == "POST" else 200)


def _order(request: UserRequest, kind: VolumeKind, form: Any) -> HttpResponse:
    volume = Volume.objects.order_volume(
        kind, form.title(), by=request.user, on=timezone.localdate(), asked=form.asked()
    )
    return done(request, f"《{volume}》正在生成", volume)


@require_safe
@allowed("proposals.print_volumes")
def volume(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Volume.objects.visible_to(request.user).for_list(), pk=pk)
    context = {"volume": found, **(progress_of(found.job, request.user) if found.job else {})}
    return render(request, "proposals/volume.html", context)


@require_safe
@login_required
def volume_file(request: UserRequest, pk: int, kind: str) -> FileResponse:
    need(request.user, "print_volumes")
    found = get_object_or_404(Volume.objects.visible_to(request.user), pk=pk)
    if kind not in FORMATS or not getattr(found, kind):
        raise Http404
    record("下载" + found.get_kind_display(), by=request.user, target=found, file=kind)
    response = FileResponse(getattr(found, kind).open("rb"), as_attachment=True, filename=f"{found.title}.{kind}")
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@allowed("proposals.print_volumes")
def statistics(request: UserRequest) -> HttpResponse:
    """One dimension's table; every number leads to its records."""
    dimension, year, years = _asked(request)
    period = period_of(year, timezone.localdate())
    context = {
        "table": breakdown(dimension, period),
        "dimensions": DIMENSIONS.values(),
        "dimension": dimension,
        "year": year,
        "years": years,
        "period": period,
    }
    return render(request, "proposals/statistics.html", context)


@require_safe
@allowed("proposals.print_volumes")
def statistics_rows(request: UserRequest) -> HttpResponse:
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
    context = {
        "table": table,
        "page": page,
        "lines": list(table.lines(list(page), request.user)),
        "figure": FIGURES[f"proposals.{column}"],
        "dimension": dimension,
        "name": name,
        "column": column,
        "year": year,
        "period": period,
    }
    return render(request, "proposals/statistics_rows.html", context)


def _asked(request: UserRequest) -> tuple[Any, int, list[int]]:
    """The dimension and year of the address; what it should not have is ignored."""
    years = Term.objects.years(until=timezone.localdate())
    year = request.GET.get("year", "")
    chosen = int(year) if year.isdecimal() and len(year) == 4 and int(year) in years else years[0]
    return DIMENSIONS.get(request.GET.get("by", ""), DIMENSIONS["unit"]), chosen, years


FORMS = {"register": RegisterForm, "statistics": StatisticsForm, "compilation": CompilationForm}
