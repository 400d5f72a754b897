"""Notices of adoptions: entered in one go, each line said what it means, exported."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.guards import fetch
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from sentiment.forms.notices import NoticeForm, SettleForm
from sentiment.models import AdoptionNotice, Level, NoticeLine
from sentiment.models.adoption_notices import AdoptionNoticeQuerySet
from sentiment.outcomes.telling import settle
from sentiment.outcomes.workbook import MOST_ROWS, blank_workbook, notices_workbook
from sentiment.views.access import need


def notices_of(request: UserRequest) -> Listing:
    """The notices that the address asks for."""
    seen = AdoptionNotice.objects.visible_to(request.user)
    years = [(year, f"{year}年") for year in seen.years()]
    return list_rows(
        request,
        seen,
        search=AdoptionNoticeQuerySet.matching,
        filters=[
            Filter("year", "年度", years, AdoptionNoticeQuerySet.of_year),
            Filter("level", "层级", Level.choices, AdoptionNoticeQuerySet.of_level),
            Filter("open", "对应", [("1", "还有待对应的")], AdoptionNoticeQuerySet.with_open_lines),
        ],
        plan=AdoptionNoticeQuerySet.for_list,
    )


@require_safe
@login_required
def notices(request: UserRequest) -> HttpResponse:
    need(request.user, "browse_notices")
    return render(request, "sentiment/notices.html", {"listing": notices_of(request)})


@require_safe
@login_required
def export(request: UserRequest) -> HttpResponse:
    """The lines of the notices shown."""
    need(request.user, "browse_notices")
    lines = NoticeLine.objects.filter(notice__in=notices_of(request).rows).for_export()[:MOST_ROWS]
    record("导出采用通报", by=request.user, rows=len(lines), conditions=request.GET.urlencode())
    return download(notices_workbook(lines), f"采用通报{timezone.localdate():%Y%m%d}")


@require_safe
@login_required
def template(request: UserRequest) -> HttpResponse:
    need(request.user, "enter_notice")
    return download(blank_workbook(), "采用通报空白表")


@form_page
@login_required
def new(request: UserRequest) -> HttpResponse:
    need(request.user, "enter_notice")
    form = NoticeForm(request.POST or None, request.FILES or None, back="sentiment:adoption_notices")
    if not form.is_valid():
        return ask(request, "sentiment/notice_new.html", form)
    head = {name: form.cleaned_data[name] for name in ("level", "title", "on")}
    lines = list(form.read.entries.values())
    notice, fresh = AdoptionNotice.objects.enter(**head, lines=lines, by=request.user)
    return done(request, _read_words(fresh, len(lines), form.read.repeated), notice)


def _read_words(fresh: int, lines: int, repeated: list[int]) -> str:
    known = f"，{lines - fresh}行以前已录入" if fresh < lines else ""
    twice = f"；第{'、'.join(map(str, repeated[:20]))}行与前面的相同，没有重复录入" if repeated else ""
    return f"读到{lines}行，新录入{fresh}行{known}{twice}"


@form_page
@login_required
def notice(request: UserRequest, pk: int) -> HttpResponse:
    """Its lines: what the open ones may mean, what the others were said to mean."""
    found = _get(request, pk, may="enter_notice" if request.method == "POST" else "browse_notices")
    may = request.user.has_perm("sentiment.enter_notice")
    lines = list(found.lines.all().for_page())
    open_lines = [line for line in lines if not line.matches.all() and not line.is_foreign]
    form = SettleForm(open_lines if may else [], request.user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        settled = [line for line in lines if line not in open_lines]
        matched = any(line.matches.all() for line in lines)
        context = {"notice": found, "open": open_lines, "settled": settled, "matched": matched, "may_enter": may}
        return ask(request, "sentiment/notice.html", form, **context)
    noted = settle(found, form.reports, form.foreign, by=request.user)
    return done(request, _settled_words(form, len(noted)), found)


def _settled_words(form: SettleForm, noted: int) -> str:
    known = sum(map(len, form.reports.values())) - noted
    left = len(form.asked) - len(form.reports) - len(form.foreign)
    parts = [f"新登记采用{noted}条"]
    parts += [f"{known}条以前已登记，没有重复"] if known > 0 else []
    parts += [f"{len(form.foreign)}行不是本会的"] if form.foreign else []
    parts += [f"还有{left}行待对应"] if left else ["全部对应完毕"]
    return "；".join(parts)


@require_POST
@login_required
def undo(request: UserRequest, pk: int, row: int) -> HttpResponse:
    """A line is open again; what it had noted is struck."""
    found = _get(request, pk, may="enter_notice")
    line = get_object_or_404(found.lines.all(), pk=row)
    line.undo(by=request.user)
    return done(request, f"第{line.row}行已取消对应，由它登记的采用一并删除", found)


@require_POST
@login_required
def discard(request: UserRequest, pk: int) -> HttpResponse:
    found = _get(request, pk, may="enter_notice")
    if found.discard(by=request.user):
        return done(request, f"《{found}》已删除", "sentiment:adoption_notices")
    messages.error(request, "还有行已对应，不能删除；请先逐行取消对应。")
    return redirect(found)


def _get(request: UserRequest, pk: int, *, may: str) -> AdoptionNotice:
    return fetch(AdoptionNotice.objects.visible_to(request.user), pk, request.user, may=may)
