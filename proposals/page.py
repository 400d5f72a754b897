"""All that the page of one proposal shows, fetched in a handful of queries before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from cppcc.core.accounts.roles import Role
from cppcc.core.attachments.models import Attachment
from cppcc.core.workflow import Step, StepTaken
from proposals.differences import Difference, differences
from proposals.models import Cosigner, CosignStatus, Handling, Proposal, Reply, RevisionKind
from proposals.models.register import SEES_ALL
from proposals.models.revisions import text_of
from proposals.states import OPEN_FOR_SIGNING, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@dataclass(frozen=True)
class Event:
    """One line of the timeline, as `_timeline.html` draws it."""

    label: str
    by: Any
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class UnitLine:
    """One unit's part, with what the user may do about it."""

    handling: Handling
    replies: list[Reply]
    steps: dict[str, Step]
    to_rate: Reply | None


def page_of(proposal: Proposal, user: User, *, on: date) -> dict[str, Any]:
    """The context of the page."""
    cosigners = list(proposal.cosigners.select_related("member"))
    handlings = sorted(proposal.handlings.current().for_page(), key=lambda each: not each.answers_to_author)
    revisions = list(proposal.revisions.for_page())
    return {
        "proposal": proposal,
        "today": on,
        "steps": proposal.steps_for(user),
        "can_edit": user.has_perm("proposals.edit", proposal),
        "may_attach": user.has_perm("proposals.attach", proposal),
        "attachments": list(Attachment.objects.of(proposal)),
        "cosigners": cosigners,
        "invitation": (invitation := _invitation(proposal, cosigners, user)),
        "asked_again": invitation.last_note() if invitation else "",
        "units": _units(proposal, handlings, user),
        "merged": list(proposal.merged.visible_to(user).for_list()),
        "merged_into": _merged_into(proposal, user),
        "social_report": _social_report(proposal),
        "differences": _office_edits(proposal, revisions),
        "timeline": _timeline(proposal, handlings, cosigners, revisions),
    }


def _invitation(proposal: Proposal, cosigners: list[Cosigner], user: User) -> Cosigner | None:
    if proposal.status not in OPEN_FOR_SIGNING:
        return None
    asked = (row for row in cosigners if row.status == CosignStatus.INVITED and row.member.user_id == user.pk)
    return next(asked, None)


def reads_opinions(user: User, handlings: list[Handling]) -> bool:
    """Whether assisting units' opinions are for `user`: they go to the lead unit, so the units of the proposal and the
    office and leaders read them, its author and cosigners do not."""
    return bool(user.roles & SEES_ALL) or any(handling.is_for(user) for handling in handlings)


def _units(proposal: Proposal, handlings: list[Handling], user: User) -> list[UnitLine]:
    unrated: dict[int, Reply] = {}
    if Role.MEMBER in user.roles and handlings:
        unrated = {reply.handling_id: reply for reply in Reply.objects.to_rate_by(user).of_proposal(proposal)}
    inside = reads_opinions(user, handlings)
    lines = []
    for handling in handlings:
        handling.proposal = proposal
        replies = list(handling.replies.all()) if handling.answers_to_author or inside else []
        lines.append(UnitLine(handling, replies, handling.steps_for(user), unrated.get(handling.pk)))
    return lines


def _merged_into(proposal: Proposal, user: User) -> Proposal | None:
    """What it was merged into, if the user sees that one."""
    if proposal.merged_into_id is None:
        return None
    return Proposal.objects.visible_to(user).for_list().filter(pk=proposal.merged_into_id).first()


def _social_report(proposal: Proposal) -> Any:
    if proposal.status != Status.TURNED_SOCIAL:
        return None
    from sentiment.public import report_of

    return report_of(proposal)


def _office_edits(proposal: Proposal, revisions: list[Any]) -> list[Difference]:
    """The author's text against what it says now, once the office has edited it."""
    own = [revision for revision in revisions if revision.kind == RevisionKind.SUBMITTED]
    if not own or own[-1] is revisions[-1]:
        return []
    return differences(own[-1].content, text_of(proposal))


def _timeline(
    proposal: Proposal, handlings: list[Handling], cosigners: list[Cosigner], revisions: list[Any]
) -> list[Event]:
    """Steps of the proposal, its units and its signers, and the office's edits, in one line."""
    of_handling = {handling.pk: str(handling.unit) for handling in handlings}
    of_cosigner = {row.pk: str(row.member) for row in cosigners}
    types = {model: ContentType.objects.get_for_model(model) for model in (Proposal, Handling, Cosigner)}
    about = (
        Q(target_type=types[Proposal], target_id=proposal.pk)
        | Q(target_type=types[Handling], target_id__in=of_handling)
        | Q(target_type=types[Cosigner], target_id__in=of_cosigner)
    )
    names = {types[Handling].pk: of_handling, types[Cosigner].pk: of_cosigner}
    events = []
    for taken in StepTaken.objects.filter(about).select_related("by"):
        whose = names.get(taken.target_type_id, {}).get(taken.target_id, "")
        events.append(Event(f"{whose}{taken.label}", taken.by, taken.at, taken.note))
    events += [Event("修改文字", each.by, each.at) for each in revisions if each.kind == RevisionKind.EDITED]
    return sorted(events, key=lambda event: event.at)
