"""What waits for somebody about commendations: a vote, a list to decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.registry import Todo, todo
from members.commending.models import Commendation

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@todo
def votes(user: User, on: date) -> Iterable[Todo]:
    owed = list(Commendation.objects.visible_to(user).to_vote_by(user))
    where = reverse("commending:vote", args=[owed[0].pk]) if len(owed) == 1 else reverse("commending:list")
    yield Todo("评优投票", len(owed), where, nav="duty")
    if user.has_perm("commending.run"):
        counted = Commendation.objects.counted().count()
        yield Todo("评优已计票，待确定名单", counted, reverse("commending:list"), nav="duty")
