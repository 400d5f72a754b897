"""Who is told of a reply on its way: who signs, who checks, who wrote it; then those who proposed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.notices.telling import notify
from proposals.notices import REPLIED, REPLY_WORK

if TYPE_CHECKING:
    from proposals.models import Reply, ReplyDraft


def tell_approvers(draft: ReplyDraft, *, by: User) -> None:
    """There is something to sign."""
    _tell_of_draft(draft, draft.handling.unit.approvers.all(), f"{draft}待您审签", by=by)


def tell_checkers(draft: ReplyDraft, *, by: User) -> None:
    """There is something to check."""
    _tell_of_draft(draft, User.objects.get_queryset().holding(Role.SUPERVISOR), f"{draft}待审核", by=by)


def tell_writers(draft: ReplyDraft, *, by: User, note: str) -> None:
    """It came back."""
    _tell_of_draft(draft, draft.handling.unit.clerks.exclude(pk=by.pk), f"{draft}被退回修改", by=by, text=note)


def _tell_of_draft(draft: ReplyDraft, to: object, title: str, *, by: User, text: str = "") -> None:
    once = f"draft:{draft.pk}:{draft.status}:{draft.history.count()}"
    url = draft.get_absolute_url()
    notify(to, kind=REPLY_WORK.name, once=once, title=title, text=text, url=url, by=by)  # type: ignore[arg-type]


def tell_signers(reply: Reply, *, by: User) -> None:
    """Every signer, also of what was merged into it; of an opinion, the lead unit."""
    handling = reply.handling
    if not handling.answers_to_author:
        lead = handling.proposal.handlings.current().answering().exclude(pk=handling.pk)
        to = User.objects.get_queryset().filter(units__handlings__in=lead).distinct()
        title, once = f"{handling.unit}已交{handling.proposal}的会办意见", f"opinion:{reply.pk}"
        notify(to, kind=REPLY_WORK.name, once=once, title=title, url=handling.proposal.get_absolute_url(), by=by)
        return
    until = f"，请在{reply.rate_by.month}月{reply.rate_by.day}日前评价" if reply.rate_by else ""
    title = f"{handling.unit}已答复{handling.proposal}{until}"
    once, url = f"reply:{reply.pk}", handling.proposal.get_absolute_url()
    notify(_accounts(reply), kind=REPLIED.name, once=once, title=title, url=url, by=by,
           private=handling.proposal.is_secret)  # fmt: skip


def remind_raters(reply: Reply, *, by: User, on: date) -> int:
    """Those who have not rated, once a day; how many were told."""
    rated = set(reply.ratings.values_list("member", flat=True))
    to = [rater.member.user for rater in reply.raters() if rater.member.pk not in rated and rater.member.user]
    return notify(
        to,
        kind=REPLIED.name,
        once=f"reply:{reply.pk}:remind:{on:%Y-%m-%d}",
        title=f"请您评价{reply}（{reply.handling.proposal}）",
        url=reply.handling.proposal.get_absolute_url(),
        by=by,
        private=reply.handling.proposal.is_secret,
    )


def _accounts(reply: Reply) -> list[User]:
    return [rater.member.user for rater in reply.raters() if rater.member.user]
