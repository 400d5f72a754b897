"""What waits for the offices with notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.calls import UNREAD_DAYS, people_to_call
from cppcc.core.registry import Todo, todo

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

CALLERS = frozenset({Role.PROPOSAL_OFFICE, Role.LIAISON_OFFICE, Role.GENERAL_OFFICE})


@todo
def people_to_phone(user: User, on: date) -> Iterable[Todo]:
    """Who has not been reached with something urgent."""
    if user.roles & CALLERS:
        count = people_to_call(days=UNREAD_DAYS, urgent=True, now=timezone.now(), to=user).count()
        yield Todo("紧急通知未送达，须电话通知", count, reverse("notices:calls") + "?urgent=1")
