"""Pages of activities."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cppcc.core.audit.models import record
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from cppcc.core.workflow import Step, StepRefused
from members.activities.forms import (
    ActivityForm,
    CancelForm,
    CloseForm,
    InviteForm,
    OutcomeForm,
    ReasonForm,
    ReopenForm,
)
from members.activities.models import Activity, ActivityQuerySet
from members.activities.sheet import KEYS, Roll, Sheet
from members.activities.states import (
    CHOOSE_PARTICIPANTS,
    EDIT,
    STEPS,
    UNMARKED,
    WRITE_OUTCOME,
    Attendance,
    Part,
    Status,
)
from members.activities.workbook import attendance_workbook

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

form_page = require_http_methods(["GET", "HEAD", "POST"])


def get_activity(user: User, pk: int, *, may: str = "", step: Step | None = None) -> Activity:
    """The activity if `user` sees it (else 404), may do the verb (else 403) and `step` starts from there (else 409)."""
    activity = get_object_or_404(Activity.objects.visible_to(user).select_related("kind", "organiser"), pk=pk)
    if may and not user.has_perm(f"activities.{may}", activity):
        raise PermissionDenied
    if step and activity.status not in step.sources:
        raise StepRefused(activity, step)
    return activity


def activities_of(request: UserRequest) -> Listing:
    """The list that the address asks for."""
    seen = Activity.objects.visible_to(request.user)
    filters = [
        Filter("status", "状态", Status.choices, ActivityQuerySet.in_status, _by_status),
        Filter("year", "年度", seen.years(), ActivityQuerySet.of_year),
        Filter("kind", "类型", seen.choices_of("kind"), ActivityQuerySet.of_kind),
        Filter("organiser", "组织者", seen.choices_of("organiser"), ActivityQuerySet.organised_by),
    ]
    if request.user.has_perm("activities.new"):
        filters.append(Filter("late", "待办", [("1", "已过期未结束")], _late))
    return list_rows(
        request,
        seen,
        search=ActivityQuerySet.matching,
        filters=filters,
        sorts={"number": "number", "name": "name", "kind": "kind__order", "starts": "starts_on"},
        order="-starts",
        plan=ActivityQuerySet.for_list,
    )


def _by_status(rows: Any) -> dict[str, int]:
    counts: dict[str, int] = rows.counts_by("status")
    return counts


def _late(rows: ActivityQuerySet, value: str) -> ActivityQuerySet:
    return rows.waiting_to_close(on=timezone.localdate())


@require_safe
@login_required
def activities(request: UserRequest) -> HttpResponse:
    return render(request, "activities/list.html", {"listing": activities_of(request), "today": timezone.localdate()})


@form_page
@login_required
def new(request: UserRequest) -> HttpResponse:
    if not request.user.has_perm("activities.new"):
        raise PermissionDenied
    form = ActivityForm(request.POST or None, user=request.user, on=timezone.localdate())
    if not form.is_valid():
        return _form(request, form, "登记活动")
    activity: Activity = form.instance
    activity.enter(by=request.user)
    messages.success(request, f"已登记活动 {activity.number}《{activity}》，请选择参加人员")
    return redirect("activities:participants", activity.pk)


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="edit", step=EDIT)
    form = ActivityForm(request.POST or None, instance=activity, user=request.user, on=timezone.localdate())
    if not form.is_valid():
        return _form(request, form, "修改活动", activity)
    activity.revise(by=request.user, fields=form.revised)
    messages.success(request, f"已保存活动 {activity.number}")
    return redirect(activity)


@form_page
@login_required
def outcome(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="write_outcome", step=WRITE_OUTCOME)
    form = OutcomeForm(request.POST or None, instance=activity)
    if not form.is_valid():
        return _form(request, form, "登记成果", activity)
    activity.revise(by=request.user, fields=form.revised, step=WRITE_OUTCOME)
    messages.success(request, f"已保存活动 {activity.number} 的成果")
    return redirect(activity)


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk)
    roll = Roll(list(activity.attendance.for_sheet(on=activity.starts_on)))
    mark = request.GET.get("mark", "")
    may_read = request.user.has_perm("activities.read_attendance", activity)
    steps = activity.steps_for(request.user)
    if not activity.has_begun(on=timezone.localdate()):
        steps.pop("close", None)
    context = {
        "activity": activity,
        "steps": steps,
        "history": activity.history.select_related("by"),
        "roll": roll,
        "mark": mark,
        "rows": roll.marked(mark) if may_read else [],
        "mine": roll.of_user(request.user),
        "may_read": may_read,
        "is_open": activity.status in EDIT.sources,
        "takes_outcome": activity.status in WRITE_OUTCOME.sources,
    }
    return render(request, "activities/detail.html", context)


@form_page
@login_required
def participants(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="choose_participants", step=CHOOSE_PARTICIPANTS)
    form = InviteForm(request.POST or None, user=request.user, on=activity.starts_on)
    if form.is_valid():
        added = activity.invite(form.chosen(), by=request.user)
        messages.success(request, f"已加入 {added} 人" if added else "选中的委员都已在名单中")
        return redirect("activities:participants", pk)
    rows = activity.attendance.for_sheet(on=activity.starts_on)
    context = {"activity": activity, "form": form, "rows": rows, "unmarked": UNMARKED}
    return render(request, "activities/participants.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def take_off(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="choose_participants")
    keys = [int(key) for key in request.POST.getlist("part") if key.isdecimal() and len(key) < 18]
    gone = activity.take_off(keys, by=request.user)
    messages.success(request, f"已移出 {gone} 人")
    if gone < len(keys):
        messages.warning(request, f"{len(keys) - gone} 人已登记出席情况，没有移出；请先在出席登记中改为“未定”。")
    return redirect("activities:participants", pk)


@form_page
@login_required
def attendance(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="record_attendance", step=STEPS["record_attendance"])
    sheet = Sheet(activity, request.POST if request.method == "POST" else None, on=timezone.localdate())
    if request.method != "POST" or not sheet.save(by=request.user):
        context = {"activity": activity, "sheet": sheet, "keys": KEYS, "parts": Part.choices, "nav": "activities"}
        return render(request, "activities/attendance.html", context, status=sheet.status)
    messages.success(request, f"已保存《{activity}》的出席登记，改动 {sheet.result.written} 人")
    if sheet.result.gone:
        messages.warning(request, f"有 {sheet.result.gone} 人刚被移出名单，他们的登记没有保存")
    return redirect(activity) if sheet.is_complete else redirect("activities:attendance", pk)


@require_safe
@login_required
def workbook(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="read_attendance")
    record("导出出席表", by=request.user, target=activity)
    return download(attendance_workbook(activity), f"{activity.number}出席表")


@require_POST
@login_required
def publish(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="publish")
    activity.publish(by=request.user)
    messages.success(request, f"活动《{activity}》已发布通知，名单内 {activity.attendance.count()} 人可以看到")
    return redirect(activity)


@form_page
@login_required
def close(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="close", step=STEPS["close"])
    form = CloseForm(request.POST if request.method == "POST" else None, activity=activity, today=timezone.localdate())
    if not form.is_valid():
        found = Counter(activity.attendance.values_list("status", flat=True))
        counts = [(Attendance(status).label, count) for status, count in found.items()]
        unmarked = activity.attendance.unmarked().expected().for_sheet(on=activity.starts_on)
        return _form(request, form, "结束并结算", activity, "close", counts=counts, unmarked=unmarked)
    absent = activity.close(by=request.user, mark_absent=form.cleaned_data.get("mark_absent", False))
    messages.success(request, f"活动《{activity}》已结束" + (f"，{absent} 人记为缺席" if absent else ""))
    return redirect(activity)


@form_page
@login_required
def reopen(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="reopen", step=STEPS["reopen"])
    form = ReopenForm(request.POST or None)
    if not form.is_valid():
        return _form(request, form, "重新打开", activity, "reason", will="打开后可以改出席登记，改完要再次结束。")
    activity.reopen(by=request.user, note=form.cleaned_data["note"])
    messages.success(request, f"活动《{activity}》已重新打开")
    return redirect(activity)


@form_page
@login_required
def cancel(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="cancel", step=STEPS["cancel"])
    form = CancelForm(request.POST or None)
    if not form.is_valid():
        will = "取消后不能恢复：活动和已登记的出席不计入任何统计和得分，编号保留。名单内的委员会看到原因。"
        return _form(request, form, "取消活动", activity, "reason", will=will)
    activity.cancel(by=request.user, note=form.cleaned_data["note"])
    messages.success(request, f"活动《{activity}》已取消")
    return redirect(activity)


def _form(
    request: UserRequest,
    form: ActivityForm | OutcomeForm | CloseForm | ReasonForm,
    title: str,
    activity: Activity | None = None,
    page: str = "form",
    **context: Any,
) -> HttpResponse:
    context |= {"form": form, "title": title, "activity": activity, "nav": "activities"}
    return render(request, f"activities/{page}.html", context, status=422 if form.is_bound else 200)
