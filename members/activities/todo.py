"""What waits for somebody about activities."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Todo, todo
from members.activities.leave import waiting_for
from members.activities.models import Activity, Participation

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@todo
def activities(user: User, on: date) -> Iterable[Todo]:
    """Organisers: activities that are over and not closed, leave that waits. Members: what to answer, what is near."""
    address = reverse("activities:list")
    if user.has_perm("activities.new"):
        late = Activity.objects.visible_to(user).organised_for(user, on=on).waiting_to_close(on=on).count()
        yield Todo("活动已过期，待登记出席并结束", late, f"{address}?late=1", overdue=late, nav="activities")
        asked = waiting_for(user, on=on).count()
        yield Todo("委员请假待批", asked, reverse("activities:leaves"), nav="activities")
    if Role.MEMBER in user.roles:
        to_answer = Participation.objects.to_answer(user, on=on).count()
        yield Todo("活动待您确认或报名", to_answer, f"{address}?mine=answer", nav="activities")
        near = Activity.objects.going(user).coming(on=on).count()
        yield Todo("您要参加的近期活动", near, f"{address}?mine=going", nav="activities")
