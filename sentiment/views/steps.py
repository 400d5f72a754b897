"""The steps of one report, each on a page of its own; most are taken at the desk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from cppcc.core.asking import ask, done, form_page
from cppcc.core.requests import UserRequest
from sentiment.desk import deciding
from sentiment.forms.desk import KeepForm, ReturnForm, WithdrawForm
from sentiment.models import SocialReport
from sentiment.views.access import get_report


@form_page
@login_required
def keep(request: UserRequest, pk: int) -> HttpResponse:
    report = get_report(request.user, pk, step="keep")
    form = KeepForm(request.POST or None, back=report.get_absolute_url())
    if not form.is_valid():
        return _ask(request, report, form, "留存", "留存后不编发，以后需要时仍可编发；反映人会看到原因。")
    deciding.keep(report, by=request.user, reason=form.cleaned_data["reason"])
    return done(request, f"{report}已留存", report)


@require_POST
@login_required
def reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Kept before its time."""
    report = get_report(request.user, pk, step="reopen")
    report.reopen(by=request.user)
    return done(request, f"{report}回到待处理", report)


@form_page
@login_required
def return_to_author(request: UserRequest, pk: int) -> HttpResponse:
    report = get_report(request.user, pk, step="return")
    form = ReturnForm(request.POST or None, back=report.get_absolute_url())
    if not form.is_valid():
        return _ask(request, report, form, "退回补充", "退回后由反映人补充再报送，编号不变。")
    deciding.give_back(report, by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{report}已退回反映人补充", report)


@form_page
@login_required
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    report = get_report(request.user, pk, step="withdraw")
    form = WithdrawForm(request.POST or None, back=report.get_absolute_url())
    if request.method != "POST" or not form.is_valid():
        return _ask(request, report, form, "撤回", "撤回后不能恢复，不再处理，也不计入任何统计；已给的编号保留。")
    report.withdraw(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{report}已撤回", report)


def _ask(request: UserRequest, report: SocialReport, form: BaseForm, title: str, will: str) -> HttpResponse:
    """The page of a step that asks: what will happen, and the form."""
    return ask(request, "sentiment/ask.html", form, report=report, title=title, will=will)
