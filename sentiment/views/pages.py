"""Pages of one report: read, write, send in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.attachments.models import Attachment
from cppcc.core.exchange.page import sendable_of
from cppcc.core.requests import UserRequest
from cppcc.core.workflow import StepRefused
from sentiment.desk.keeping import KEPT, KEPT_EDITS
from sentiment.desk.wording import differing, original_of, wording_of
from sentiment.entry import enter, mend
from sentiment.forms.desk import EditForm
from sentiment.forms.entry import ReportForm
from sentiment.models import SocialReport
from sentiment.rules import is_writer
from sentiment.states import REVISE, WITH_AUTHOR, Status
from sentiment.views.access import get_report, need


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    report = get_report(request.user, pk)
    context = {
        "report": report,
        "differences": differing(original_of(report), wording_of(report)),
        "steps": report.steps_for(request.user),
        "history": report.history.select_related("by"),
        "attachments": Attachment.objects.of(report),
        "cargoes": sendable_of(request.user, SocialReport),
        "may_attach": request.user.has_perm("sentiment.attach", report),
        "may_unsign": request.user.has_perm("sentiment.unsign", report),
        "may_note": request.user.has_perm("sentiment.note_outcome", report),
        "may_edit": any(request.user.has_perm(f"sentiment.{verb}", report) for verb in ("mend", "edit")),
    }
    return render(request, "sentiment/detail.html", context)


@form_page
@login_required
def new(request: UserRequest) -> HttpResponse:
    need(request.user, "enter")
    today = timezone.localdate()
    form = ReportForm(request.POST or None, request.FILES or None, user=request.user, on=today)
    KEPT.take_up(request, form)
    if not form.is_valid():
        return _form(request, form, "登记社情民意" if form.for_others else "写社情民意")
    report = enter(form.written(), by=request.user, on=today, token=form.sent_token(), submitting=form.submitting)
    KEPT.drop(request.user, form, report)
    return _saved(request, report)


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    """Its author mends a draft or a returned one; afterwards the office edits beside the original."""
    report = get_report(request.user, pk)
    if report.status in WITH_AUTHOR:
        return _mend(request, report)
    if "act" in request.POST and is_writer(request.user, report) and not request.user.is_office:
        raise StepRefused(report, REVISE)  # sent in meanwhile, as by a second press
    need(request.user, "edit", report)
    form = EditForm(request.POST or None, instance=report)
    KEPT_EDITS.take_up(request, form)
    if not form.is_valid():
        return ask(request, "sentiment/edit.html", form, report=report, offers=KEPT_EDITS.offers(request.user, form))
    report.edit(by=request.user, fields=form.changed_fields)
    KEPT_EDITS.drop(request.user, form, report)
    return done(request, f"{report}的编辑稿已保存，原文不变", report)


def _mend(request: UserRequest, report: SocialReport) -> HttpResponse:
    need(request.user, "mend", report)
    today = timezone.localdate()
    form = ReportForm(request.POST or None, request.FILES or None, instance=report, user=request.user, on=today)
    KEPT.take_up(request, form)
    if not form.is_valid():
        return _form(request, form, "补充社情民意" if report.status == Status.RETURNED else "写社情民意")
    fields = form.changed_fields
    mend(report, form.written(), by=request.user, on=today, fields=fields, submitting=form.submitting)
    KEPT.drop(request.user, form, report)
    return _saved(request, report)


@require_POST
@login_required
def submit(request: UserRequest, pk: int) -> HttpResponse:
    report = get_report(request.user, pk, step="submit")
    missing = report.missing()
    if missing:
        messages.error(request, f"还不能报送：请先填写{'、'.join(missing)}。")
        return redirect("sentiment:edit", report.pk)
    report.submit(by=request.user, on=timezone.localdate())
    return _saved(request, report)


@require_POST
@login_required
def unsign(request: UserRequest, pk: int) -> HttpResponse:
    """Who was named beside the first author leaves their name off, and no longer sees the report."""
    report = get_report(request.user, pk, may="unsign")
    report.unsign(by=request.user)
    return done(request, f"{report}不再署您的名字", "sentiment:list")


@require_safe
@login_required
def receipt(request: UserRequest, pk: int) -> HttpResponse:
    return render(request, "sentiment/receipt.html", {"report": get_report(request.user, pk)})


def _saved(request: UserRequest, report: SocialReport) -> HttpResponse:
    if report.status in WITH_AUTHOR:
        return done(request, "已保存，还没有报送。写好后请按“报送”。", "sentiment:edit", report.pk)
    return done(request, f"《{report.title}》已报送，编号{report.receipt}", "sentiment:receipt", report.pk)


def _form(request: UserRequest, form: ReportForm, heading: str) -> HttpResponse:
    report = form.instance
    note = report.return_note() if report.status == Status.RETURNED else ""
    offers = KEPT.offers(request.user, form)
    return ask(request, "sentiment/form.html", form, heading=heading, report=report, return_note=note, offers=offers)
