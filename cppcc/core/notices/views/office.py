"""Pages of the offices: what was sent and read, and who must be phoned."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.guards import allowed
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.notices import kinds
from cppcc.core.notices.calls import (
    UNREAD_DAYS,
    call_list,
    call_made,
    calls_workbook,
    holding,
    named_like,
    people_to_call,
    with_roles,
)
from cppcc.core.notices.forms import CallForm
from cppcc.core.notices.models import Channel, Delivery, DeliveryStatus, Notice, NoticeQuerySet
from cppcc.core.notices.telling import stands
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download

DAYS = [("1", "1天"), ("2", "2天"), ("3", "3天"), ("5", "5天"), ("7", "7天"), ("15", "15天")]
LONGEST_KEY = 19
CALLED_ROLES = [(role.value, str(role.label)) for role in (Role.MEMBER, Role.UNIT_CLERK, Role.LEADER)]


@require_safe
@allowed("notices.records")
def records(request: UserRequest) -> HttpResponse:
    ways = [
        Filter(channel.value, channel.label, DeliveryStatus.choices, NoticeQuerySet.sent_by(channel))
        for channel in Channel
        if stands(channel)
    ]
    listing = list_rows(
        request,
        Notice.objects.all(),
        search=NoticeQuerySet.to_somebody_like,
        filters=[
            Filter("day", "日期", (), NoticeQuerySet.on_day, is_day=True),
            Filter("state", "阅读", [("unread", "未读"), ("read", "已读")], NoticeQuerySet.in_state),
            *ways,
            Filter("kind", "种类", list(kinds.labels().items()), NoticeQuerySet.of_kind),
        ],
        plan=NoticeQuerySet.for_records,
    )
    return render(request, "notices/records.html", {"listing": listing, "ways": ways})


@require_POST
@allowed("notices.resend")
def resend(request: UserRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.visible_to(request.user).for_step(), pk=pk)
    delivery.resend(by=request.user)
    messages.success(request, f"{delivery.get_channel_display()}已重新排队：{delivery.notice.user}")
    return back_to("notices:records", request)


@require_safe
@allowed("notices.calls")
def calls(request: UserRequest) -> HttpResponse:
    return show_calls(request)


def show_calls(request: UserRequest, *, form: CallForm | None = None, pk: int = 0) -> HttpResponse:
    """The call list; a form that was refused stands at its person (`pk`), with what was typed."""
    listing, asked = called_for(request)
    to_call = call_list(listing.page, **asked)
    context = {"listing": listing, "calls": to_call, "days": asked["days"], "form": form, "refused": pk}
    return render(request, "notices/calls.html", context, status=422 if form else 200)


def called_for(request: UserRequest) -> tuple[Listing, dict[str, Any]]:
    """The call list that the address asks for, and what it asks."""
    days = request.GET.get("days", "")
    asked: dict[str, Any] = {
        "days": int(days) if days in dict(DAYS) else UNREAD_DAYS,
        "urgent": request.GET.get("urgent") == "1",
        "now": timezone.now(),
        "to": request.user,
    }
    filters = [
        Filter("days", "未读满", DAYS, lambda people, days: people),
        Filter("urgent", "事项", [("1", "只看紧急")], lambda people, urgent: people),
        Filter("role", "对象", CALLED_ROLES, holding),
    ]
    return list_rows(request, people_to_call(**asked), search=named_like, filters=filters, plan=with_roles), asked


@require_safe
@allowed("notices.calls")
def export(request: UserRequest) -> HttpResponse:
    """What the list shows, all pages of it; phones as the user sees them there."""
    listing, asked = called_for(request)
    people = list(with_roles(listing.rows))
    content = calls_workbook(call_list(people, **asked))
    record("导出未送达电话名单", by=request.user, rows=len(people), asked=request.GET.urlencode())
    return download(content, f"未送达电话名单{timezone.localdate():%Y%m%d}")


@require_POST
@allowed("notices.call")
def called(request: UserRequest, pk: int) -> HttpResponse:
    """Told by phone, about the notices that the page showed."""
    person = get_object_or_404(User, pk=pk)
    form = CallForm(request.POST)
    if not form.is_valid():
        return show_calls(request, form=form, pk=pk)
    shown = [int(key) for key in request.POST.getlist("about") if key.isdecimal() and len(key) < LONGEST_KEY]
    call_made(person, about=shown, by=request.user, note=form.cleaned_data["note"])
    messages.success(request, f"已记录：{person}已电话通知")
    return back_to("notices:calls", request)


def back_to(name: str, request: UserRequest) -> HttpResponse:
    """The list, with the conditions it had."""
    return redirect(f"{reverse(name)}?{request.GET.urlencode()}")
