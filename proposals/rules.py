"""Who may do what with proposals, handlings, signatures and replies; seeing is `visible_to` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from cppcc.core.accounts.roles import (
    ADMINISTRATORS,
    OFFICES,
    Role,
    has_role,
    is_leader,
    is_proposal_office,
    is_supervisor,
)
from proposals.states import WITH_AUTHOR, CommitmentStatus, DraftStatus, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from proposals.models import Candidate, Commitment, Cosigner, Extension, Handling, Proposal, Reply, ReplyDraft


@rules.predicate
def is_author(user: User, proposal: Proposal | None) -> bool:
    """The lead's own account."""
    return proposal is not None and proposal.lead is not None and proposal.lead.user_id == user.pk


@rules.predicate
def is_typist(user: User, proposal: Proposal | None) -> bool:
    """Who entered it: a clerk for a paper, or the member who wrote for a body."""
    return proposal is not None and proposal.created_by_id == user.pk


@rules.predicate
def is_with_author(user: User, proposal: Proposal | None) -> bool:
    """A draft, or returned for mending."""
    return proposal is not None and proposal.status in WITH_AUTHOR


@rules.predicate
def is_in_review(user: User, proposal: Proposal | None) -> bool:
    return proposal is not None and proposal.status == Status.SUBMITTED


@rules.predicate
def is_invited(user: User, cosigner: Cosigner | None) -> bool:
    return cosigner is not None and cosigner.member.user_id == user.pk


@rules.predicate
def is_clerk_of_unit(user: User, handling: Handling | None) -> bool:
    return handling is not None and handling.is_for(user)


@rules.predicate
def asked_by_unit(user: User, extension: Extension | None) -> bool:
    return extension is not None and extension.handling.is_for(user)


@rules.predicate
def has_signed(user: User, reply: Reply | None) -> bool:
    """Signed what was replied to, or one merged into it; assisting units do not reply to signers."""
    return reply is not None and reply.handling.answers_to_author and reply.rater(user) is not None


@rules.predicate
def judges(user: User, candidate: Candidate | None) -> bool:
    """Sits on the jury and did not sign it."""
    return candidate is not None and candidate.is_judged_by(user)


@rules.predicate
def is_proposal(user: User, record: Any) -> bool:
    """Of the records that files are kept with, the proposal itself."""
    return record is None or record._meta.model_name == "proposal"


@rules.predicate
def writes_reply(user: User, draft: ReplyDraft | None) -> bool:
    """Works for the unit whose draft it is."""
    return draft is not None and draft._meta.model_name == "replydraft" and draft.handling.is_for(user)


@rules.predicate
def replies_for_unit(user: User, reply: Reply | None) -> bool:
    """Works for the unit whose reply it is."""
    return reply is not None and reply.handling.is_for(user)


@rules.predicate
def signs_for_unit(user: User, draft: ReplyDraft | None) -> bool:
    """Named by the unit to sign its replies."""
    return draft is not None and draft.handling.is_signed_by(user)


@rules.predicate
def has_approvers(user: User, draft: ReplyDraft | None) -> bool:
    """The unit named somebody to sign; else its clerk issues what was signed on paper."""
    return draft is not None and draft.handling.unit.approvers.exists()


@rules.predicate
def is_being_written(user: User, draft: ReplyDraft | None) -> bool:
    return draft is not None and draft.status == DraftStatus.DRAFT


@rules.predicate
def is_for_approval(user: User, draft: ReplyDraft | None) -> bool:
    return draft is not None and draft.status == DraftStatus.APPROVAL


@rules.predicate
def promised_it(user: User, commitment: Commitment | None) -> bool:
    """Works for the unit that promised."""
    return _is_commitment(commitment) and commitment is not None and commitment.is_for(user)


@rules.predicate
def is_open_promise(user: User, commitment: Commitment | None) -> bool:
    return _is_commitment(commitment) and commitment is not None and commitment.status == CommitmentStatus.OPEN


def _is_commitment(record: Any) -> bool:
    return record is not None and record._meta.model_name == "commitment"


nobody = rules.always_false
checks_replies = is_supervisor | is_proposal_office
works_with_proposals = has_role(*(role for role in Role if role not in ADMINISTRATORS))

may_edit = ((is_author | is_typist) & is_with_author) | (is_proposal_office & is_in_review)

concerns = is_author | is_typist | is_proposal_office  # who mends it while it can be mended

MAY = {
    "enter": has_role(Role.MEMBER) | is_proposal_office,
    "edit": may_edit,
    "attach": (is_proposal & may_edit)
    | (writes_reply & is_being_written)
    | (is_open_promise & (promised_it | is_proposal_office)),
    "discard": is_author | is_typist,
    "print": works_with_proposals,
    "export": works_with_proposals,
    "board": has_role(*OFFICES, Role.LEADER),
    "print_volumes": has_role(*OFFICES, Role.LEADER),
    "edit_lists": is_proposal_office,
    "edit_deadlines": is_proposal_office,
    "import_ledger": is_proposal_office,
    "review": is_proposal_office,
    "correct": is_proposal_office,
    "classify": is_proposal_office,
    "batch": is_proposal_office,
    "exchange": is_proposal_office,  # handed over to another installation, and what comes from there
    # Steps of a proposal.
    "submit": is_author | is_typist,
    "file": is_proposal_office,
    "merge": is_proposal_office,
    "unmerge": is_proposal_office,
    "decline": is_proposal_office,
    "restore": is_proposal_office,
    "turn_social": is_proposal_office,
    "return": is_proposal_office,
    "withdraw": is_author | is_typist | is_proposal_office,
    "hand_over": is_proposal_office,
    "key": is_proposal_office,  # as the chairpersons' meeting decided
    # Key proposals: put forward, decided as the chairpersons' meeting did, supervised.
    "nominate": is_proposal_office | is_leader,
    "approve_key": is_proposal_office,
    "refuse_key": is_proposal_office,
    "supervise": is_proposal_office | is_leader,
    # Excellent proposals: the office runs the election, the jury marks.
    "run_selection": is_proposal_office,
    "open_scoring": is_proposal_office,
    "publish_selection": is_proposal_office,
    "reopen_scoring": is_proposal_office,
    "score": judges,
    "take_back": is_proposal_office,
    "unfile": is_proposal_office,
    "handle": nobody,  # follows from a unit's accepting
    "answer": nobody,  # follows from the last reply
    "close": is_proposal_office,
    "redo": is_proposal_office,  # a lead opens it by rating 不满意
    # Steps of a handling; the office enters what came on paper.
    "accept": is_clerk_of_unit | is_proposal_office,
    "reply": is_proposal_office,  # what came on paper; a unit writes a draft
    "reopen": nobody,  # follows from redo
    "replace": nobody,  # follows from take_back and from giving it to others
    "ask_hand_back": is_clerk_of_unit | is_proposal_office,
    "withdraw_hand_back": is_clerk_of_unit | is_proposal_office,
    "agree_hand_back": is_proposal_office,
    "refuse_hand_back": is_proposal_office,
    "reassign": is_proposal_office,
    "print_letters": is_proposal_office,
    # A unit's extension.
    "ask_extension": is_clerk_of_unit | is_proposal_office,
    "grant_extension": is_proposal_office,
    "refuse_extension": is_proposal_office,
    "withdraw_extension": asked_by_unit | is_proposal_office,
    # A unit's draft of its reply, and what it tells beside it.
    "write_reply": is_clerk_of_unit,
    "send_for_approval": writes_reply & has_approvers,
    "issue_reply": writes_reply & ~has_approvers,
    "sign_off": signs_for_unit,
    "release": checks_replies,
    "send_back": (is_for_approval & signs_for_unit) | (~is_for_approval & checks_replies),
    "switch_check": is_proposal_office,
    "log_discussion": is_clerk_of_unit | is_proposal_office,
    "report_result": replies_for_unit | is_proposal_office,
    "confirm_result": is_proposal_office,
    "refuse_result": is_proposal_office,
    # Signing and rating.
    "sign": is_invited,
    "decline_to_sign": is_invited,
    "ask_again": nobody,  # follows from a change of what was signed
    "lapse": nobody,  # follows from the deadline
    "invite": concerns,
    "remind": concerns,
    "invite_again": nobody,  # follows from inviting somebody who declined, lapsed or took the name back
    "withdraw_name": is_invited,
    "rate": has_signed,
    "rate_for": is_proposal_office,  # what came on paper
}
MAY |= {
    "publish": is_proposal_office,
    "unpublish": is_proposal_office,
    "consent": is_author | is_typist,  # the author's own word; a paper's is changed by who entered it
}
MAY |= {
    "urge": is_proposal_office | is_supervisor | is_leader,
    "answer_urge": is_clerk_of_unit | is_proposal_office,
    "set_chasing": is_proposal_office,
    # What a reply promised; the office enters and reports what came on paper.
    "enter_commitment": is_proposal_office,
    "tell_progress": promised_it | is_proposal_office,
    "report_kept": promised_it | is_proposal_office,
    "confirm_kept": is_proposal_office,
    "return_commitment": is_proposal_office,
    "drop_commitment": is_proposal_office,
}
for verb, who in MAY.items():
    rules.add_perm(f"proposals.{verb}", who)
