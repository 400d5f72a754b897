"""The questions before a page: does this user see the record, may they do it, does the step start where it stands?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from cppcc.core.requests import UserRequest
from cppcc.core.workflow import Step

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

View = Callable[..., HttpResponse]
Record = TypeVar("Record", bound=models.Model)


def allowed(permission: str) -> Callable[[View], View]:
    """Signed in, and allowed by the MAY table (`people.browse`, say); else the sign-in page or 403."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            need(request.user, permission)
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return guard


def need(user: User, permission: str, record: models.Model | None = None) -> None:
    """403 unless the MAY table lets `user` do it."""
    if not user.has_perm(permission, record):
        raise PermissionDenied


def fetch(seen: models.QuerySet[Record], pk: int, user: User, *, may: str = "", step: str | Step = "") -> Record:
    """The record of those `seen` (else 404), if `user` may do the verb (else 403) and the step starts there (else 409).
    A step of the record's own table is a verb, too: `step="file"` asks both questions."""
    record = get_object_or_404(seen, pk=pk)
    if verb := may or (step if isinstance(step, str) else ""):
        need(user, f"{record._meta.app_label}.{verb}", record)
    if step:
        record.need_start(step)  # type: ignore[attr-defined]  # what has steps is Stepped
    return record
