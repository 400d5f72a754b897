"""What waits for somebody: reports on the editor's desk, reports returned to their author, issues on their way out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Todo, todo
from sentiment.models import AdoptionNotice, Bulletin, SocialReport
from sentiment.states import BulletinStatus, Status
from sentiment.targets import mine_behind

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

EDITORS = frozenset({Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE})


@todo
def social_reports(user: User, on: date) -> Iterator[Todo]:
    address = reverse("sentiment:list")
    if user.roles & EDITORS:
        waiting = SocialReport.objects.waiting().count()
        yield Todo("待处理的社情民意", waiting, reverse("sentiment:desk"), nav="sentiment")
    if Role.MEMBER in user.roles:
        returned = SocialReport.objects.open_to(user).count()
        yield Todo("退回补充的社情民意", returned, f"{address}?state={Status.RETURNED}", nav="sentiment")


@todo
def bulletins(user: User, on: date) -> Iterator[Todo]:
    """Issues to check for the editors, issues to sign for the leaders; editors write down a signature on paper."""
    address, waiting = reverse("sentiment:bulletins"), Bulletin.objects.visible_to(user)
    if user.roles & EDITORS:
        to_check = waiting.waiting_for_check(user).count()
        yield Todo("待核稿的期刊", to_check, f"{address}?state={BulletinStatus.CHECKING}", nav="sentiment")
    if user.roles & (EDITORS | {Role.LEADER}):
        to_sign = waiting.in_status(BulletinStatus.SIGNING).count()
        yield Todo("待签发的期刊", to_sign, f"{address}?state={BulletinStatus.SIGNING}", nav="sentiment")


@todo
def outcomes(user: User, on: date) -> Iterator[Todo]:
    """Lines of notices that are still to be matched, and targets that a member or convenor is behind with."""
    if user.roles & EDITORS:
        open_notices = AdoptionNotice.objects.visible_to(user).with_open_lines().count()
        yield Todo("待对应的采用通报", open_notices, f"{reverse('sentiment:adoption_notices')}?open=1", nav="sentiment")
    if user.roles & {Role.MEMBER, Role.CONVENOR}:
        for target, line in mine_behind(user, on=on):
            label = f"{line.name}“{target}”还差的篇数"
            yield Todo(label, line.missing, target.get_absolute_url(), nav="sentiment")
