"""Pages of activities."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.guards import fetch, need
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from cppcc.core.workflow import Step
from members.activities.forms import (
    ActivityForm,
    CloseForm,
    InviteForm,
    OutcomeForm,
)
from members.activities.models import Activity, ActivityQuerySet
from members.activities.sheet import KEYS, Roll, Sheet
from members.activities.states import (
    CHOOSE_PARTICIPANTS,
    EDIT,
    UNMARKED,
    WRITE_OUTCOME,
    Attendance,
    Part,
    Status,
)
from members.activities.workbook import attendance_workbook

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def get_activity(user: User, pk: int, *, may: str = "", step: str | Step = "") -> Activity:
    """The activity if `user` sees it (else 404), may do the verb (else 403) and `step` starts from there (else 409)."""
    return fetch(Activity.objects.visible_to(user).select_related("kind", "organiser"), pk, user, may=may, step=step)


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
    need(request.user, "activities.new")
    form = ActivityForm(request.POST or None, user=request.user, on=timezone.localdate())
    if not form.is_valid():
        return _form(request, form, "登记活动")
    activity: Activity = form.instance
    activity.enter(by=request.user)
    return done(
        request, f"已登记活动 {activity.number}《{activity}》，请选择参加人员", "activities:participants", activity.pk
    )


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="edit", step=EDIT)
    form = ActivityForm(request.POST or None, instance=activity, user=request.user, on=timezone.localdate())
    if not form.is_valid():
        return _form(request, form, "修改活动", activity)
    activity.revise(by=request.user, fields=form.revised)
    return done(request, f"已保存活动 {activity.number}", activity)


@form_page
@login_required
def outcome(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="write_outcome", step=WRITE_OUTCOME)
    form = OutcomeForm(request.POST or None, instance=activity)
    if not form.is_valid():
        return _form(request, form, "登记成果", activity)
    activity.revise(by=request.user, fields=form.revised, step=WRITE_OUTCOME)
    return done(request, f"已保存活动 {activity.number} 的成果", activity)


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
        return done(request, f"已加入 {added} 人" if added else "选中的委员都已在名单中", "activities:participants", pk)
    rows = activity.attendance.for_sheet(on=activity.starts_on)
    return ask(request, "activities/participants.html", form, activity=activity, rows=rows, unmarked=UNMARKED)


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
    activity = get_activity(request.user, pk, step="record_attendance")
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
    return done(request, f"活动《{activity}》已发布通知，名单内 {activity.attendance.count()} 人可以看到", activity)


@form_page
@login_required
def close(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, step="close")
    form = CloseForm(request.POST if request.method == "POST" else None, activity=activity, today=timezone.localdate())
    if not form.is_valid():
        found = Counter(activity.attendance.values_list("status", flat=True))
        counts = [(Attendance(status).label, count) for status, count in found.items()]
        unmarked = activity.attendance.unmarked().expected().for_sheet(on=activity.starts_on)
        return _form(request, form, "结束并结算", activity, "close", counts=counts, unmarked=unmarked)
    absent = activity.close(by=request.user, mark_absent=form.cleaned_data.get("mark_absent", False))
    return done(request, f"活动《{activity}》已结束" + (f"，{absent} 人记为缺席" if absent else ""), activity)


@form_page
@login_required
def reopen(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, step="reopen")
    form = NoteForm(request.POST or None, verb="重新打开", label="原因")
    if not form.is_valid():
        return _form(request, form, "重新打开", activity, "reason", will="打开后可以改出席登记，改完要再次结束。")
    activity.reopen(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"活动《{activity}》已重新打开", activity)


@form_page
@login_required
def cancel(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, step="cancel")
    form = NoteForm(request.POST or None, verb="取消活动", label="原因")
    if not form.is_valid():
        will = "取消后不能恢复：活动和已登记的出席不计入任何统计和得分，编号保留。名单内的委员会看到原因。"
        return _form(request, form, "取消活动", activity, "reason", will=will)
    activity.cancel(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"活动《{activity}》已取消", activity)


def _form(
    request: UserRequest,
    form: BaseForm,
    title: str,
    activity: Activity | None = None,
    page: str = "form",
    **context: Any,
) -> HttpResponse:
    return ask(request, f"activities/{page}.html", form, title=title, activity=activity, nav="activities", **context)
