"""Pages of service records and of the office's own register."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.guards import fetch, need
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workflow import Step
from members.people.models import Body, BodyKind
from members.service.forms import OfficeRecordForm, ServiceForm, new_form
from members.service.models import OfficeRecord, OfficeRecordQuerySet, ServiceRecord, ServiceRecordQuerySet
from members.service.states import EDIT, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def get_record(user: User, pk: int, *, may: str = "", step: str | Step = "") -> ServiceRecord:
    """The record if `user` sees it (else 404), may do the verb (else 403) and `step` starts from there (else 409)."""
    return fetch(ServiceRecord.objects.visible_to(user).for_list(), pk, user, may=may, step=step)


def _by_status(rows: Any) -> dict[str, int]:
    counts: dict[str, int] = rows.counts_by("status")
    return counts


def records_of(request: UserRequest) -> Listing:
    """The list that the address asks for."""
    user, today = request.user, timezone.localdate()
    seen = ServiceRecord.objects.visible_to(user)
    filters = [
        Filter("status", "状态", Status.choices, ServiceRecordQuerySet.in_status, _by_status),
        Filter("kind", "类别", seen.kinds(), ServiceRecordQuerySet.of_kind),
        Filter("year", "年度", seen.years(), ServiceRecordQuerySet.of_year),
    ]
    if user.has_perm("service.confirm_many"):
        groups = list(Body.objects.of_kind(BodyKind.GROUP).values_list("pk", "name"))
        filters.insert(2, Filter("group", "活动组", groups, partial(ServiceRecordQuerySet.of_group, on=today)))
        filters.append(Filter("mine", "待办", [("1", "待我确认")], lambda rows, _: rows.waiting_for(user)))
    return list_rows(
        request,
        seen,
        search=ServiceRecordQuerySet.matching,
        filters=filters,
        sorts={"member": "member__stroke_key", "kind": "kind__order", "on": "on", "amount": "amount"},
        order="-on",
        plan=ServiceRecordQuerySet.for_list,
    )


@require_safe
@login_required
def records(request: UserRequest) -> HttpResponse:
    listing = records_of(request)
    keys = [row.pk for row in listing.page.object_list]
    waiting = ServiceRecord.objects.waiting_for(request.user).keyed(keys).values_list("pk", flat=True)
    may_confirm = request.user.has_perm("service.confirm_many")
    context = {"listing": listing, "waiting": set(waiting) if may_confirm else set()}
    return render(request, "service/list.html", context)


@require_POST
@login_required
def confirm_many(request: UserRequest) -> HttpResponse:
    need(request.user, "service.confirm_many")
    keys = [int(key) for key in request.POST.getlist("record") if key.isdecimal() and len(key) < 18]
    done = ServiceRecord.objects.confirm_all(keys, by=request.user)
    if done:
        messages.success(request, f"已确认 {done} 条履职登记")
    if not keys:
        messages.warning(request, "没有选中任何一条，请先勾选。")
    elif done < len(keys):
        messages.warning(request, f"另外 {len(keys) - done} 条已由别人处理，或者不归您确认，没有改动。")
    return redirect(f"{reverse('service:list')}?{request.GET.urlencode()}")


@form_page
@login_required
def new(request: UserRequest) -> HttpResponse:
    need(request.user, "service.new")
    form = new_form(request.user, request.POST or None, today=timezone.localdate())
    if form is None:
        return render(request, "service/no_member.html")
    if not form.is_valid():
        return _form(request, form, "登记履职")
    record: ServiceRecord = form.instance
    record.enter(by=request.user)
    waits = "，等待召集人或机关确认" if record.status == Status.FILED else ""
    return done(request, f"已登记 {record.member} 的{record.kind}{waits}", record)


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    record = get_record(request.user, pk)
    context = {
        "record": record,
        "steps": record.steps_for(request.user),
        "history": record.history.select_related("by"),
        "may_edit": record.is_open and request.user.has_perm("service.edit", record),
    }
    return render(request, "service/detail.html", context)


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    record = get_record(request.user, pk, may="edit", step=EDIT)
    form = ServiceForm(request.POST or None, instance=record, today=timezone.localdate())
    if not form.is_valid():
        return _form(request, form, "修改履职登记", record)
    record.revise(by=request.user, fields=form.revised)
    return done(request, f"已保存 {record.member} 的{record.kind}", record)


@require_POST
@login_required
def confirm(request: UserRequest, pk: int) -> HttpResponse:
    record = get_record(request.user, pk, may="confirm")
    record.confirm(by=request.user)
    return done(request, f"已确认 {record.member} 的{record.kind}，从现在起计入履职", record)


@form_page
@login_required
def refuse(request: UserRequest, pk: int) -> HttpResponse:
    record = get_record(request.user, pk, step="refuse")
    form = NoteForm(request.POST or None, verb="不予确认", label="原因", hint="委员会看到，请写明怎样改正。")
    if not form.is_valid():
        return _form(request, form, "不予确认", record, will="这条登记不计入履职。委员会看到原因，改正后可以重新登记。")
    record.refuse(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{record.member} 的{record.kind}未予确认，已告知原因", record)


@form_page
@login_required
def take_back(request: UserRequest, pk: int) -> HttpResponse:
    record = get_record(request.user, pk, step="take_back")
    form = NoteForm(request.POST or None, verb="撤回确认", label="原因")
    if not form.is_valid():
        return _form(request, form, "撤回确认", record, will="撤回后暂不计入履职，可以修改，改好再确认。")
    record.take_back(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"已撤回 {record.member} 的{record.kind}的确认", record)


@require_POST
@login_required
def refile(request: UserRequest, pk: int) -> HttpResponse:
    record = get_record(request.user, pk, may="refile")
    record.refile(by=request.user)
    return done(request, f"{record.member} 的{record.kind}已重新登记，等待确认", record)


@require_safe
@login_required
def office_list(request: UserRequest) -> HttpResponse:
    seen = OfficeRecord.objects.visible_to(request.user)
    need(request.user, "service.office_read")
    listing = list_rows(
        request,
        seen,
        search=OfficeRecordQuerySet.matching,
        filters=[
            Filter("kind", "类别", seen.kinds(), OfficeRecordQuerySet.of_kind),
            Filter("year", "年度", seen.years(), OfficeRecordQuerySet.of_year),
        ],
        sorts={"kind": "kind__order", "on": "on", "quantity": "quantity"},
        order="-on",
        plan=OfficeRecordQuerySet.for_list,
    )
    return render(request, "service/office_list.html", {"listing": listing})


@form_page
@login_required
def office_new(request: UserRequest) -> HttpResponse:
    need(request.user, "service.office_new")
    form = OfficeRecordForm(request.POST or None, today=timezone.localdate())
    if not form.is_valid():
        return _form(request, form, "登记机关工作", back=reverse("service:office_list"))
    record: OfficeRecord = form.instance
    record.enter(by=request.user)
    return done(request, f"已登记{record.kind} {record.quantity_told}", "service:office_list")


@form_page
@login_required
def office_edit(request: UserRequest, pk: int) -> HttpResponse:
    seen = OfficeRecord.objects.visible_to(request.user).for_list()
    record = fetch(seen, pk, request.user, may="office_edit")
    form = OfficeRecordForm(request.POST or None, instance=record, today=timezone.localdate())
    if not form.is_valid():
        return _form(request, form, "修改机关工作", back=reverse("service:office_list"))
    record.revise(by=request.user, fields=form.changed_data)
    return done(request, f"已保存{record.kind}", "service:office_list")


def _form(
    request: UserRequest,
    form: BaseForm,
    title: str,
    record: ServiceRecord | None = None,
    will: str = "",
    back: str = "",
) -> HttpResponse:
    back = back or (record.get_absolute_url() if record else reverse("service:list"))
    return ask(request, "service/form.html", form, title=title, record=record, will=will, back=back)
