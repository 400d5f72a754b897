"""What a scheme would make of a year's records."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.audit.models import record
from cppcc.core.guards import allowed
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.duty.scoring.checking import grave
from members.duty.trial import Trial, try_out
from members.duty.views.scheme_access import get_scheme
from members.people.models import Term

SHOWN = 100


@require_safe
@allowed("duty.try_scheme")
def trial(request: UserRequest, pk: int) -> HttpResponse:
    """Rules that contradict themselves are not tried: they cannot be reckoned with."""
    found = get_scheme(request.user, pk, may="try_scheme")
    years = Term.objects.years(until=timezone.localdate())
    year = _year(request.GET.get("year", ""), years)
    wrong = grave(found.problems)
    tried: Trial | None = None
    if not wrong and year:
        tried = try_out(found, year, now=timezone.now())
        if request.GET.get("format") == "xlsx":
            record("导出试算结果", by=request.user, target=found, year=year, rows=len(tried.moves))
            return download(tried.workbook(), f"{found}在{year}年度试算")
    context = {
        "nav": "settings", "scheme": found, "years": years, "year": year, "grave": wrong, "trial": tried,
        "shown": tried.moves[:SHOWN] if tried else [],
    }  # fmt: skip
    return render(request, "duty/scheme_trial.html", context)


def _year(asked: str, years: list[int]) -> int | None:
    """The year asked for, else the one before this, else this; None where no term is on record."""
    known = {str(year): year for year in years}
    return known.get(asked) or next(iter(years[1:2] or years), None)
