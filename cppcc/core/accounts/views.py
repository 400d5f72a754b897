"""Accounts kept by the system and the security administrator."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.accounts.forms import AccountForm, NewAccountForm, RolesForm
from cppcc.core.accounts.locks import locks, unlock
from cppcc.core.accounts.models import User, UserQuerySet, readable_password
from cppcc.core.accounts.roles import Role
from cppcc.core.accounts.signing import typed_name
from cppcc.core.asking import ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.guards import need
from cppcc.core.listing import Filter, list_rows
from cppcc.core.requests import UserRequest

STATES = [("on", "启用"), ("off", "停用")]


def allow(user: User, verb: str, account: User | None = None) -> None:
    """403 unless `user` may do the verb."""
    need(user, f"accounts.{verb}", account)


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


@form_page
@login_required
@never_cache
def new(request: UserRequest) -> HttpResponse:
    allow(request.user, "new")
    form = NewAccountForm(request.POST or None, back="accounts:list")
    if not form.is_valid():
        return ask(request, "accounts/new.html", form)
    password = readable_password()
    account = User.objects.open_account(**form.cleaned_data, password=password, roles=[], by=request.user)
    return render(request, "accounts/issued.html", {"account": account, "password": password, "is_new": True})


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    account = get_account(request.user, pk, may="edit")
    form = AccountForm(request.POST or None, instance=account, back=account.get_absolute_url())
    if not form.is_valid():
        return ask(request, "accounts/edit.html", form, account=account, nav="accounts")
    form.save()
    record("修改账号", by=request.user, target=account, changed=form.changed_data)
    return done(request, f"账号“{account}”已保存", account)


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
    return done(request, f"账号“{account}”已停用，已登录的会话立即失效", account)


@require_POST
@login_required
def enable(request: UserRequest, pk: int) -> HttpResponse:
    account = get_account(request.user, pk, may="enable")
    account.switch(on=True, by=request.user)
    return done(request, f"账号“{account}”已启用", account)


@form_page
@login_required
def grant(request: UserRequest, pk: int) -> HttpResponse:
    account = get_account(request.user, pk, may="grant")
    posted = request.POST if request.method == "POST" else None  # nothing ticked is an answer too
    held = {"roles": list(account.roles)}
    form = RolesForm(posted, account=account, initial=held, back=account.get_absolute_url())
    if not form.is_valid():
        return ask(request, "accounts/grant.html", form, account=account, nav="accounts")
    account.grant(form.cleaned_data["roles"], by=request.user)
    return done(request, f"“{account}”的角色已调整为：{account.role_words() or '无'}", account)


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
    return done(request, f"登录名“{username}”已解除锁定", "accounts:locks")
