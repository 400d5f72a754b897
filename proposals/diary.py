"""The days that count for somebody in the proposals. Of a secret proposal only that there is one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Dated, diary
from proposals.models import Commitment, Cosigner, Handling, Proposal, Reply

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

DESK = frozenset({Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE})


@diary
def of_a_unit(user: User, start: date, end: date) -> Iterable[Dated]:
    """A unit's clerk: replies and opinions that are owed."""
    if Role.UNIT_CLERK not in user.roles:
        return
    owed = Handling.objects.current().of_clerk(user).open().filter(due_on__range=(start, end))
    for handling in owed.select_related("proposal"):
        what = "应答复" if handling.answers_to_author else "应交会办意见"
        if handling.due_on is not None:
            yield _of(f"handling.{handling.pk}", handling.due_on, what, handling.proposal)
    promised = Commitment.objects.open().of_clerk(user).filter(due_on__range=(start, end))
    for row in promised.select_related("proposal"):
        if row.due_on is not None:
            yield _of(f"commitment.{row.pk}", row.due_on, "承诺事项到期", row.proposal)


@diary
def of_a_member(user: User, start: date, end: date) -> Iterable[Dated]:
    """A member: invitations to sign, and replies to rate."""
    if Role.MEMBER not in user.roles:
        return
    asked = Cosigner.objects.waiting_for(user, on=start).filter(answer_by__range=(start, end))
    for row in asked.select_related("proposal"):
        if row.answer_by is not None:
            yield _of(f"cosigner.{row.pk}", row.answer_by, "邀请您联名，截止", row.proposal)
    replies = Reply.objects.to_rate_by(user).filter(rate_by__range=(start, end))
    for reply in replies.select_related("handling__proposal"):
        if reply.rate_by is not None:
            yield _of(f"reply.{reply.pk}", reply.rate_by, "评价答复，截止", reply.handling.proposal)


@diary
def of_the_desk(user: User, start: date, end: date) -> Iterable[Dated]:
    """The proposal office: how many replies are owed on a day."""
    if not user.roles & DESK:
        return
    owed = Handling.objects.answering().open().filter(due_on__range=(start, end))
    for day, rows in owed.order_by("due_on").values_list("due_on").annotate(rows=Count("pk")):
        yield Dated(f"proposals.due.{day}", day, f"{rows}件提案应答复", url=reverse("proposals:handlings"))


def _of(key: str, day: date, what: str, proposal: Proposal) -> Dated:
    if proposal.is_secret:
        return Dated(f"proposals.{key}", day, f"{what}：涉密提案", note="请登录查看")
    title = f"{what}：第{proposal.number}号 {proposal.title}" if proposal.number else f"{what}：{proposal.title}"
    return Dated(f"proposals.{key}", day, title, url=proposal.get_absolute_url())
