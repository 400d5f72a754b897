"""What waits for somebody about activities."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Todo, todo
from members.activities.models import Activity

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@todo
def activities(user: User, on: date) -> Iterable[Todo]:
    """Organisers: activities that are over and not closed. Members: what they are asked to from today on."""
    address = reverse("activities:list")
    if user.has_perm("activities.new"):
        late = Activity.objects.visible_to(user).organised_for(user, on=on).waiting_to_close(on=on).count()
        yield Todo("活动已过期，待登记出席并结束", late, f"{address}?late=1", overdue=late, nav="activities")
    if Role.MEMBER in user.roles:
        coming = Activity.objects.asking(user).coming(on=on).count()
        yield Todo("邀请您参加的近期活动", coming, f"{address}?status=published", nav="activities")
