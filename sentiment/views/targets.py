"""Targets: set by the information office, and who is behind as of a day, each number with its records."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.requests import UserRequest
from cppcc.core.rowtables import row_table
from sentiment.forms.targets import TargetForm
from sentiment.models import Target
from sentiment.targets import records, standing, standings
from sentiment.views.access import need

ROWS_PER_PAGE = 100


@require_safe
@login_required
def standing_of_all(request: UserRequest) -> HttpResponse:
    """Who is behind, as of a day."""
    need(request.user, "see_targets")
    on = _day(request)
    context = {"standings": standings(request.user, on=on), "on": on, "today": timezone.localdate()}
    return render(request, "sentiment/targets.html", context)


@require_safe
@login_required
def target(request: UserRequest, pk: int) -> HttpResponse:
    """One target, everybody of whom it asks; earlier and later periods beside it."""
    need(request.user, "see_targets")
    found, on = get_object_or_404(Target, pk=pk), _day(request)
    shown = standing(found, request.user, on=on)
    today = timezone.localdate()
    after = shown.period.end + timedelta(days=1)
    context = {
        "standing": shown,
        "on": on,
        "before": shown.period.start - timedelta(days=1),
        "after": min(after, today) if after <= today else None,
        "may_set": request.user.has_perm("sentiment.set_targets"),
    }
    return render(request, "sentiment/target.html", context)


@require_safe
@login_required
def target_rows(request: UserRequest, pk: int) -> HttpResponse:
    """The reports behind one number."""
    need(request.user, "see_targets")
    found, on = get_object_or_404(Target, pk=pk), _day(request)
    shown = standing(found, request.user, on=on)
    line = shown.line(request.GET.get("key", ""))
    if line is None:
        raise Http404
    rows = records(found, shown.period, line.key)
    table = row_table(rows)
    page = Paginator(table.plan(rows), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    lines = list(table.lines(list(page), request.user))
    query = urlencode({"on": on.isoformat(), "key": line.key})
    context = {
        "standing": shown, "line": line, "on": on, "table": table, "page": page, "lines": lines, "query": query,
    }  # fmt: skip
    return render(request, "sentiment/target_rows.html", context)


@form_page
@login_required
def new(request: UserRequest) -> HttpResponse:
    need(request.user, "set_targets")
    first = timezone.localdate().replace(month=1, day=1)
    return _save(request, TargetForm(request.POST or None, initial={"since": first}, back="sentiment:targets"))


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    need(request.user, "set_targets")
    found = get_object_or_404(Target, pk=pk)
    return _save(request, TargetForm(request.POST or None, instance=found, back=found.get_absolute_url()))


def _save(request: UserRequest, form: TargetForm) -> HttpResponse:
    if not form.is_valid():
        return ask(request, "sentiment/target_form.html", form, target=form.instance)
    form.instance.lay_down(by=request.user, changed=form.changed_data)
    return done(request, f"指标“{form.instance}”已保存：{form.instance.asks}", form.instance)


@require_POST
@login_required
def remove(request: UserRequest, pk: int) -> HttpResponse:
    need(request.user, "set_targets")
    found = get_object_or_404(Target, pk=pk)
    found.drop(by=request.user)
    return done(request, f"指标“{found}”已删除", "sentiment:targets")


def _day(request: UserRequest) -> date:
    """The day of the address, never in the future; today when it says none."""
    today = timezone.localdate()
    try:
        return min(date.fromisoformat(request.GET.get("on", "")), today)
    except ValueError:
        return today
