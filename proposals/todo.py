"""What waits in the proposals for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Todo, todo
from members.people.models import Session
from proposals.models import (
    Commitment,
    Cosigner,
    Extension,
    FollowUp,
    Handling,
    Proposal,
    Reply,
    ReplyDraft,
    Selection,
    Urge,
)
from proposals.states import DraftStatus, HandlingStatus, Status
from proposals.writing.keeping import KEPT

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

DESK = frozenset({Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE})


@todo
def on_the_desk(user: User, on: date) -> Iterable[Todo]:
    """The proposal office: to review, to hand over, to close; units that are late."""
    if not user.roles & DESK:
        return
    waiting = {Status.SUBMITTED: "提案待审查", Status.FILED: "已立案待交办"}
    rows, link = Proposal.objects.in_status(*waiting).counted(), reverse("proposals:list")
    for status, label in waiting.items():
        where = f"{link}?status={status.value}&session=all"
        if status == Status.SUBMITTED and user.has_perm("proposals.review"):
            where = reverse("proposals:desk")
        if status == Status.FILED and user.has_perm("proposals.hand_over"):
            where = reverse("proposals:hand_over_queue")
        yield Todo(label, rows.get(status, 0), where, nav="proposals")
    session = Session.objects.first()
    if session is not None:  # of the newest session only: what an old ledger left answered waits for nobody
        ready = Proposal.objects.of_session(session.pk).in_status(Status.ANSWERED).count()
        yield Todo("已答复待办结", ready, f"{link}?status=answered&session={session.pk}", nav="proposals")
    units, parts = reverse("proposals:handlings"), Handling.objects.waiting_for_the_office(on=on)
    yield Todo("申请调整待答复", parts["asked_back"], f"{units}?status=hand_back_asked", nav="proposals")
    yield Todo("申请延期待批复", Extension.objects.waiting().count(), f"{units}?extension=asked", nav="proposals")
    yield Todo("逾期未签收", parts["unaccepted"], f"{units}?due=unaccepted", nav="proposals")
    yield Todo("承办超期未答复", parts["late"], f"{units}?due=late", overdue=parts["late"], nav="proposals")
    ledger, promised = reverse("proposals:commitments"), Commitment.objects.waiting_for_the_office(on=on)
    yield Todo("承诺事项待确认", promised["reported"], f"{ledger}?status=reported", nav="proposals")
    yield Todo("承诺事项超期未兑现", promised["late"], f"{ledger}?due=late", overdue=promised["late"], nav="proposals")


@todo
def of_a_member(user: User, on: date) -> Iterable[Todo]:
    """A member: returned ones to mend, invitations to sign, replies to rate."""
    if Role.MEMBER not in user.roles:
        return
    link = reverse("proposals:list")
    returned = list(Proposal.objects.visible_to(user).led_by_user(user).in_status(Status.RETURNED))
    yield Todo("提案退回待修改", len(returned), _one_or(returned, f"{link}?status=returned"), nav="proposals")
    asked = [row.proposal for row in Cosigner.objects.waiting_for(user, on=on).select_related("proposal")]
    yield Todo("邀请您联名的提案", len(asked), _one_or(asked, f"{link}?mine=asked"), nav="proposals")
    yield Todo("没写完的提案", KEPT.unfinished(user).count(), reverse("proposals:new"), nav="proposals")
    replies = list(Reply.objects.to_rate_by(user).open_for_rating(on=on).for_list())
    rated = [reply.handling.proposal for reply in replies]
    yield Todo("答复待您评价", len(replies), _one_or(rated, f"{link}?status=answered"), nav="proposals")


@todo
def of_a_juror(user: User, on: date) -> Iterable[Todo]:
    """Whoever sits on a jury: candidates not marked yet."""
    for selection in Selection.objects.to_score_by(user):
        owed = selection.candidates.owed_by(user).count()
        yield Todo("优秀提案待评分", owed, selection.get_absolute_url(), nav="proposals")


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
    drafts = ReplyDraft.objects.live()
    to_sign = list(drafts.to_sign_off_by(user).for_page())
    yield Todo("答复稿待您审签", len(to_sign), _page_of(to_sign, link), nav="proposals")
    back = list(drafts.of_clerk(user).sent_back().for_page())
    yield Todo("答复稿退回待修改", len(back), _page_of(back, link), nav="proposals")
    urged = Urge.objects.to_answer().of_clerk(user).select_related("handling").order_by("pk")[:50]
    yield Todo("催办待回复", len(urged), urged[0].handling.page if urged else link, nav="proposals")
    promised, ledger = Commitment.objects.of_clerk(user), reverse("proposals:commitments")
    late = promised.overdue(on=on).count()
    yield Todo("承诺事项超期", late, f"{ledger}?due=late", overdue=late, nav="proposals")
    yield Todo("7天内到期", own.due_soon(on=on).count(), f"{link}?due=soon", nav="proposals")


def _one_or(proposals: list[Proposal], many: str) -> str:
    """Straight to the one, or to the list of them."""
    return proposals[0].get_absolute_url() if len(proposals) == 1 else many


def _page_of(records: list[ReplyDraft] | list[FollowUp], many: str) -> str:
    """Straight to the one that waits longest."""
    return records[0].get_absolute_url() if records else many


@todo
def of_those_who_check(user: User, on: date) -> Iterable[Todo]:
    """The supervising office: replies to check; the proposal office: later results to confirm."""
    link = reverse("proposals:handlings")
    if Role.SUPERVISOR in user.roles:
        waiting = list(ReplyDraft.objects.visible_to(user).live().in_status(DraftStatus.CHECKING).for_page())
        yield Todo("答复稿待审核", len(waiting), _page_of(waiting, link), nav="proposals")
    if user.roles & DESK:
        told = list(FollowUp.objects.waiting().select_related("reply"))
        yield Todo("承办进展待确认", len(told), _page_of(told, link), nav="proposals")
