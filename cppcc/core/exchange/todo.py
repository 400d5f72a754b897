"""What waits in the exchange: packages let in and not confirmed yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.exchange.models import Package
from cppcc.core.exchange.states import Status
from cppcc.core.registry import Todo, todo

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@todo
def packages_to_confirm(user: User, on: date) -> Iterator[Todo]:
    if user.has_perm("exchange.use"):
        waiting = Package.objects.visible_to(user).waiting().count()
        yield Todo("待确认的交换包", waiting, f"{reverse('exchange:list')}?state={Status.WAITING}", nav="exchange")
