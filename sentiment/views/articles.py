"""The articles of an issue: their order, and several reports combined into one text."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from cppcc.core.asking import ask, done, form_page
from cppcc.core.requests import UserRequest
from cppcc.core.ticking import key_of, ticked
from sentiment.forms.bulletins import CombinedForm
from sentiment.models import Bulletin, SocialReport
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
    chosen = _ticked_alone(request, bulletin)
    if len(chosen) < FEWEST_SOURCES:
        messages.error(request, "请至少勾选两篇没有合编过的文章。")
        return redirect(bulletin)
    made = bulletin.combine(chosen, title=chosen[0].shown_title, by=request.user)
    return done(request, f"已把{len(chosen)}篇合编为一篇，请拟定标题并改写正文", made)


def _ticked_alone(request: UserRequest, bulletin: Bulletin) -> list[SocialReport]:
    """The ticked articles that are a report by itself."""
    keys = ticked(request.POST)
    alone = [article.sources[0] for article in bulletin.articles() if not article.combined]
    return [report for report in alone if report.pk in keys]


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
    masked = form.masked_when_printed()
    told = f"综合稿《{text}》已保存" + (f"，其中{masked}处个人信息印发时遮盖" if masked else "")
    return done(request, told, bulletin)


@require_POST
@login_required
def take_in(request: UserRequest, pk: int, row: int) -> HttpResponse:
    """The ticked articles become sources of the combined text."""
    bulletin = get_bulletin(request.user, pk, may="edit_bulletin", step=LAY_OUT)
    text = get_object_or_404(bulletin.combined, pk=row)
    chosen = _ticked_alone(request, bulletin)
    if not chosen:
        messages.error(request, f"请先勾选要并入《{text}》的文章。")
        return redirect(bulletin)
    text.take_in(chosen, by=request.user)
    return done(request, f"已把{len(chosen)}篇并入《{text}》，原文接在正文之后，请改写成一篇", text)


@require_POST
@login_required
def leave_out(request: UserRequest, pk: int, row: int) -> HttpResponse:
    bulletin = get_bulletin(request.user, pk, may="edit_bulletin", step=LAY_OUT)
    text = get_object_or_404(bulletin.combined, pk=row)
    source = key_of(request.POST.get("source", ""))
    if source is None:
        messages.error(request, f"没有选中要移出的来稿，《{text}》没有改动，请在来稿旁按“移出”。")
        return redirect(bulletin)
    report = get_object_or_404(bulletin.reports, pk=source)
    text.leave_out(report, by=request.user)
    return done(request, f"{report}已移出《{text}》，单独成文。请核对《{text}》的正文是否还用了它的内容", bulletin)


@require_POST
@login_required
def dissolve(request: UserRequest, pk: int, row: int) -> HttpResponse:
    bulletin = get_bulletin(request.user, pk, may="edit_bulletin", step=LAY_OUT)
    text = get_object_or_404(bulletin.combined, pk=row)
    bulletin.dissolve(text, by=request.user)
    return done(request, f"《{text}》已拆开，各篇单独成文", bulletin)
