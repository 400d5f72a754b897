"""What became of a report, entered on its page: sent up, adopted, instructed upon, with the departments' feedback."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from cppcc.core.asking import ask, done, form_page
from cppcc.core.requests import UserRequest
from sentiment.forms.outcomes import AdoptionForm, InstructionForm, OutcomeForm, RelayForm
from sentiment.models import Adoption, Instruction, Relay, SocialReport
from sentiment.models.outcomes import Outcome
from sentiment.outcomes.telling import note
from sentiment.views.access import get_report


@form_page
@login_required
def adoption_new(request: UserRequest, pk: int) -> HttpResponse:
    report = get_report(request.user, pk, may="note_outcome")
    will = "一条采用登记一次：同一篇被几级采用，每级一条。反映人会得到通知。"
    return _new(request, report, AdoptionForm, Adoption(report=report), will)


@form_page
@login_required
def adoption_edit(request: UserRequest, pk: int, row: int) -> HttpResponse:
    report = get_report(request.user, pk, may="note_outcome")
    return _edit(request, report, AdoptionForm, get_object_or_404(report.adoptions.all(), pk=row))


@form_page
@login_required
def instruction_new(request: UserRequest, pk: int) -> HttpResponse:
    report = get_report(request.user, pk, may="note_outcome")
    will = "每位领导的每次批示登记一条，部门反馈可以以后再补。反映人会得到通知。"
    return _new(request, report, InstructionForm, Instruction(report=report), will)


@form_page
@login_required
def instruction_edit(request: UserRequest, pk: int, row: int) -> HttpResponse:
    """Also where the department's feedback is added and changed later."""
    report = get_report(request.user, pk, may="note_outcome")
    return _edit(request, report, InstructionForm, get_object_or_404(report.instructions.all(), pk=row))


@form_page
@login_required
def relay_new(request: UserRequest, pk: int) -> HttpResponse:
    report = get_report(request.user, pk, may="note_outcome")
    will = "把这一篇报送给上级的日期登记下来，“每月向市里报几篇”一类的指标按此计数。"
    return _new(request, report, RelayForm, Relay(report=report), will)


@require_POST
@login_required
def adoption_remove(request: UserRequest, pk: int, row: int) -> HttpResponse:
    report = get_report(request.user, pk, may="note_outcome")
    return _remove(request, report, get_object_or_404(report.adoptions.all(), pk=row))


@require_POST
@login_required
def instruction_remove(request: UserRequest, pk: int, row: int) -> HttpResponse:
    report = get_report(request.user, pk, may="note_outcome")
    return _remove(request, report, get_object_or_404(report.instructions.all(), pk=row))


@require_POST
@login_required
def relay_remove(request: UserRequest, pk: int, row: int) -> HttpResponse:
    report = get_report(request.user, pk, may="note_outcome")
    return _remove(request, report, get_object_or_404(report.relays.all(), pk=row))


def _new(
    request: UserRequest,
    report: SocialReport,
    kind: type[OutcomeForm],
    outcome: Adoption | Instruction | Relay,
    will: str,
) -> HttpResponse:
    form = kind(request.POST or None, instance=outcome, back=report.get_absolute_url())
    if not form.is_valid():
        return ask(request, "sentiment/ask.html", form, report=report, title=kind.verb, will=will)
    if note([outcome], by=request.user):
        return done(request, f"已登记{report}的去向：{outcome}", report)
    messages.info(request, f"{report}的这条去向刚才已有人登记，没有重复登记")
    return redirect(report)


def _edit(request: UserRequest, report: SocialReport, kind: type[OutcomeForm], outcome: Outcome) -> HttpResponse:
    form = kind(request.POST or None, instance=outcome, back=report.get_absolute_url(), verb="保存")
    if not form.is_valid():
        title = f"修改{outcome._meta.verbose_name}"
        return ask(request, "sentiment/ask.html", form, report=report, title=title, will="")
    outcome.amend(by=request.user, fields=form.revised)
    return done(request, f"{report}的去向已保存", report)


def _remove(request: UserRequest, report: SocialReport, outcome: Outcome) -> HttpResponse:
    outcome.strike(by=request.user)
    return done(request, f"已删除{report}的一条{outcome._meta.verbose_name}", report)
