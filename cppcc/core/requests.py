"""The request as a view behind `login_required` sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class UserRequest(HttpRequest):
    """A request whose user has signed in. For annotations only."""

    user: User
