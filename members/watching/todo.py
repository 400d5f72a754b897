"""What waits for the members' office about thresholds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Todo, todo
from members.watching.models import Crossing

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@todo
def crossings(user: User, on: date) -> Iterable[Todo]:
    if user.roles & {Role.LIAISON_OFFICE, Role.GENERAL_OFFICE}:
        yield Todo(
            "履职提醒待处理", Crossing.objects.waiting().count(), f"{reverse('watching:list')}?state=open", nav="duty"
        )
