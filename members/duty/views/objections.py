"""Objections: a member says that a line is wrong, the office answers, the member may take it back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.guards import allowed, fetch
from cppcc.core.listing import Filter, list_rows
from cppcc.core.requests import UserRequest
from members.duty.cards import is_scored
from members.duty.forms.beside import AnswerForm, ObjectionForm
from members.duty.models import Objection, Scheme
from members.duty.models.beside import ObjectionQuerySet
from members.duty.states import CORRECT, OBJECT, ObjectionStatus
from members.people.models import Member

PAGE = "duty/beside_form.html"


def _objection(request: UserRequest, pk: int, *, step: str = "") -> Objection:
    return fetch(Objection.objects.visible_to(request.user).for_list(), pk, request.user, step=step)


@require_safe
@allowed("duty.see_objections")
def objections(request: UserRequest) -> HttpResponse:
    seen = Objection.objects.visible_to(request.user)
    listing = list_rows(
        request,
        seen,
        search=ObjectionQuerySet.matching,
        filters=[
            Filter("status", "状态", ObjectionStatus.choices, ObjectionQuerySet.in_status),
            Filter("year", "年度", [(year, f"{year}年") for year in Scheme.objects.years()], ObjectionQuerySet.of_year),
        ],
        sorts={"at": "at", "member": "member__stroke_key"},
        order="-at",
        plan=ObjectionQuerySet.for_list,
    )
    return render(request, "duty/objections.html", {"nav": "duty", "listing": listing})


@require_safe
@login_required
def objection(request: UserRequest, pk: int) -> HttpResponse:
    row = _objection(request, pk)
    context = {
        "nav": "my_duty" if row.member.user_id == request.user.pk else "duty",
        "objection": row,
        "is_own": row.member.user_id == request.user.pk,
        "steps": row.steps_for(request.user),
        "may_correct": row.scheme.status in CORRECT.sources and request.user.has_perm("duty.correct"),
        "history": row.history.select_related("by"),
    }
    return render(request, "duty/objection.html", context)


@form_page
@login_required
def raise_objection(request: UserRequest, pk: int) -> HttpResponse:
    """Against the member's own card, about a line of it (`?line=`) or the whole."""
    seen = Scheme.objects.visible_to(request.user).for_list()
    scheme = fetch(seen, pk, request.user, may="object", step=OBJECT)
    own = get_object_or_404(Member, user=request.user)
    if not is_scored(scheme, own, now=timezone.now()):
        raise Http404
    asked = next((item for item in scheme.rules.items if str(item.key) == request.GET.get("line")), None)
    row = Objection(scheme=scheme, member=own, line=asked.label if asked else "")
    form = ObjectionForm(request.POST or None, instance=row, items=list(scheme.rules.items))
    if not form.is_valid():
        will = "委员联络科会核对记录并答复，答复会通知您。答复前您可以撤回。"
        back = f"{reverse('duty:mine')}?year={scheme.year}&scheme={scheme.pk}"
        return ask(request, PAGE, form, nav="my_duty", title="提出异议", scheme=scheme, will=will, back=back)
    row.raise_it(by=request.user)
    return done(request, "异议已提出，等待答复", row)


@form_page
@login_required
def uphold(request: UserRequest, pk: int) -> HttpResponse:
    hint = "写明哪里算错了、怎样改正。答复本身不改分：请补正记录，或者登记一条得分更正，再更新公示。"
    return _answer(request, pk, "uphold", hint)


@form_page
@login_required
def reject(request: UserRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, "reject", "写明得分是怎样来的、为什么不改。")


def _answer(request: UserRequest, pk: int, step: str, hint: str) -> HttpResponse:
    row = _objection(request, pk, step=step)
    label = Objection.STEPS[step].label
    form = AnswerForm(request.POST or None, verb=label, hint=hint)
    if not form.is_valid():
        will = f"{row.member}对“{row.line or '总的得分'}”的异议：{row.text}"
        back = row.get_absolute_url()
        return ask(request, PAGE, form, nav="duty", title=label, scheme=row.scheme, will=will, back=back)
    getattr(row, step)(by=request.user, answer=form.cleaned_data["answer"], on=timezone.localdate())
    return done(request, f"{row.member}的异议{row.get_status_display()}，已告知委员", row)


@require_POST
@login_required
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    row = _objection(request, pk, step="withdraw")
    row.withdraw(by=request.user)
    return done(request, "异议已撤回", row)
