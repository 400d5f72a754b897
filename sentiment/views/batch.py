"""The same step for many ticked reports: one page that asks, then back to the list with the filter it had."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cppcc.core.asking import ask
from cppcc.core.requests import UserRequest
from cppcc.core.ticking import ticked
from sentiment.desk.batch import BATCHES, MOST, run_each
from sentiment.models import SocialReport
from sentiment.views.access import need
from sentiment.views.lists import reports_of


@require_POST
@login_required
def batch(request: UserRequest, name: str) -> HttpResponse:
    if name not in BATCHES:
        raise Http404
    need(request.user, "work_desk")
    step, back = BATCHES[name], f"{reverse('sentiment:list')}?{request.GET.urlencode()}"
    whole = "all" in request.POST
    keys = list(reports_of(request).rows.values_list("pk", flat=True)[: MOST + 1]) if whole else ticked(request.POST)
    if not 0 < len(keys) <= MOST:
        too_many = f"一次最多{step.label}{MOST}篇，现在一篇也没有改。请先缩小范围。"
        messages.error(request, too_many if keys else "请先在列表中勾选社情民意。")
        return redirect(back)
    form = step.form(request.POST if "press" in request.POST else None)
    if not form.is_valid():
        form.helper.form_tag = False
        form.helper.inputs = []
        reports = list(SocialReport.objects.visible_to(request.user).among(keys).for_list())
        context = {"step": step, "reports": reports, "keys": ",".join(map(str, keys)), "back": back}
        return ask(request, "sentiment/batch.html", form, **context)
    outcome = run_each(name, keys, form.cleaned_data, by=request.user)
    level = messages.WARNING if outcome.left_out else messages.SUCCESS
    messages.add_message(request, level, outcome.words(step.label))
    return redirect(back)
