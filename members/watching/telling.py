"""Telling of crossings: the members' office once in one notice, each member of their own only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from django.urls import reverse

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.notices.telling import Letter, notify, notify_each
from members.watching.models import Crossing
from members.watching.notices import CROSSED, OWN

LISTED = 20


def tell_office(raised: Sequence[Crossing], *, on: date) -> None:
    """One notice for all that a night has found; a single one leads to its own page."""
    if not raised:
        return
    names = list(dict.fromkeys(crossing.member.name for crossing in raised))
    title = f"履职提醒：{'、'.join(names[:3])}{f'等{len(names)}名委员' if len(names) > 3 else ''}达到规则，请处理"
    lines = [f"· {each.member.name}：{each.threshold}（{each.span}{each.count}次）" for each in raised[:LISTED]]
    lines += [f"· 另有{len(raised) - LISTED}人次"] if len(raised) > LISTED else []
    notify(
        User.objects.get_queryset().holding(Role.LIAISON_OFFICE),
        kind=CROSSED.name,
        once=_once(raised, on=on),
        title=title,
        text="\n".join(lines),
        url=raised[0].get_absolute_url() if len(raised) == 1 else f"{reverse('watching:list')}?state=open",
    )


def _once(raised: Sequence[Crossing], *, on: date) -> str:
    """A name for what was found, the same when the same is found again."""
    keys = ",".join(str(each.pk) for each in sorted(raised, key=lambda crossing: crossing.pk))
    return f"watching:{on}:{sha256(keys.encode()).hexdigest()[:16]}"


def tell_members(raised: Sequence[Crossing]) -> None:
    notify_each(
        [
            Letter(
                crossing.member.user,
                OWN.name,
                f"watching:{crossing.pk}:{crossing.count}",
                f"履职提醒：{crossing.threshold}",
                f"{crossing.span}按记录{crossing.count}次（件）。记录有误的，请与委员联络科联系。",
                crossing.get_absolute_url(),
            )
            for crossing in raised
            if crossing.member.user is not None
        ]
    )
