"""The audit log, read by the audit administrator."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.audit.models import AuditEntry, AuditHead, AuditQuerySet, broken_at, record
from cppcc.core.listing import Filter, list_rows
from cppcc.core.requests import UserRequest


@require_safe
@login_required
def entries(request: UserRequest) -> HttpResponse:
    if not request.user.has_perm("audit.list"):
        raise PermissionDenied
    actions = [(action, action) for action in AuditEntry.objects.actions()]
    listing = list_rows(
        request,
        AuditEntry.objects.all(),
        search=AuditQuerySet.matching,
        filters=[
            Filter("day", "日期", (), AuditQuerySet.on_day, is_day=True),
            Filter("action", "动作", actions, AuditQuerySet.of_action),
        ],
        plan=AuditQuerySet.for_list,
    )
    return render(request, "audit/list.html", {"listing": listing, "nav": "audit"})


@require_POST
@login_required
def check(request: UserRequest) -> HttpResponse:
    if not request.user.has_perm("audit.check"):
        raise PermissionDenied
    place = broken_at()
    record("核对日志", by=request.user, broken_at=place or 0)
    if place is None:
        length = AuditHead.length()
        messages.success(request, f"已核对{length}条记录，日志完整，没有被改动、删除或插入。")
    else:
        messages.error(request, f"日志从第{place}条起对不上，可能被改动过。请保护现场并报告安全管理员。")
    return redirect("audit:list")
