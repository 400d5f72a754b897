"""The register of issues, and the page of one: put together, checked, signed, downloaded."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.documents.html import page_html
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download as workbook_download
from sentiment.bulletins import going_out
from sentiment.bulletins.document import bulletin_document
from sentiment.bulletins.files import KINDS, Printed, download_of
from sentiment.bulletins.workbook import MOST_ROWS, bulletins_workbook
from sentiment.forms.bulletins import BulletinForm, BulletinRulesForm, SignForm
from sentiment.models import Bulletin, BulletinRules
from sentiment.models.bulletins import BulletinQuerySet
from sentiment.states import LAY_OUT, BulletinStatus
from sentiment.views.access import get_bulletin, need

NOTHING_IN_IT = "本期还没有文章，请先从社情民意中选用。"


def bulletins_of(request: UserRequest) -> Listing:
    """The register that the address asks for."""
    seen = Bulletin.objects.visible_to(request.user)
    years = [(year, f"{year}年") for year in seen.years()]
    return list_rows(
        request,
        seen.newest_first(),
        search=BulletinQuerySet.matching,
        filters=[
            Filter("state", "状态", BulletinStatus.choices, BulletinQuerySet.in_status, BulletinQuerySet.per_status),
            Filter("year", "年度", years, lambda rows, year: rows.of_year(int(year))),
        ],
        sorts={"number": ("year", "number"), "issued": "issued_on", "status": "status"},
        plan=BulletinQuerySet.for_list,
    )


@require_safe
@login_required
def register(request: UserRequest) -> HttpResponse:
    need(request.user, "browse_bulletins")
    return render(request, "sentiment/bulletins.html", {"listing": bulletins_of(request)})


@require_safe
@login_required
def export(request: UserRequest) -> HttpResponse:
    need(request.user, "browse_bulletins")
    shown: BulletinQuerySet = bulletins_of(request).rows  # type: ignore[assignment]  # narrowed, still ours
    rows = shown.for_list()[:MOST_ROWS]
    record("导出期刊登记", by=request.user, rows=len(rows), conditions=request.GET.urlencode())
    return workbook_download(bulletins_workbook(rows), f"社情民意期刊登记{timezone.localdate():%Y%m%d}")


@require_POST
@login_required
def new(request: UserRequest) -> HttpResponse:
    need(request.user, "make_bulletin")
    begun = Bulletin.begin(by=request.user, on=timezone.localdate())
    return done(request, f"已新编一期，收件范围沿用上一期。{NOTHING_IN_IT}", begun)


@require_safe
@login_required
def bulletin(request: UserRequest, pk: int) -> HttpResponse:
    shown = get_bulletin(request.user, pk)
    is_open = shown.status == BulletinStatus.EDITING
    context = {
        "bulletin": shown,
        "articles": shown.articles(),
        "may_edit": is_open and request.user.has_perm("sentiment.edit_bulletin", shown),
        "steps": shown.steps_for(request.user),
        "history": shown.history.select_related("by"),
        "document": page_html(bulletin_document(shown)),
    }
    return render(request, "sentiment/bulletin.html", context)


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    shown = get_bulletin(request.user, pk, may="edit_bulletin", step=LAY_OUT)
    form = BulletinForm(request.POST or None, instance=shown, back=shown.get_absolute_url())
    if not form.is_valid():
        return ask(request, "sentiment/bulletin_edit.html", form, bulletin=shown)
    shown.lay_out(by=request.user, fields=form.revised)
    return done(request, f"{shown}的收件范围和印数已保存", shown)


# --- On its way out -------------------------------------------------------------------------------------------------
@require_POST
@login_required
def send_to_check(request: UserRequest, pk: int) -> HttpResponse:
    shown = get_bulletin(request.user, pk, step="send_to_check")
    if not shown.articles():
        return _not_yet(request, shown)
    going_out.send_to_check(shown, by=request.user)
    return done(request, f"{shown}已送核稿", shown)


@require_POST
@login_required
def send_to_sign(request: UserRequest, pk: int) -> HttpResponse:
    shown = get_bulletin(request.user, pk, step="send_to_sign")
    if not shown.articles():
        return _not_yet(request, shown)
    going_out.send_to_sign(shown, by=request.user)
    return done(request, f"{shown}已送签发", shown)


@require_POST
@login_required
def check(request: UserRequest, pk: int) -> HttpResponse:
    shown = get_bulletin(request.user, pk, step="check")
    going_out.check_off(shown, by=request.user)
    return done(request, f"{shown}核稿通过，等待签发", shown)


@form_page
@login_required
def sign(request: UserRequest, pk: int) -> HttpResponse:
    shown = get_bulletin(request.user, pk, step="sign")
    on, back = timezone.localdate(), shown.get_absolute_url()
    form = SignForm(request.POST or None, bulletin=shown, user=request.user, on=on, back=back)
    if not form.is_valid():
        will = f"签发后编为{on.year}年第{form.following}期，各篇记为已编发并告知反映人；内容不能再改。"
        return ask(request, "sentiment/bulletin_ask.html", form, bulletin=shown, title="签发", will=will)
    answers = form.cleaned_data
    signed = going_out.sign(
        shown, by=request.user, signatory=answers["signatory"], on=answers["issued_on"], number=answers.get("number")
    )
    return done(request, f"已签发，编为《社情民意》{signed}", signed)


@form_page
@login_required
def send_back(request: UserRequest, pk: int) -> HttpResponse:
    shown = get_bulletin(request.user, pk, step="send_back")
    hint, back = "逐条写清要改什么，编辑会看到。", shown.get_absolute_url()
    form = NoteForm(request.POST or None, verb="退回编辑", label="修改意见", hint=hint, back=back)
    if not form.is_valid():
        will = "退回后由编辑修改，改好再送；核稿要重新做。"
        return ask(request, "sentiment/bulletin_ask.html", form, bulletin=shown, title="退回编辑", will=will)
    going_out.send_back(shown, by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{shown}已退回编辑", shown)


@form_page
@login_required
def discard(request: UserRequest, pk: int) -> HttpResponse:
    shown = get_bulletin(request.user, pk, step="discard")
    back = shown.get_absolute_url()
    form = NoteForm(request.POST or None, verb="取消本期", label="原因（可不填）", required=False, back=back)
    if request.method != "POST" or not form.is_valid():
        will = "取消后不能恢复：各篇回到“待处理”，合编的文字不再保留。本期没有期号，不会缺号。"
        return ask(request, "sentiment/bulletin_ask.html", form, bulletin=shown, title="取消本期", will=will)
    name = str(shown)
    shown.discard(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{name}已取消，各篇回到待处理", "sentiment:bulletins")


def _not_yet(request: UserRequest, shown: Bulletin) -> HttpResponse:
    messages.error(request, NOTHING_IN_IT)
    return redirect(shown)


# --- On paper, and by which rules -----------------------------------------------------------------------------------
@require_safe
@login_required
def download(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """The issue as PDF or Word file, for everybody who sees it; over the job that draws it, where that takes long."""
    if kind not in KINDS:
        raise Http404
    printed = Printed(get_bulletin(request.user, pk))
    content = printed.written(kind)
    if content is None:
        return redirect(printed.order(by=request.user))
    record("下载期刊", by=request.user, target=printed.bulletin, kind=kind)
    return download_of(printed, content, kind)


@form_page
@login_required
def rules(request: UserRequest) -> HttpResponse:
    need(request.user, "lay_down_bulletin_rules")
    form = BulletinRulesForm(request.POST or None, instance=BulletinRules.current(), back=reverse("settings"))
    if not form.is_valid():
        return ask(request, "sentiment/bulletin_rules.html", form, nav="settings")
    form.instance.lay_down(by=request.user)
    return done(request, f"期刊的编发方式已设为：{form.instance}", "sentiment:bulletin_rules")
