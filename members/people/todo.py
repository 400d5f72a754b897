"""What waits for the office with people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.registry import Todo, todo
from members.people.models import ParticularsChange

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@todo
def changes_to_check(user: User, on: date) -> Iterable[Todo]:
    """Changes of particulars that members asked for."""
    if user.has_perm("people.browse_changes"):
        count = ParticularsChange.objects.visible_to(user).waiting().count()
        yield Todo("待审核的委员资料修改", count, reverse("people:changes") + "?state=asked", nav="people")
