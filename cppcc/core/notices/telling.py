"""The one way to tell people something.

notify(
    unit.clerks.all(),
    kind=DUE_SOON.name,
    once=f"handling:{handling.pk}:due_soon:{handling.due_on}",
    title=f"第{number}号提案还有3天到期",
    url=handling.get_absolute_url(),
    urgent=True,
)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from cppcc.core.notices import kinds
from cppcc.core.notices.models import Channel, Delivery, Notice
from cppcc.core.notices.waking import wake

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

LONGEST_TITLE = 200


def notify(
    to: Iterable[User],
    *,
    kind: str,
    once: str,
    title: str,
    text: str = "",
    url: str = "",
    by: User | None = None,
    urgent: bool = False,
    private: bool = False,
) -> int:
    """Tell each of `to` once: a notice a person in the caller's transaction; returns how many were new.

    `once` names the occasion: who was told under the same name is not told again, also when two workers tell at the
    same time. Accounts switched off are left out. Mail and SMS follow after the commit. `urgent` adds the SMS unless
    the reader declined it; `private` keeps the title (a draft's, a secret matter's) to the reader."""
    declared = kinds.find(kind)
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError(f"a notice leads to a page of this house, not to {url!r}")
    readers = {user.pk for user in to if user.is_active}
    if not readers:
        return 0
    batch = uuid4().hex
    shared = {
        "kind": kind, "once": once, "title": " ".join(title.split())[:LONGEST_TITLE], "text": text, "url": url,
        "by": by, "is_urgent": urgent, "is_private": private or declared.private, "batch": batch,
    }  # fmt: skip
    with transaction.atomic(savepoint=False):
        Notice.objects.bulk_create([Notice(user_id=pk, **shared) for pk in sorted(readers)], ignore_conflicts=True)
        new = list(Notice.objects.written_in(batch, once=once, users=readers))
        ways = [Delivery(notice=notice, channel=channel) for notice in new for channel in _ways(notice, declared)]
        if ways:
            Delivery.objects.bulk_create(ways)
            wake()
    return len(new)


@dataclass(frozen=True)
class Letter:
    """What one person is told; as the arguments of `notify`."""

    to: User
    kind: str
    once: str
    title: str
    text: str = ""
    url: str = ""
    urgent: bool = False
    private: bool = False


def notify_each(letters: Sequence[Letter]) -> int:
    """Tell many people different things, each once, in the same few queries however many; returns how many were new."""
    letters = [letter for letter in letters if letter.to.is_active]
    if not letters:
        return 0
    batch = uuid4().hex
    rows = [
        Notice(
            user_id=each.to.pk, kind=each.kind, once=each.once, title=" ".join(each.title.split())[:LONGEST_TITLE],
            text=each.text, url=each.url, is_urgent=each.urgent,
            is_private=each.private or kinds.find(each.kind).private,
            batch=batch,
        )
        for each in sorted(letters, key=lambda letter: (letter.to.pk, letter.once))
    ]  # fmt: skip
    with transaction.atomic(savepoint=False):
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        new = list(Notice.objects.written_together(batch, {row.once for row in rows}, {row.user_id for row in rows}))
        ways = [
            Delivery(notice=notice, channel=channel)
            for notice in new
            for channel in _ways(notice, kinds.find(notice.kind))
        ]
        if ways:
            Delivery.objects.bulk_create(ways)
            wake()
    return len(new)


def _ways(notice: Notice, declared: kinds.NoticeKind) -> list[Channel]:
    """By which channels that this house has the reader is told."""
    mail = declared.mail if notice.wants_mail is None else notice.wants_mail
    sms = (declared.sms or notice.is_urgent) if notice.wants_sms is None else notice.wants_sms
    return [channel for channel, wanted in ((Channel.MAIL, mail), (Channel.SMS, sms)) if wanted and stands(channel)]


def stands(channel: Channel) -> bool:
    """Whether this house has the channel."""
    return bool(settings.EMAIL_HOST if channel == Channel.MAIL else settings.SMS_BACKEND)
