"""What waits for somebody about service records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Todo, todo
from members.service.models import ServiceRecord
from members.service.states import Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

DECIDERS = {Role.LIAISON_OFFICE, Role.GENERAL_OFFICE, Role.CONVENOR}


@todo
def service(user: User, on: date) -> Iterable[Todo]:
    """Staff of the members' office and convenors: records to confirm. Members: records refused, to mend."""
    address = reverse("service:list")
    if user.roles & DECIDERS:
        waiting = ServiceRecord.objects.waiting_for(user).count()
        yield Todo("待确认的履职登记", waiting, f"{address}?mine=1", nav="service")
    if Role.MEMBER in user.roles:
        refused = ServiceRecord.objects.owned_by(user).in_status(Status.REFUSED).count()
        yield Todo("未通过的履职登记，请改正后重新登记", refused, f"{address}?status=refused", nav="service")
