"""All that the page of one proposal shows, fetched in a handful of queries before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings

from cppcc.core.accounts.roles import Role
from cppcc.core.attachments.models import Attachment
from cppcc.core.differences import Difference
from cppcc.core.workflow import Step
from proposals.differences import differences
from proposals.handover.page import Asked, asked_of, may_reassign
from proposals.models import Commitment, Handling, Proposal, Publication, Reply, RevisionKind
from proposals.models.register import READS_OPINIONS
from proposals.models.revisions import text_of
from proposals.models.seeing import SEES_ALL
from proposals.progress import progress_of
from proposals.states import ON_REGISTER, HandlingStatus, PublicationStatus, Status
from proposals.timeline import Case, Reader, as_read_by, events_of
from proposals.writing.signing import signing_of

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@dataclass(frozen=True)
class UnitLine:
    """One unit's part, with what the user may do about it."""

    handling: Handling
    replies: list[Reply]
    steps: dict[str, Step]
    to_rate: Reply | None
    rated_too_late: Reply | None
    may_write: bool
    may_open: bool
    asked: Asked


def page_of(proposal: Proposal, user: User, *, on: date) -> dict[str, Any]:
    """The context of the page."""
    signing = signing_of(proposal, user, on=on)
    everybody = list(proposal.handlings.for_page())  # also units that were relieved of it: the timeline names them
    relieved = [handling for handling in everybody if handling.status == HandlingStatus.REPLACED]
    handlings = sorted((h for h in everybody if h not in relieved), key=lambda each: not each.answers_to_author)
    revisions = list(proposal.revisions.for_page())
    promised = _promised(proposal, user)
    units, supervision = unit_lines(proposal, handlings, user, on=on), _supervision(proposal, user)
    return {
        "proposal": proposal,
        "today": on,
        "steps": proposal.steps_for(user),
        "can_edit": user.has_perm("proposals.edit", proposal),
        "may_attach": user.has_perm("proposals.attach", proposal),
        "attachments": list(Attachment.objects.of(proposal)),
        "signing": signing,
        "units": units,
        "commitments": promised,
        "may_enter_commitment": any(line.replies for line in units)
        and user.has_perm("proposals.enter_commitment", proposal),
        "may_reassign": may_reassign(proposal, user),
        **supervision,
        "merged": list(proposal.merged.visible_to(user).named()) if getattr(proposal, "has_merged", True) else [],
        "typist": proposal.created_by if user.roles & SEES_ALL else None,
        "merged_into": _merged_into(proposal, user),
        "social_report": _social_report(proposal),
        "differences": office_edits(proposal, revisions),
        "corrections": [each for each in revisions if each.kind == RevisionKind.CORRECTED],
        "may_correct": proposal.can_be_corrected and user.has_perm("proposals.correct", proposal),
        **_course(
            Case(proposal, handlings, relieved, signing.told, revisions, supervision["supervisions"], promised),
            Reader.of(user, handlings),
            units,
            on=on,
        ),
        "publishing": _publishing(proposal, user, handlings),
    }


def reads_opinions(user: User, handlings: list[Handling]) -> bool:
    """Whether assisting units' opinions are for `user`: they go to the lead unit, so the units of the proposal and the
    office and leaders read them, its author and cosigners do not."""
    return bool(user.roles & READS_OPINIONS) or any(handling.is_for(user) for handling in handlings)


def unit_lines(proposal: Proposal, handlings: list[Handling], user: User, *, on: date) -> list[UnitLine]:
    """Each unit's part with its replies and what the user may do about it."""
    unrated: dict[int, Reply] = {}
    if Role.MEMBER in user.roles and any(handling.replies.all() for handling in handlings):
        unrated = {reply.handling_id: reply for reply in Reply.objects.to_rate_by(user).of_proposal(proposal)}
    inside = reads_opinions(user, handlings)
    asked = asked_of(handlings, user, inside=inside, on=on, some=getattr(proposal, "asked_for_time", True))
    lines = []
    for handling in handlings:
        handling.proposal = proposal
        replies = list(handling.replies.all()) if handling.answers_to_author or inside else []
        if waiting := unrated.get(handling.pk):
            waiting.handling = handling  # its unit is known here
        in_time = waiting is None or waiting.can_be_rated(on=on)
        to_rate, too_late = (waiting, None) if in_time else (None, waiting)
        may_write = handling.status == HandlingStatus.ACCEPTED and user.has_perm("proposals.write_reply", handling)
        may_open = user.roles != {Role.UNIT_CLERK} or handling.is_for(user)
        steps = handling.steps_for(user)
        asks = asked[handling.pk]
        lines.append(UnitLine(handling, replies, steps, to_rate, too_late, may_write, may_open, asks))
    return lines


def _promised(proposal: Proposal, user: User) -> list[Commitment]:
    """What its units promised; a unit reads its own."""
    if not getattr(proposal, "has_commitments", True):
        return []
    return list(Commitment.objects.visible_to(user).of_proposal(proposal).select_related("unit"))


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


def office_edits(proposal: Proposal, revisions: list[Any]) -> list[Difference]:
    """The author's text against what it says now, once the office has edited it."""
    own = [revision for revision in revisions if revision.kind == RevisionKind.SUBMITTED]
    if not own or own[-1] is revisions[-1]:
        return []
    return differences(own[-1].content, text_of(proposal))


def _course(case: Case, reader: Reader, units: list[UnitLine], *, on: date) -> dict[str, Any]:
    """Where it stands and how it came there, as the reader may know it."""
    events = events_of(case, reader)
    to_rate = [line.to_rate for line in units if line.to_rate]
    timeline = [told for event in events if (told := as_read_by(event, reader))]
    returned = [event.note for event in timeline if event.key == "proposal.return"]
    return {
        "to_rate": to_rate,
        "returned_for": returned[-1] if returned else "",
        "progress": progress_of(case.proposal, case.handlings, events, to_rate, on=on),
        "timeline": timeline,
    }


def _publishing(proposal: Proposal, user: User, handlings: list[Handling]) -> dict[str, Any]:
    """Where it stands with the public, and what the user may do about it."""
    publication: Publication | None = getattr(proposal, "publication", None)
    shown = publication is not None and publication.status == PublicationStatus.PUBLISHED
    allowed = proposal.author_consents and not proposal.is_secret and proposal.status in ON_REGISTER
    left = user.has_perm("proposals.publish", proposal) and allowed
    if left and shown and publication is not None:
        left = publication.lacks_reply_of(handlings)
    return {
        "publication": publication,
        "is_public": shown and allowed and settings.PUBLIC_PROPOSALS,
        "stopped": publication is not None and not shown,
        "may_publish": bool(left),
        "may_unpublish": shown and user.has_perm("proposals.unpublish", proposal),
        "may_consent": user.has_perm("proposals.consent", proposal) and proposal.number is not None,
    }


def _supervision(proposal: Proposal, user: User) -> dict[str, Any]:
    """How it is supervised, for what is on the register."""
    if proposal.status not in ON_REGISTER:
        return {"supervisions": [], "may_supervise": False, "approved": None}
    approved = proposal.nominations.approved().first() if proposal.is_key else None
    return {
        "supervisions": list(proposal.supervisions.for_page()) if getattr(proposal, "was_supervised", True) else [],
        "may_supervise": user.has_perm("proposals.supervise", proposal),
        "approved": approved,
    }
