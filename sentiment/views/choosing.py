"""Which reports go into an issue: one from its page, many from the list; and out of it again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.requests import UserRequest
from cppcc.core.ticking import ticked
from sentiment.bulletins.choosing import MOST, choose_each, choose_into, outcomes
from sentiment.forms.bulletins import ChooseForm
from sentiment.models import Bulletin, SocialReport
from sentiment.states import STEPS
from sentiment.views.access import get_report, need
from sentiment.views.lists import reports_of

NONE_TICKED = "请先在列表中勾选社情民意。"
TOO_MANY = f"一次最多选用{MOST}篇，现在一篇也没有选用。请先缩小范围。"
OWN = ("into", "rows", "page")  # of the page of results; everything else is the list's


@form_page
@login_required
def choose(request: UserRequest, pk: int) -> HttpResponse:
    report = get_report(request.user, pk, step="choose")
    form = ChooseForm(request.POST or None, user=request.user, back=report.get_absolute_url())
    if request.method != "POST" or not form.is_valid():
        will = "选用后排在这一期的最后，状态为“待编发”；签发前可以取消选用。"
        return ask(request, "sentiment/ask.html", form, report=report, title="选用", will=will)
    bulletin = choose_into(report, form.cleaned_data["into"], by=request.user, on=timezone.localdate())
    return done(request, f"{report}已选用，编入{bulletin.name}", report)


@require_POST
@login_required
def put_back(request: UserRequest, pk: int) -> HttpResponse:
    report = get_report(request.user, pk, step="put_back")
    bulletin = report.bulletin
    report.put_back(by=request.user)
    to = bulletin if bulletin and "to_bulletin" in request.POST else report
    return done(request, f"{report}已取消选用，回到待处理", to)


@require_POST
@login_required
def choose_many(request: UserRequest) -> HttpResponse:
    """From the ticked rows over one page that asks for the issue to what became of each of them."""
    need(request.user, "choose")
    back = f"{reverse('sentiment:list')}?{request.GET.urlencode()}"
    whole = "all" in request.POST
    keys = list(reports_of(request).rows.values_list("pk", flat=True)[: MOST + 1]) if whole else ticked(request.POST)
    if not 0 < len(keys) <= MOST:
        messages.error(request, TOO_MANY if keys else NONE_TICKED)
        return redirect(back)
    pressed = "press" in request.POST
    form = ChooseForm(request.POST if pressed else None, user=request.user, back=back)
    if not pressed or not form.is_valid():
        return _confirm(request, form, keys, back)
    into = choose_each(keys, into=form.cleaned_data["into"], by=request.user, on=timezone.localdate())
    asked = request.GET.copy()
    asked["rows"] = ",".join(map(str, keys))
    if into:
        asked["into"] = str(into.pk)
    return redirect(f"{reverse('sentiment:chosen')}?{asked.urlencode()}")


def _confirm(request: UserRequest, form: ChooseForm, keys: list[int], back: str) -> HttpResponse:
    form.helper.form_tag = False
    form.helper.inputs = []
    reports = list(SocialReport.objects.visible_to(request.user).among(keys).for_list())
    unfit = sum(report.status not in STEPS["choose"].sources for report in reports)
    context = {"reports": reports, "unfit": unfit, "keys": ",".join(map(str, keys)), "back": back}
    return ask(request, "sentiment/bulletin_choose.html", form, **context)


@require_safe
@login_required
def chosen(request: UserRequest) -> HttpResponse:
    """What became of each ticked report; read from the records, so it may be opened again."""
    need(request.user, "choose")
    keys = ticked(request.GET)[:MOST]
    into = Bulletin.objects.visible_to(request.user).for_list().keyed(request.GET.get("into", ""))
    rows = outcomes(keys, into=into, user=request.user)
    context = {"into": into, "rows": rows, "done": sum(row.done for row in rows), "back": _list(request.GET)}
    return render(request, "sentiment/bulletin_chosen.html", context)


def _list(asked: QueryDict) -> str:
    """The list with the filter it had."""
    kept = asked.copy()
    for name in OWN:
        kept.pop(name, None)
    return f"{reverse('sentiment:list')}?{kept.urlencode()}"
