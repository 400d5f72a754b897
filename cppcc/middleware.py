"""What happens around every request: idle sign-out, origin for the audit, first password, refused steps."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cppcc.core.audit.origin import coming_from
from cppcc.core.workflow import StepRefused

Respond = Callable[[HttpRequest], HttpResponse]
TOUCH_SECONDS = 60


class IdleSession:
    """Signs out a session left alone for SESSION_IDLE_MINUTES; notes the time at most once a minute."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, seen = int(time.time()), request.session.get("seen_at")
            if seen is not None and now - seen > settings.SESSION_IDLE_MINUTES * 60:
                logout(request)
                return redirect(f"{reverse('accounts:login')}?next={request.path}&idle=1")
            if seen is None or now - seen > TOUCH_SECONDS:
                request.session["seen_at"] = now
        return self.respond(request)


class RequestOrigin:
    """Makes the caller's address known to the audit log."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming_from(request.META.get("HTTP_X_REAL_IP") or request.META.get("REMOTE_ADDR", "")):
            return self.respond(request)


class FirstPassword:
    """A user with an issued password changes it before anything else."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        open_pages = {reverse("accounts:password"), reverse("accounts:logout")}
        if user.is_authenticated and user.must_change_password and request.path not in open_pages:
            messages.info(request, "首次登录，请先修改密码。")
            return redirect("accounts:password")
        return self.respond(request)


class RefusedSteps:
    """A step that came too late becomes one clear page, status 409."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, StepRefused):
            return None
        return render(request, "409.html", {"refused": error}, status=409)
