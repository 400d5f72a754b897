"""A year of the working-day calendar: looking at it, entering days, taking them back, reloading from the library."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.guards import allowed
from cppcc.core.requests import UserRequest
from cppcc.core.workdays.filling import fill_year, give_back
from cppcc.core.workdays.forms import DaysForm, NoticeForm, SpanForm
from cppcc.core.workdays.models import SpecialDay
from cppcc.core.workdays.year import FIRST_YEAR, LAST_YEAR, YearPage

may_edit = allowed("workdays.edit")
PREFILLED = ("kind", "first", "last", "name")


@require_safe
@may_edit
def this_year(request: UserRequest) -> HttpResponse:
    return year(request, timezone.localdate().year)


@form_page
@may_edit
def year(request: UserRequest, year: int) -> HttpResponse:
    _need_year(year)
    asked = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    form = DaysForm(request.POST or None, initial=asked, year=year)
    if not form.is_valid():
        return ask(
            request, "workdays/year.html", form, nav="settings", page=YearPage.of(year), today=timezone.localdate()
        )
    found = form.cleaned_data
    new = SpecialDay.objects.arrange(
        found["first"], found["last"], kind=found["kind"], name=found["name"], by=request.user
    )
    told = f"已录入{len(new)}天；已经发出的期限不变" if new else "与现有安排相同，没有改动"
    return done(request, told, "workdays:year", found["first"].year)


@form_page
@may_edit
def notice(request: UserRequest, year: int) -> HttpResponse:
    """The whole notice of a year at once."""
    _need_year(year)
    form = NoticeForm(request.POST or None, year=year, back=reverse("workdays:year", args=[year]))
    if not form.is_valid():
        return ask(request, "workdays/notice.html", form, nav="settings", year=year)
    new = SpecialDay.objects.arrange_all(form.spans, by=request.user)
    told = f"已照通知录入{len(new)}天，请对照下面的清单核对；已经发出的期限不变"
    return done(request, told if new else "通知与现有安排相同，没有改动", "workdays:year", year)


@require_POST
@may_edit
def reload(request: UserRequest, year: int) -> HttpResponse:
    _need_year(year)
    filled = fill_year(year, by=request.user)
    (messages.success if filled.is_known else messages.warning)(request, str(filled))
    return redirect("workdays:year", year)


@require_POST
@may_edit
def give_days_back(request: UserRequest, year: int) -> HttpResponse:
    """Take back the office's own days of a span."""
    _need_year(year)
    form = SpanForm(request.POST, year=year)
    days = give_back(form.cleaned_data["first"], form.cleaned_data["last"], by=request.user) if form.is_valid() else []
    if days:
        messages.success(request, f"已撤销本机关的改动{len(days)}天；已经发出的期限不变")
    else:
        messages.warning(request, "这几天没有本机关的改动，可能刚被撤销，请看下面的清单。")
    return redirect("workdays:year", year)


def _need_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
