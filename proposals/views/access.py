"""How a page gets hold of a record: not seen is 404, not allowed 403, too late 409."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cppcc.core import guards
from cppcc.core.guards import fetch
from cppcc.core.workflow import Refused, Step
from proposals.models import Handling, Proposal
from proposals.review.reviewing import moved_on
from proposals.rules import concerns
from proposals.states import EDIT, REVIEW

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def get_proposal(user: User, pk: int, *, may: str = "", step: str | Step = "") -> Proposal:
    """The proposal if `user` sees it and may do the verb; `step`: the verb, refused when it cannot start from here."""
    return fetch(Proposal.objects.visible_to(user).for_detail(), pk, user, may=may, step=step)


def get_reviewed(user: User, pk: int) -> Proposal:
    """The proposal if `user` reviews and it still waits; else who decided what and when."""
    proposal = get_proposal(user, pk, may="review")
    if proposal.status not in REVIEW.sources:
        raise Refused(proposal, REVIEW, moved_on(proposal))
    return proposal


def get_editable(user: User, pk: int) -> Proposal:
    """The proposal if `user` may mend it now; who could have earlier is told that it is too late (409), not 403."""
    proposal = get_proposal(user, pk)
    if not user.has_perm("proposals.edit", proposal) and concerns(user, proposal):
        raise Refused(proposal, EDIT, f"{proposal}的状态是“{proposal.get_status_display()}”，文字不能再修改")
    need(user, "edit", proposal)
    return proposal


def get_handling(user: User, pk: int, *, may: str = "", step: str | Step = "") -> Handling:
    """The handling, in the same way."""
    seen = Handling.objects.visible_to(user).select_related("unit", "proposal__session", "proposal__lead")
    return fetch(seen, pk, user, may=may, step=step)


def need(user: User, verb: str, record: Any = None) -> None:
    """PermissionDenied unless `user` may do the verb."""
    guards.need(user, f"proposals.{verb}", record)
