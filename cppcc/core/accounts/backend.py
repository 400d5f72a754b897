"""Who a session belongs to: the account with its roles, in one question. Every page asks it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from cppcc.core.accounts.models import RoleGrant, User
from cppcc.core.accounts.roles import Role


class AccountBackend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        grants = list(RoleGrant.objects.filter(user=user_id).select_related("user"))
        if not grants:
            found: User | None = super().get_user(user_id)
            return found
        user = grants[0].user
        user.roles = frozenset(Role(grant.role) for grant in grants)
        return user if self.user_can_authenticate(user) else None
