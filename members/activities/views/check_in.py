"""Checking in: the big screen, the member's phone, and what the organiser sees meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import done, form_page
from cppcc.core.requests import UserRequest
from members.activities.checkin.arriving import Arrivals, arrive, obstacle, why_closed
from members.activities.checkin.codes import SECONDS, code_of, drawn, is_fresh
from members.activities.models import Activity
from members.activities.states import ATTENDED, RUN_CHECK_IN
from members.activities.views.access import get_activity, get_part
from members.people.models import Member

SCANNED = "scanned"  # in the session: which activity's code this browser read, and when
SCAN_COUNTS = timedelta(minutes=10)  # to sign in after scanning, and to press the button
PHONE = "phone"  # a cookie: a random mark of this phone
PHONE_AGE = 400 * 24 * 3600


# --- The member's phone ----------------------------------------------------------------------------------------------
@require_safe
def scan(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Where the QR code leads, signed in or not: the moment of scanning counts, also when signing in takes a while."""
    now = timezone.now()
    if not is_fresh(pk, code, at=now):
        return render(request, "activities/code_expired.html", status=410)
    request.session[SCANNED] = {"activity": pk, "at": now.timestamp()}
    return redirect("activities:check_in", pk)


@form_page
@login_required
def check_in(request: UserRequest, pk: int) -> HttpResponse:
    """Press once; who has not scanned is told to, who checked in already sees when."""
    member = _member(request)
    now, scanned_at = timezone.now(), _scanned_at(request, pk)
    seen = Activity.objects.all() if scanned_at else Activity.objects.visible_to(request.user)
    activity = get_object_or_404(seen.select_related("organiser"), pk=pk)
    part = activity.attendance.of_member(member).first()
    if request.method == "POST" and scanned_at:
        return _arrived(request, activity, member, scanned_at)
    context = {
        "activity": activity,
        "part": part,
        "is_there": part is not None and part.status in ATTENDED,
        "scanned_at": scanned_at,
        "obstacle": obstacle(activity, part, at=scanned_at or now),
        "nav": "activities",
    }
    return render(request, "activities/check_in.html", context, status=422 if request.method == "POST" else 200)


def _arrived(request: UserRequest, activity: Activity, member: Member, at: datetime) -> HttpResponse:
    phone = request.COOKIES.get(PHONE, "")[:40] or token_hex(16)
    part = arrive(activity, member, by=request.user, at=at, device=phone)
    messages.success(request, f"签到成功：{part.get_status_display()}")
    answer = redirect("activities:check_in", activity.pk)
    answer.set_cookie(
        PHONE, phone, max_age=PHONE_AGE, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return answer


def _member(request: UserRequest) -> Member:
    """The member who signed in; 403 for all others."""
    member = Member.objects.filter(user=request.user).first()
    if member is None:
        raise PermissionDenied
    return member


def _scanned_at(request: UserRequest, pk: int) -> datetime | None:
    """When this browser read a fresh code of the activity; None when it has not, or too long ago."""
    scanned = request.session.get(SCANNED) or {}
    if scanned.get("activity") != pk:
        return None
    at = datetime.fromtimestamp(scanned["at"], tz=UTC)
    return at if timezone.now() - at <= SCAN_COUNTS else None


# --- The big screen, and the organiser's page -------------------------------------------------------------------------
@require_safe
@login_required
def screen(request: UserRequest, pk: int) -> HttpResponse:
    return render(request, "activities/screen.html", _on_screen(request, pk))


@require_safe
@login_required
def screen_now(request: UserRequest, pk: int) -> HttpResponse:
    return render(request, "activities/_screen_now.html", _on_screen(request, pk))


def _on_screen(request: UserRequest, pk: int) -> dict[str, Any]:
    activity, now = get_activity(request.user, pk, may="run_check_in"), timezone.now()
    told = why_closed(activity, at=now)
    path = reverse("activities:scan", args=[pk, code_of(pk, at=now)])
    address = f"{settings.SITE_URL}{path}" if settings.SITE_URL else request.build_absolute_uri(path)
    return {
        "activity": activity,
        "told": told,
        "code": "" if told else drawn(address),
        "seconds": SECONDS,
        "arrivals": Arrivals.of(activity),
    }


@require_safe
@login_required
def arrivals(request: UserRequest, pk: int) -> HttpResponse:
    return render(request, "activities/arrivals.html", _arriving(request, pk))


@require_safe
@login_required
def arrivals_now(request: UserRequest, pk: int) -> HttpResponse:
    return render(request, "activities/_arrivals_now.html", _arriving(request, pk))


def _arriving(request: UserRequest, pk: int) -> dict[str, Any]:
    activity, now = get_activity(request.user, pk, may="run_check_in"), timezone.now()
    return {
        "activity": activity,
        "arrivals": Arrivals.of(activity),
        "runs": activity.status in RUN_CHECK_IN.sources,
        "told": why_closed(activity, at=now),
        "nav": "activities",
    }


@require_POST
@login_required
def mark_arrived(request: UserRequest, pk: int) -> HttpResponse:
    """The organiser presses for who came without a phone."""
    part = get_part(request.user, pk, may="mark_arrived")
    if part.status not in ATTENDED:
        part.check_in(by=request.user, at=timezone.now())
    return done(request, f"{part.member}：{part.get_status_display()}", "activities:arrivals", part.activity_id)


@require_POST
@login_required
def close_check_in(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="run_check_in")
    activity.close_check_in(by=request.user, at=timezone.now())
    return done(request, "签到已结束，二维码不再有效；后来的请在出席登记里登记", "activities:arrivals", pk)


@require_POST
@login_required
def open_check_in(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="run_check_in")
    activity.open_check_in(by=request.user)
    return done(request, "已重新开放签到", "activities:arrivals", pk)
