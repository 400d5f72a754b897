"""Pages of the office's own register."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.audit.models import record as log
from cppcc.core.guards import allowed, fetch, need
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.service.forms import OfficeRecordForm
from members.service.models import OfficeRecord, OfficeRecordQuerySet
from members.service.workbook import office_workbook

PAGE = "service/form.html"


def _listing(request: UserRequest) -> Listing:
    seen = OfficeRecord.objects.visible_to(request.user)
    return list_rows(
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


@require_safe
@allowed("service.office_read")
def office_list(request: UserRequest) -> HttpResponse:
    return render(request, "service/office_list.html", {"listing": _listing(request)})


@require_safe
@allowed("service.office_read")
def office_export(request: UserRequest) -> HttpResponse:
    """What the list shows, over all its pages."""
    listing = _listing(request)
    log("导出机关工作登记", by=request.user, rows=listing.total)
    return download(office_workbook(listing.rows.for_list()), "机关工作登记")  # type: ignore[attr-defined]


@form_page
@login_required
def office_new(request: UserRequest) -> HttpResponse:
    need(request.user, "service.office_new")
    form = OfficeRecordForm(request.POST or None, today=timezone.localdate())
    if not form.is_valid():
        return ask(request, PAGE, form, title="登记机关工作", back=reverse("service:office_list"))
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
        return ask(request, PAGE, form, title="修改机关工作", back=reverse("service:office_list"))
    record.revise(by=request.user, fields=form.changed_data)
    return done(request, f"已保存{record.kind}", "service:office_list")
