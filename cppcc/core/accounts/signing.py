"""Signing in and out, and the own password. Every one of them leaves an audit entry."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cppcc.core.accounts.forms import LONGEST_NAME, PasswordForm, SignInForm
from cppcc.core.accounts.models import User
from cppcc.core.asking import ask, form_page
from cppcc.core.audit.models import record
from cppcc.core.demo import DEMO_PASSWORD
from cppcc.core.requests import UserRequest

MAX_WAY = 1000
MAX_TYPED = 200


def way_on(request: HttpRequest) -> str:
    """Where to go after signing in: the page asked for if it is ours, else home. Ours is a path, never a whole address
    or the name of a route."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_path = asked.startswith("/") and "\\" not in asked and asked.isprintable() and len(asked) <= MAX_WAY
    ours = is_path and url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else reverse("home")


@form_page
@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(way_on(request))
    form = SignInForm(request, request.POST or None)
    if not form.is_valid():
        if form.is_bound:
            record(_refusal(request), by=None, name=typed_name(request) or "（空）")
        return ask(request, "accounts/login.html", form, idle_minutes=_idle_minutes(request), **_trial())
    user = form.get_user()
    login(request, user)
    record("登录", by=user, target=user)
    return HttpResponseRedirect(way_on(request))


def typed_name(request: HttpRequest) -> str:
    """The sign-in name as typed, fit to be written down: what cannot be seen (NUL above all) is left out, and no more
    is kept than a name can have."""
    typed = request.POST.get("username", "")[:MAX_TYPED]
    return "".join(sign for sign in typed if sign.isprintable())[:LONGEST_NAME]


def _refusal(request: HttpRequest) -> str:
    return "登录名锁定" if getattr(request, "axes_locked_out", False) else "登录失败"


def _trial() -> dict[str, Any]:
    """The demo logins, shown on a trial only."""
    if not settings.TRIAL:
        return {}
    return {"trial_logins": User.objects.get_queryset().first_of_trial(), "trial_password": DEMO_PASSWORD}


def _idle_minutes(request: HttpRequest) -> int:
    return settings.SESSION_IDLE_MINUTES if "idle" in request.GET else 0


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        record("退出登录", by=request.user, target=request.user)
    logout(request)
    return redirect("accounts:login")


@form_page
@sensitive_post_parameters("old", "new", "again")
@login_required
@never_cache
def password(request: UserRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None, user=request.user)
    if not form.is_valid():
        return ask(request, "accounts/password.html", form)
    request.user.change_password(form.cleaned_data["new"])
    update_session_auth_hash(request, request.user)
    messages.success(request, "密码已修改，请记住新密码。")
    return redirect("home")
