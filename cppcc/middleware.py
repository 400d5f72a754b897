"""What happens around every request: no caching, idle sign-out, origin for the audit, first password, refused steps."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control

from cppcc.core.audit.models import record
from cppcc.core.audit.origin import coming_from
from cppcc.core.workflow import StepRefused

Respond = Callable[[HttpRequest], HttpResponse]
TOUCH_SECONDS = 60


class PrivatePages:
    """Nothing shown or downloaded while signed in stays in a cache, the browser's included: desks are shared."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.user.is_authenticated
        response = self.respond(request)
        if (known or request.user.is_authenticated) and "no-store" not in response.get("Cache-Control", ""):
            patch_cache_control(response, private=True, no_store=True)
        return response


class IdleSession:
    """Signs out a session left alone for SESSION_IDLE_MINUTES; notes the time at most once a minute."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, seen = int(time.time()), request.session.get("seen_at")
            if seen is not None and now - seen > settings.SESSION_IDLE_MINUTES * 60:
                record("超时退出", by=request.user, target=request.user)
                logout(request)
                return self.to_login(request)
            if seen is None or now - seen > TOUCH_SECONDS:
                request.session["seen_at"] = now
        return self.respond(request)

    def to_login(self, request: HttpRequest) -> HttpResponse:
        """The sign-in page, from there back to the page that was open; a fragment makes the whole page go."""
        address = f"{reverse('accounts:login')}?{urlencode({'next': open_page(request), 'idle': 1})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return redirect(address)


def open_page(request: HttpRequest) -> str:
    """The page the user looked at: this address, or where a form or a fragment was sent from."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() else reverse("home")


class RequestOrigin:
    """Makes the caller's address known to the audit log. The proxy's word counts only where there is a proxy."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = "" if settings.INSECURE_HTTP else request.META.get("HTTP_X_REAL_IP", "")
        with coming_from((told or request.META.get("REMOTE_ADDR", ""))[:45]):
            return self.respond(request)


class FirstPassword:
    """A user with an issued password changes it before anything else."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        open_pages = {reverse("accounts:password"), reverse("accounts:logout")}
        if user.is_authenticated and user.must_change_password and request.path not in open_pages:
            return redirect("accounts:password")
        return self.respond(request)


class RefusedSteps:
    """A step that came too late becomes one clear page, status 409; a button's address opened as a page, 405."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = render_to_string("405.html", request=request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, StepRefused):
            return None
        return render(request, "409.html", {"refused": error}, status=409)
