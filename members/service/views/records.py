"""Pages of service records: the list, one record, filing and mending it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.accounts.roles import Role
from cppcc.core.asking import ask, done, form_page
from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import record as log
from cppcc.core.guards import allowed, fetch, need
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.masking import masked
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from cppcc.core.workflow import Step, StepTaken
from members.people.models import Body, BodyKind
from members.service.doubles import doubles_of
from members.service.entry import file_record, mend_record
from members.service.forms import MendForm, ServiceForm, new_form
from members.service.keeping import KEPT
from members.service.models import ServiceRecord, ServiceRecordQuerySet
from members.service.states import EDIT, Status
from members.service.workbook import records_workbook

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def get_record(user: User, pk: int, *, may: str = "", step: str | Step = "") -> ServiceRecord:
    """The record if `user` sees it (else 404), may do the verb (else 403) and `step` starts from there (else 409)."""
    return fetch(ServiceRecord.objects.visible_to(user).for_list(), pk, user, may=may, step=step)


def _by_status(rows: Any) -> dict[str, int]:
    counts: dict[str, int] = rows.counts_by("status")
    return counts


def records_of(request: UserRequest) -> Listing:
    """The list that the address asks for. Who reads the texts masked does not search in them either."""
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
        search=ServiceRecordQuerySet.matching_masked if _reads_masked(user) else ServiceRecordQuerySet.matching,
        filters=filters,
        sorts={"member": "member__stroke_key", "kind": "kind__order", "on": "on", "amount": "amount"},
        order="-on",
        plan=ServiceRecordQuerySet.for_list,
    )


@require_safe
@login_required
def records(request: UserRequest) -> HttpResponse:
    listing = records_of(request)
    shown = list(listing.page.object_list)
    waiting = _waiting_among(shown, request.user)
    context = {
        "listing": listing,
        "waiting": {record.pk for record in waiting},
        "doubles": doubles_of(waiting).keys(),
        "told": _told_among(shown, request.user),
    }
    return render(request, "service/list.html", context)


def _reads_masked(user: User) -> bool:
    """Sees more records than those told in full."""
    return Role.LEADER in user.roles and not user.is_office


def _waiting_among(shown: Sequence[ServiceRecord], user: User) -> list[ServiceRecord]:
    """Those that `user` can tick to confirm."""
    if not user.has_perm("service.confirm_many"):
        return []
    keys = set(ServiceRecord.objects.waiting_for(user).keyed([each.pk for each in shown]).values_list("pk", flat=True))
    return [each for each in shown if each.pk in keys]


def _told_among(shown: Sequence[ServiceRecord], user: User) -> set[int]:
    """Those whose own words `user` reads; the others are shown masked."""
    return set(ServiceRecord.objects.told_to(user).keyed([each.pk for each in shown]).values_list("pk", flat=True))


@require_safe
@allowed("service.export")
def export(request: UserRequest) -> HttpResponse:
    """What the list shows, over all its pages."""
    listing = records_of(request)
    log("导出履职登记", by=request.user, rows=listing.total)
    return download(records_workbook(listing.rows.for_list()), "履职登记")  # type: ignore[attr-defined]


@form_page
@login_required
def new(request: UserRequest) -> HttpResponse:
    need(request.user, "service.new")
    form = new_form(request.user, request.POST or None, request.FILES or None, today=timezone.localdate())
    if form is None:
        return render(request, "service/no_member.html")
    KEPT.take_up(request, form)
    if not form.is_valid():
        return _form(request, form, "登记履职")
    record = file_record(form.instance, form.files_sent(), by=request.user, token=form.sent_token())
    KEPT.drop(request.user, form, record)
    waits = "，等待召集人或机关确认" if record.status == Status.FILED else ""
    return done(request, f"已登记 {record.member} 的{record.kind}{waits}", record)


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    record = get_record(request.user, pk)
    told = bool(_told_among([record], request.user))
    context = {
        "record": record,
        "told": told,
        "steps": record.steps_for(request.user),
        "history": _history(record, told=told),
        "attachments": Attachment.objects.of(record) if told else [],
        "may_attach": request.user.has_perm("service.attach", record),
        "may_edit": record.is_open and request.user.has_perm("service.edit", record),
        "doubles": doubles_of(_waiting_among([record], request.user)).get(record.pk, []),
    }
    return render(request, "service/detail.html", context)


def _history(record: ServiceRecord, *, told: bool) -> list[StepTaken]:
    """What happened; reasons repeat what the record says, so they are masked with it."""
    history = list(record.history.select_related("by"))
    for taken in history:
        taken.note = taken.note if told else masked(taken.note)
    return history


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    record = get_record(request.user, pk, may="edit", step=EDIT)
    back = record.get_absolute_url()
    sent = (request.POST or None, request.FILES or None)
    form = MendForm(*sent, instance=record, user=request.user, today=timezone.localdate(), back=back)
    KEPT.take_up(request, form)
    if not form.is_valid():
        return _form(request, form, "修改履职登记", record)
    fields = form.revised_facts
    mend_record(record, form.files_sent(), by=request.user, fields=fields, refiling=form.refiling)
    KEPT.drop(request.user, form, record)
    waits = "已重新登记，等待确认" if form.refiling else "已保存"
    return done(request, f"{record.member} 的{record.kind}{waits}", record)


def _form(request: UserRequest, form: ServiceForm, title: str, record: ServiceRecord | None = None) -> HttpResponse:
    back = record.get_absolute_url() if record else reverse("service:list")
    refusal = record.refusal if record else None
    context = {"title": title, "record": record, "back": back, "offers": KEPT.offers(request.user, form)}
    return ask(request, "service/form.html", form, refusal=refusal, **context)
