"""Who may do what with proposals, handlings, signatures and replies; seeing is `visible_to` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from cppcc.core.accounts.roles import ADMINISTRATORS, Role, has_role, is_proposal_office
from proposals.states import WITH_AUTHOR, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from proposals.models import Cosigner, Handling, Proposal, Reply


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
def has_signed(user: User, reply: Reply | None) -> bool:
    """Signed what was replied to, or one merged into it; assisting units do not reply to signers."""
    return reply is not None and reply.handling.answers_to_author and reply.rater(user) is not None


nobody = rules.always_false
works_with_proposals = has_role(*(role for role in Role if role not in ADMINISTRATORS))

may_edit = ((is_author | is_typist) & is_with_author) | (is_proposal_office & is_in_review)

concerns = is_author | is_typist | is_proposal_office  # who mends it while it can be mended

MAY = {
    "enter": has_role(Role.MEMBER) | is_proposal_office,
    "edit": may_edit,
    "attach": may_edit,
    "discard": is_author | is_typist,
    "print": works_with_proposals,
    "export": works_with_proposals,
    "edit_lists": is_proposal_office,
    "import_ledger": is_proposal_office,
    # Steps of a proposal.
    "submit": is_author | is_typist,
    "file": is_proposal_office,
    "merge": is_proposal_office,
    "unmerge": is_proposal_office,
    "decline": is_proposal_office,
    "turn_social": is_proposal_office,
    "return": is_proposal_office,
    "withdraw": is_author | is_typist | is_proposal_office,
    "hand_over": is_proposal_office,
    "key": is_proposal_office,  # as the chairpersons' meeting decided
    "take_back": is_proposal_office,
    "handle": nobody,  # follows from a unit's accepting
    "answer": nobody,  # follows from the last reply
    "close": is_proposal_office,
    "redo": is_proposal_office,  # a lead opens it by rating 不满意
    # Steps of a handling; the office enters what came on paper.
    "accept": is_clerk_of_unit | is_proposal_office,
    "reply": is_clerk_of_unit | is_proposal_office,
    "reopen": nobody,  # follows from redo
    "replace": nobody,  # follows from take_back
    # Signing and rating.
    "sign": is_invited,
    "decline_to_sign": is_invited,
    "ask_again": nobody,  # follows from a change of what was signed
    "lapse": nobody,
    "rate": has_signed,
}
for verb, who in MAY.items():
    rules.add_perm(f"proposals.{verb}", who)
