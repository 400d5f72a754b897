"""The scheme a page is about, and the pages that change a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse

from cppcc.core.asking import ask, form_page
from cppcc.core.guards import allowed, fetch
from cppcc.core.requests import UserRequest
from cppcc.core.workflow import Step
from members.duty.models import Scheme
from members.duty.states import EDIT

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

View = Callable[..., HttpResponse]


def get_scheme(user: User, pk: int, *, may: str = "", step: str | Step = "") -> Scheme:
    """The scheme if `user` sees it (else 404), may do the verb (else 403) and `step` starts from there (else 409)."""
    return fetch(Scheme.objects.visible_to(user).select_related("scope", "created_by"), pk, user, may=may, step=step)


def get_draft(request: UserRequest, pk: int) -> Scheme:
    """The draft to be changed; where something was sent it stays locked until that is saved."""
    seen = Scheme.objects.visible_to(request.user)
    if request.method == "POST":
        seen = seen.select_for_update()
    return fetch(seen, pk, request.user, may="edit_scheme", step=EDIT)


def draft_page(view: View) -> View:
    """A page that asks about a draft and changes it: who may, and all or nothing."""
    return form_page(allowed("duty.edit_scheme")(transaction.atomic(view)))


def scheme_form(
    request: UserRequest, form: BaseForm, title: str, scheme: Scheme | None, **context: Any
) -> HttpResponse:
    """The page that asks: `form` under `title`, with the scheme it is about."""
    page = context.pop("page", "duty/scheme_form.html")
    return ask(request, page, form, title=title, scheme=scheme, nav="settings", **context)
