"""What the page of one unit's part shows: the text beside what is owed, talked over, written and released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cppcc.core.accounts.roles import Role
from cppcc.core.attachments.models import Attachment
from cppcc.core.workflow import Step, StepTaken
from proposals.deadlines import Due, due
from proposals.models import (
    Clock,
    Commitment,
    Discussion,
    FollowUp,
    Handling,
    Manner,
    Outcome,
    Proposal,
    Reply,
    ReplyDraft,
    Urge,
)
from proposals.models.discussions import met_on
from proposals.models.register import READS_OPINIONS
from proposals.page import unit_lines
from proposals.states import URGE, FollowUpStatus, HandlingStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@dataclass(frozen=True)
class Opinion:
    """An assisting unit's part, as the lead unit sees it."""

    handling: Handling
    reply: Reply | None
    attachments: list[Attachment]
    is_late: bool


@dataclass(frozen=True)
class Meeting:
    """By when the authors were to be met, and when they were."""

    due: Due | None
    held_on: date | None
    is_late: bool


@dataclass(frozen=True)
class Told:
    """A released reply with its files, later results and what the user may do."""

    reply: Reply
    attachments: list[Attachment]
    follow_ups: list[tuple[FollowUp, dict[str, Step]]]
    may_report: bool
    inside: bool


def portal_of(handling: Handling, user: User, *, on: date) -> dict[str, Any]:
    """The context of the page."""
    proposal = handling.proposal
    discussions = list(Discussion.objects.visible_to(user).of(handling))
    draft = _draft(handling, user)
    others = list(proposal.handlings.current().for_page().exclude(pk=handling.pk))
    return {
        "handling": handling,
        "proposal": proposal,
        "today": on,
        "line": unit_lines(proposal, [handling], user, on=on)[0],
        "discussions": discussions,
        "may_log": user.has_perm("proposals.log_discussion", handling),
        "meeting": _meeting(handling, discussions, on=on),
        "draft": draft,
        "draft_steps": draft.steps_for(user) if draft else {},
        "may_write": draft is None
        and handling.status == HandlingStatus.ACCEPTED
        and user.has_perm("proposals.write_reply", handling),
        "draft_note": draft.history.filter(step="send_back").last() if draft and draft.status == "draft" else None,
        "told": _told(handling, user),
        "others": others,
        "urges": list(Urge.objects.visible_to(user).of(handling)),
        "may_urge": handling.status in URGE.sources and user.has_perm("proposals.urge", handling),
        "may_answer_urge": user.has_perm("proposals.answer_urge", handling),
        "commitments": list(Commitment.objects.visible_to(user).made_in(handling)),
        "may_open_others": user.roles != {Role.UNIT_CLERK},
        "opinions": _opinions(handling, others, user, on=on),
        "attachments": list(Attachment.objects.of(proposal)),
        "merged": list(proposal.merged.visible_to(user).named()),
        "history": _course(handling, user),
    }


def beside(handling: Handling, user: User, *, on: date) -> dict[str, Any]:
    """What the writer of a draft has beside it: the proposal, the log, the assisting units' opinions."""
    others = list(handling.proposal.handlings.current().for_page().exclude(pk=handling.pk))
    return {
        "proposal": handling.proposal,
        "discussions": list(Discussion.objects.visible_to(user).of(handling)),
        "opinions": _opinions(handling, others, user, on=on),
    }


def _draft(handling: Handling, user: User) -> ReplyDraft | None:
    """What is being written, for those who see drafts."""
    if handling.status != HandlingStatus.ACCEPTED:
        return None
    return ReplyDraft.objects.visible_to(user).live().for_page().filter(handling=handling).first()


def _stands_inside(handling: Handling, user: User) -> bool:
    """Whether what the unit and the office said to each other is for `user`; authors read the proposal's own way."""
    return bool(user.roles & READS_OPINIONS) or handling.is_for(user)


def _course(handling: Handling, user: User) -> list[StepTaken]:
    """What happened to the part, and to its drafts for those who see them, in one line; by whom and why is for those
    inside."""
    if not _stands_inside(handling, user):
        return []
    taken = list(handling.history.select_related("by"))
    for draft in ReplyDraft.objects.visible_to(user).filter(handling=handling):
        taken += draft.history.select_related("by")
    return sorted(taken, key=lambda step: (step.at, step.pk))


def _meeting(handling: Handling, discussions: list[Discussion], *, on: date) -> Meeting | None:
    if not handling.answers_to_author:
        return None
    until = due(handling.proposal.session, Clock.MEET, handling.issued_on)
    held = met_on(discussions)
    late = held > until.on if held else (handling.is_open and on > until.on)
    return Meeting(until, held, late)


def _told(handling: Handling, user: User) -> list[Told]:
    seen = (
        Reply.objects.visible_to(user).filter(handling=handling).prefetch_related("ratings__member", "follow_ups__by")
    )
    told, inside = [], _stands_inside(handling, user)
    for reply in seen.order_by("-round"):
        reply.handling = handling
        rows = [each for each in reply.follow_ups.all() if inside or each.status == FollowUpStatus.CONFIRMED]
        follow_ups = [(each, each.steps_for(user)) for each in rows]
        may_report = reply.outcome == Outcome.B and user.has_perm("proposals.report_result", reply)
        told.append(Told(reply, list(Attachment.objects.of(reply)), follow_ups, may_report, inside))
    return told


def _opinions(handling: Handling, others: list[Handling], user: User, *, on: date) -> list[Opinion]:
    """Of the assisting units, for the one that answers to the author, and whoever reads opinions."""
    assisting = [each for each in others if each.manner == Manner.ASSIST]
    if not handling.answers_to_author or not assisting:
        return []
    readable = {
        reply.handling_id: reply
        for reply in Reply.objects.visible_to(user).filter(handling__in=assisting).order_by("round")
    }
    lines = []
    for each in assisting:
        reply = readable.get(each.pk)
        late = bool(each.due_on and (reply.replied_on > each.due_on if reply else each.is_open and on > each.due_on))
        lines.append(Opinion(each, reply, list(Attachment.objects.of(reply)) if reply else [], late))
    return lines


def copies_of(handling: Handling, proposal: Proposal) -> list[str]:
    """Who gets a copy of the letter: the proposal office, and the other units of the proposal."""
    office = f"{proposal.session.term.committee_name}提案委员会"
    if not handling.answers_to_author:
        return [office]
    others = proposal.handlings.current().exclude(pk=handling.pk).select_related("unit")
    return [office, *(str(each.unit) for each in others)]
