"""Accounts for members and unit clerks. A first password is shown once, in the answer to the press itself."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cppcc.core.asking import ask, form_page
from cppcc.core.guards import allowed
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.people.accounts import open_clerk_account, open_member_accounts
from members.people.forms.settings import ClerkForm
from members.people.models import Member, Unit
from members.people.views.members import get_member
from members.people.workbook import passwords_workbook


@form_page
@allowed("people.open_account")
@never_cache
def accounts(request: UserRequest) -> HttpResponse:
    """Members in office without an account; pressed, all of them get one and the passwords come as a workbook."""
    today = timezone.localdate()
    waiting = Member.objects.in_office(on=today).without_account().in_protocol_order(on=today).with_posts(on=today)
    if request.method != "POST":
        return render(request, "people/accounts.html", {"nav": "people", "members": waiting, "today": today})
    opened = open_member_accounts(waiting, by=request.user, on=today)
    return download(passwords_workbook(opened), f"委员账号初始密码{today:%Y%m%d}")


@require_POST
@login_required
@never_cache
def member_account(request: UserRequest, pk: int) -> HttpResponse:
    person = get_member(request, pk, may="open_account")
    opened = open_member_accounts([person], by=request.user, on=timezone.localdate())
    context = {"nav": "people", "opened": opened[0], "back": person.get_absolute_url()}
    return render(request, "people/account_opened.html", context)


@form_page
@login_required
@never_cache
def unit_account(request: UserRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("people.open_clerk_account", unit):
        raise PermissionDenied
    form = ClerkForm(request.POST or None, back=unit.get_absolute_url())
    if not form.is_valid():
        return ask(request, "people/unit_account.html", form, nav="settings", unit=unit)
    opened = open_clerk_account(unit, by=request.user, **form.cleaned_data)
    context = {"nav": "settings", "opened": opened, "back": unit.get_absolute_url()}
    return render(request, "people/account_opened.html", context)
