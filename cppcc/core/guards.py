"""The question before a page that is about no single record: may this user open it at all?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from cppcc.core.requests import UserRequest

View = Callable[..., HttpResponse]


def allowed(permission: str) -> Callable[[View], View]:
    """Signed in, and allowed by the MAY table (`people.browse`, say); else the sign-in page or 403."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return guard
