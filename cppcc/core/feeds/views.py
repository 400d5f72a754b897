"""The settings page of the own link, and the file behind it, which needs no sign-in."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.audit.origin import current_address
from cppcc.core.feeds.calendar_file import calendar_file
from cppcc.core.feeds.models import FeedKey, digest_of
from cppcc.core.guards import allowed
from cppcc.core.registry import diary_of
from cppcc.core.requests import UserRequest

PAST, AHEAD = timedelta(days=30), timedelta(days=400)
AN_HOUR = 3600
CALLS_OF_A_LINK, CALLS_WITHOUT = 60, 120  # an hour: calendars ask every few minutes at most; an office is one address


@require_safe
@allowed("feeds.use")
def settings_page(request: UserRequest) -> HttpResponse:
    return render(request, "feeds/settings.html", {"key": FeedKey.objects.of(request.user)})


@require_POST
@allowed("feeds.use")
def renew(request: UserRequest) -> HttpResponse:
    """A new link, on this answer only; the former one ends."""
    token = FeedKey.objects.issue(request.user)
    link = request.build_absolute_uri(reverse("feeds:feed", args=[token]))
    return render(request, "feeds/settings.html", {"key": FeedKey.objects.of(request.user), "link": link})


@require_POST
@allowed("feeds.use")
def revoke(request: UserRequest) -> HttpResponse:
    if FeedKey.objects.revoke(request.user):
        messages.success(request, "日历订阅链接已停用，已订阅的日历不再更新")
    return redirect("feeds:settings")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever the link belongs to; who is signed in here does not matter."""
    key = FeedKey.objects.opened_by(token)
    who = digest_of(token)[:32] if key else f"from-{current_address()}"
    if _too_often(who, CALLS_OF_A_LINK if key else CALLS_WITHOUT):
        return HttpResponse("请稍后再试", status=429, headers={"Retry-After": str(AN_HOUR)}, content_type="text/plain")
    if key is None or not key.user.has_perm("feeds.use"):
        raise Http404
    now, today = timezone.now(), timezone.localdate()
    key.note_use(at=now)
    file = calendar_file(
        diary_of(key.user, start=today - PAST, end=today + AHEAD),
        name=f"{settings.COMMITTEE_NAME}日程",
        place=settings.COMMITTEE_NAME,
        at=now,
        address=request.build_absolute_uri,
    )
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["Cache-Control"] = "private, max-age=600"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _too_often(who: str, most: int) -> bool:
    """Counts calls in the running hour."""
    name = f"feed-calls-{who}"
    cache.add(name, 0, AN_HOUR)
    try:
        return cache.incr(name) > most
    except ValueError:  # it ran out between the two
        return False
