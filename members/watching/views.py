"""Who has come to a threshold, the records behind it, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.guards import allowed, fetch
from cppcc.core.jobs.models import Job
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download, workbook
from members.duty.sight import Sight, address_of
from members.watching.background import CHECK_NOW
from members.watching.forms import HandleForm
from members.watching.models import Crossing, CrossingQuerySet, Threshold
from members.watching.states import Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

HEADS = {
    "委员编号": 10, "姓名": 12, "规则": 34, "时间": 14, "次数": 8, "发现日期": 12, "状态": 10, "处理方式": 16,
    "处理日期": 12,
}  # fmt: skip


def _get(user: User, pk: int, *, step: str = "") -> Crossing:
    return fetch(Crossing.objects.visible_to(user).for_list(), pk, user, step=step)


def _listing(request: UserRequest) -> Listing:
    seen = Crossing.objects.visible_to(request.user)
    rules = Threshold.objects.values_list("pk", "name")
    return list_rows(
        request,
        seen,
        search=CrossingQuerySet.matching,
        filters=[
            Filter("state", "状态", Status.choices, CrossingQuerySet.in_status),
            Filter("rule", "规则", list(rules), CrossingQuerySet.of_threshold),
            Filter("year", "年度", [(year, f"{year}年") for year in seen.years()], CrossingQuerySet.in_year),
        ],
        sorts={
            "raised": "raised_on",
            "member": "member__stroke_key",
            "count": "count",
            "rule": ("threshold__order", "threshold"),
        },
        order="-raised",
        plan=CrossingQuerySet.for_list,
    )


@require_safe
@allowed("watching.see")
def crossings(request: UserRequest) -> HttpResponse:
    listing = _listing(request)
    if request.GET.get("format") == "xlsx":
        record("导出履职提醒", by=request.user, rows=listing.total)
        rows = [_row(crossing) for crossing in cast(CrossingQuerySet, listing.rows).for_list()]
        return download(workbook("履职提醒", list(HEADS), rows, widths=list(HEADS.values())), "履职提醒")
    used = Threshold.objects.in_use().exists()
    sees_all = request.user.has_perm("watching.see_all")
    context = {"nav": "duty", "listing": listing, "has_rules": used, "sees_all": sees_all}
    return render(request, "watching/list.html", context)


def _row(crossing: Crossing) -> list[object]:
    return [
        crossing.member.number,
        crossing.member.name,
        crossing.threshold.name,
        crossing.span,
        crossing.count,
        crossing.raised_on,
        crossing.get_status_display(),
        crossing.response.name if crossing.response else "",
        crossing.handled_on,
    ]


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """The records behind it, each opening for who may see it."""
    crossing = _get(request.user, pk)
    credits = crossing.credits
    sight = Sight(credits, request.user)
    told = [sight.of(credit) for credit in credits]
    context = {
        "nav": "duty",
        "crossing": crossing,
        "records": [(credit, address_of(credit.record)) for credit in told],
        "steps": crossing.steps_for(request.user),
        **_of_staff(request.user, crossing),
    }
    return render(request, "watching/detail.html", context)


def _of_staff(user: User, crossing: Crossing) -> dict[str, Any]:
    """What was advised and done is for those who deal with it, not for the member."""
    is_own = crossing.member.user_id == user.pk
    if is_own or not user.has_perm("watching.see_all"):
        return {"history": None, "is_own": is_own}
    return {"history": crossing.history.select_related("by"), "is_own": False}


@form_page
@login_required
def handle(request: UserRequest, pk: int) -> HttpResponse:
    crossing = _get(request.user, pk, step="handle")
    form = HandleForm(request.POST or None, crossing=crossing, back=crossing.get_absolute_url())
    if not form.is_valid():
        return ask(request, "watching/ask.html", form, crossing=crossing, title="登记处理", nav="duty")
    typed = form.cleaned_data
    crossing.handle(by=request.user, on=typed["on"], response=typed["response"], note=typed["note"])
    return done(request, f"{crossing.member}已登记“{typed['response']}”", crossing)


@form_page
@login_required
def reopen(request: UserRequest, pk: int) -> HttpResponse:
    crossing = _get(request.user, pk, step="reopen")
    form = NoteForm(
        request.POST or None,
        verb="撤销处理",
        label="原因",
        hint="登记错了的，写明原因。",
        back=crossing.get_absolute_url(),
    )
    if not form.is_valid():
        return ask(request, "watching/ask.html", form, crossing=crossing, title="撤销处理", nav="duty")
    crossing.reopen(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{crossing.member}回到待处理", crossing)


@require_POST
@allowed("watching.check_now")
def check_now(request: UserRequest) -> HttpResponse:
    """What the night does, now."""
    on = timezone.localdate()
    job = Job.submit(CHECK_NOW, title="核对履职提醒规则", by=request.user, arguments={"on": on.isoformat()})
    return done(request, "正在核对，完成后刷新列表即可看到", reverse("jobs:detail", args=[job.pk]))
