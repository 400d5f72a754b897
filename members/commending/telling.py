"""Telling of commendations: the jury is asked, members hear what was announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.notices.telling import Letter, notify, notify_each
from members.commending.notices import ANNOUNCED, TO_VOTE

if TYPE_CHECKING:
    from members.commending.models import Commendation


def _turn(commendation: Commendation) -> int:
    """The how manieth step it was: what was opened or announced once more is told once more."""
    return int(commendation.history.count())


def tell_jury(commendation: Commendation, *, by: User) -> None:
    notify(
        [juror for juror in commendation.jurors.all() if juror != by],
        kind=TO_VOTE.name,
        once=f"commendation:{commendation.pk}:vote:{_turn(commendation)}",
        title=f"请为{commendation}投票",
        text=f"最多选{commendation.quota}人，结束前可以修改；投票保密，只公布票数。",
        url=reverse("commending:vote", args=[commendation.pk]),
        by=by,
    )


def tell_announced(commendation: Commendation, *, by: User) -> None:
    """Each member once: those commended of their own, the others of the list."""
    turn, url = _turn(commendation), commendation.get_absolute_url()
    once = f"commendation:{commendation.pk}:announced:{turn}"
    own = {each.member.user_id for each in commendation.candidates.elected().select_related("member")}
    readers = User.objects.get_queryset().holding(Role.MEMBER)
    notify_each(
        [
            Letter(
                reader,
                ANNOUNCED.name,
                once,
                f"祝贺您被评为{commendation}" if reader.pk in own else f"{commendation}名单已公布",
                url=url,
            )
            for reader in readers
        ]
    )
