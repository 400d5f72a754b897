"""What waits in the proposals for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Todo, todo
from members.people.models import Session
from proposals.models import Cosigner, Handling, Proposal, Reply
from proposals.states import HandlingStatus, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

DESK = frozenset({Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE})


@todo
def on_the_desk(user: User, on: date) -> Iterable[Todo]:
    """The proposal office: to review, to hand over, to close; units that are late."""
    if not user.roles & DESK:
        return
    rows, link = Proposal.objects.counted(), reverse("proposals:list")
    waiting = {Status.SUBMITTED: "提案待审查", Status.FILED: "已立案待交办"}
    for status, label in waiting.items():
        yield Todo(label, rows.get(status, 0), f"{link}?status={status.value}", nav="proposals")
    session = Session.objects.first()
    if session is not None:  # of the newest session only: what an old ledger left answered waits for nobody
        ready = Proposal.objects.of_session(session.pk).in_status(Status.ANSWERED).count()
        yield Todo("已答复待办结", ready, f"{link}?status=answered&session={session.pk}", nav="proposals")
    late = Handling.objects.current().overdue(on=on).count()
    yield Todo("承办超期未答复", late, f"{reverse('proposals:handlings')}?due=late", overdue=late, nav="proposals")


@todo
def of_a_member(user: User, on: date) -> Iterable[Todo]:
    """A member: returned ones to mend, invitations to sign, replies to rate."""
    if Role.MEMBER not in user.roles:
        return
    link = reverse("proposals:list")
    returned = list(Proposal.objects.visible_to(user).led_by_user(user).in_status(Status.RETURNED))
    yield Todo("提案退回待修改", len(returned), _one_or(returned, f"{link}?status=returned"), nav="proposals")
    asked = [row.proposal for row in Cosigner.objects.waiting_for(user).select_related("proposal")]
    yield Todo("邀请您联名的提案", len(asked), _one_or(asked, f"{link}?mine=asked"), nav="proposals")
    replies = list(Reply.objects.to_rate_by(user).for_list())
    rated = [reply.handling.proposal for reply in replies]
    yield Todo("答复待您评价", len(replies), _one_or(rated, f"{link}?status=answered"), nav="proposals")


@todo
def of_a_unit(user: User, on: date) -> Iterable[Todo]:
    """A unit's clerk: to accept, and what is due."""
    if Role.UNIT_CLERK not in user.roles:
        return
    link = reverse("proposals:handlings")
    own = Handling.objects.current().of_clerk(user)
    rows = own.counted()
    yield Todo("提案待签收", rows.get(HandlingStatus.ISSUED, 0), f"{link}?status=issued", nav="proposals")
    late = own.overdue(on=on).count()
    yield Todo("超期未答复", late, f"{link}?due=late", overdue=late, nav="proposals")
    yield Todo("7天内到期", own.due_soon(on=on).count(), f"{link}?due=soon", nav="proposals")


def _one_or(proposals: list[Proposal], many: str) -> str:
    """Straight to the one, or to the list of them."""
    return proposals[0].get_absolute_url() if len(proposals) == 1 else many
