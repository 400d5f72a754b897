"""Accounts kept by the system and the security administrator."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cppcc.core.accounts.forms import AccountForm, NewAccountForm, RolesForm
from cppcc.core.accounts.locks import locks, unlock
from cppcc.core.accounts.models import User, UserQuerySet, readable_password
from cppcc.core.accounts.roles import Role
from cppcc.core.accounts.signing import typed_name
from cppcc.core.audit.models import record
from cppcc.core.listing import Filter, list_rows
from cppcc.core.requests import UserRequest

STATES = [("on", "启用"), ("off", "停用")]


def allow(user: User, verb: str, account: User | None = None) -> None:
    """403 unless `user` may do the verb."""
    if not user.has_perm(f"accounts.{verb}", account):
        raise PermissionDenied


def get_account(user: User, pk: int, *, may: str) -> User:
    """The account, for those who keep accounts (403 for all others, so that keys tell nothing)."""
    allow(user, "list")
    account = get_object_or_404(User.objects.all(), pk=pk)
    allow(user, may, account)
    return account


@require_safe
@login_required
def accounts(request: UserRequest) -> HttpResponse:
    allow(request.user, "list")
    listing = list_rows(
        request,
        User.objects.all(),
        search=UserQuerySet.matching,
        filters=[
            Filter("state", "状态", STATES, UserQuerySet.in_state),
            Filter("role", "角色", Role.choices, UserQuerySet.holding),
        ],
        sorts={"username": "username", "name": "name", "opened": "created_at"},
        order="username",
        plan=UserQuerySet.for_list,
    )
    return render(request, "accounts/list.html", {"listing": listing, "nav": "accounts"})


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    account = get_account(request.user, pk, may="list")
    lock = next((lock for lock in locks(at=timezone.now()) if lock.username == account.username), None)
    return render(request, "accounts/detail.html", {"account": account, "lock": lock, "nav": "accounts"})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def new(request: UserRequest) -> HttpResponse:
    allow(request.user, "new")
    form = NewAccountForm(request.POST or None, back="accounts:list")
    if not form.is_valid():
        return render(request, "accounts/new.html", {"form": form}, status=422 if form.is_bound else 200)
    password = readable_password()
    account = User.objects.open_account(**form.cleaned_data, password=password, roles=[], by=request.user)
    return render(request, "accounts/issued.html", {"account": account, "password": password, "is_new": True})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    account = get_account(request.user, pk, may="edit")
    form = AccountForm(request.POST or None, instance=account, back=account.get_absolute_url())
    if not form.is_valid():
        context = {"form": form, "account": account, "nav": "accounts"}
        return render(request, "accounts/edit.html", context, status=422 if form.is_bound else 200)
    form.save()
    record("修改账号", by=request.user, target=account, changed=form.changed_data)
    messages.success(request, f"账号“{account}”已保存")
    return redirect(account)


@require_POST
@login_required
@never_cache
def reset(request: UserRequest, pk: int) -> HttpResponse:
    account = get_account(request.user, pk, may="reset")
    password = account.reset_password(by=request.user)
    return render(request, "accounts/issued.html", {"account": account, "password": password})


@require_POST
@login_required
def disable(request: UserRequest, pk: int) -> HttpResponse:
    account = get_account(request.user, pk, may="disable")
    account.switch(on=False, by=request.user)
    messages.success(request, f"账号“{account}”已停用，已登录的会话立即失效")
    return redirect(account)


@require_POST
@login_required
def enable(request: UserRequest, pk: int) -> HttpResponse:
    account = get_account(request.user, pk, may="enable")
    account.switch(on=True, by=request.user)
    messages.success(request, f"账号“{account}”已启用")
    return redirect(account)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def grant(request: UserRequest, pk: int) -> HttpResponse:
    account = get_account(request.user, pk, may="grant")
    posted = request.POST if request.method == "POST" else None  # nothing ticked is an answer too
    held = {"roles": list(account.roles)}
    form = RolesForm(posted, account=account, initial=held, back=account.get_absolute_url())
    if not form.is_valid():
        context = {"form": form, "account": account, "nav": "accounts"}
        return render(request, "accounts/grant.html", context, status=422 if form.is_bound else 200)
    account.grant(form.cleaned_data["roles"], by=request.user)
    messages.success(request, f"“{account}”的角色已调整为：{account.role_words() or '无'}")
    return redirect(account)


@require_safe
@login_required
def sign_in_locks(request: UserRequest) -> HttpResponse:
    allow(request.user, "locks")
    return render(request, "accounts/locks.html", {"locks": locks(at=timezone.now()), "nav": "accounts"})


@require_POST
@login_required
def lift_lock(request: UserRequest) -> HttpResponse:
    allow(request.user, "unlock")
    username = typed_name(request)
    unlock(username, by=request.user)
    messages.success(request, f"登录名“{username}”已解除锁定")
    return redirect("accounts:locks")
