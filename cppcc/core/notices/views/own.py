"""Pages of one's own notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import form_page
from cppcc.core.listing import Filter, list_rows
from cppcc.core.notices import kinds
from cppcc.core.notices.forms import WishesForm
from cppcc.core.notices.models import Channel, Notice, NoticeQuerySet
from cppcc.core.notices.telling import stands
from cppcc.core.requests import UserRequest

LONGEST_KEY = 19
STATES = [("unread", "未读"), ("read", "已读")]


def by_state(rows: Any) -> Mapping[str, int]:
    """How many are unread and read."""
    counts: Mapping[str, int] = rows.counts_by_state()
    return counts


@require_safe
@login_required
def notices(request: UserRequest) -> HttpResponse:
    own = Notice.objects.visible_to(request.user)
    by_kind = own.counts_by_kind()
    known = [(kind, label) for kind, label in kinds.labels().items() if kind in by_kind]
    listing = list_rows(
        request,
        own,
        filters=[
            Filter("state", "状态", STATES, NoticeQuerySet.in_state, by_state),
            Filter("kind", "种类", known, NoticeQuerySet.of_kind, lambda rows: by_kind),
        ],
        plan=NoticeQuerySet.for_list,
    )
    shown = list(listing.page)
    newest = max((notice.pk for notice in shown), default=0)
    context = {"listing": listing, "notices": shown, "newest": newest, "unread": any(not n.read_at for n in shown)}
    return render(request, "notices/list.html", context)


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """Where a mail leads to."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    return render(request, "notices/detail.html", {"notice": notice})


@require_POST
@login_required
def open_notice(request: UserRequest, pk: int) -> HttpResponse:
    """Read it, and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    notice.open(at=timezone.now())
    return redirect(notice.url if notice.url and "stay" not in request.POST else "notices:list")


@require_POST
@login_required
def read_all(request: UserRequest) -> HttpResponse:
    """All up to the newest that the page has shown, of the kind it showed; what came since stays unread."""
    newest, kind = request.POST.get("newest", ""), request.GET.get("kind", "")
    rows = Notice.objects.visible_to(request.user)
    rows = rows.up_to(int(newest)) if newest.isdecimal() and len(newest) < LONGEST_KEY else rows.none()
    count = (rows.of_kind(kind) if kind else rows).read(at=timezone.now())
    messages.success(request, f"已把{count}条通知标为已读")
    return redirect("notices:list")


@form_page
@login_required
def wishes(request: UserRequest) -> HttpResponse:
    form = WishesForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "通知设置已保存")
        return redirect("notices:wishes")
    ways = {"has_mail": stands(Channel.MAIL), "has_sms": stands(Channel.SMS)}
    return render(request, "notices/wishes.html", {"form": form, "contact": form.contact(), **ways})
