"""What waits for somebody about scores."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.registry import Todo, todo
from members.duty.models import Objection
from members.duty.states import ObjectionStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@todo
def objections(user: User, on: date) -> Iterable[Todo]:
    """Objections for those who answer them; of a frozen year none."""
    if user.has_perm("duty.correct"):
        waiting = Objection.objects.visible_to(user).waiting().still_open().count()
        address = f"{reverse('duty:objections')}?status={ObjectionStatus.ASKED}"
        yield Todo("得分异议待答复", waiting, address, nav="duty")
