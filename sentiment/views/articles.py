"""The articles of an issue: their order, and several reports combined into one text."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from cppcc.core.asking import ask, done, form_page
from cppcc.core.requests import UserRequest
from cppcc.core.ticking import ticked
from sentiment.forms.bulletins import CombinedForm
from sentiment.models.articles import FEWEST_SOURCES
from sentiment.states import LAY_OUT
from sentiment.views.access import get_bulletin


@require_POST
@login_required
def move(request: UserRequest, pk: int) -> HttpResponse:
    bulletin = get_bulletin(request.user, pk, may="edit_bulletin", step=LAY_OUT)
    up = "up" in request.POST
    bulletin.move(request.POST.get("up") or request.POST.get("down") or "", up=up, by=request.user)
    return redirect(bulletin)


@require_POST
@login_required
def combine(request: UserRequest, pk: int) -> HttpResponse:
    bulletin = get_bulletin(request.user, pk, may="edit_bulletin", step=LAY_OUT)
    keys = ticked(request.POST)
    reports = [article.sources[0] for article in bulletin.articles() if not article.combined]
    chosen = [report for report in reports if report.pk in keys]
    if len(chosen) < FEWEST_SOURCES:
        messages.error(request, "请至少勾选两篇没有合编过的文章。")
        return redirect(bulletin)
    made = bulletin.combine(chosen, title=chosen[0].shown_title, by=request.user)
    return done(request, f"已把{len(chosen)}篇合编为一篇，请拟定标题并改写正文", made)


@form_page
@login_required
def combined(request: UserRequest, pk: int, row: int) -> HttpResponse:
    """Its title and text, with the sources beside it."""
    bulletin = get_bulletin(request.user, pk, may="edit_bulletin", step=LAY_OUT)
    text = get_object_or_404(bulletin.combined, pk=row)
    form = CombinedForm(request.POST or None, instance=text, back=bulletin.get_absolute_url())
    if not form.is_valid():
        sources = [report for report in bulletin.reports.all() if report.combined_id == text.pk]
        context = {"bulletin": bulletin, "combined": text, "sources": sources}
        return ask(request, "sentiment/bulletin_combined.html", form, **context)
    text.rewrite(by=request.user, fields=form.revised)
    return done(request, f"综合稿《{text}》已保存", bulletin)


@require_POST
@login_required
def dissolve(request: UserRequest, pk: int, row: int) -> HttpResponse:
    bulletin = get_bulletin(request.user, pk, may="edit_bulletin", step=LAY_OUT)
    text = get_object_or_404(bulletin.combined, pk=row)
    bulletin.dissolve(text, by=request.user)
    return done(request, f"《{text}》已拆开，各篇单独成文", bulletin)
