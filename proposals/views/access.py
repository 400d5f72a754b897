"""How a page gets hold of a record: not seen is 404, not allowed 403, too late 409."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from cppcc.core.workflow import StepRefused
from proposals.models import Handling, Proposal
from proposals.models.refusals import Refused
from proposals.review.reviewing import moved_on
from proposals.rules import concerns
from proposals.states import EDIT, HANDLING_STEPS, REVIEW, STEPS

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

form_page = require_http_methods(["GET", "HEAD", "POST"])


def get_proposal(user: User, pk: int, *, may: str = "", step: str = "") -> Proposal:
    """The proposal if `user` sees it and may do the verb; `step`: the verb, refused when it cannot start from here."""
    proposal: Proposal = get_object_or_404(Proposal.objects.visible_to(user).for_detail(), pk=pk)
    need(user, may or step, proposal)
    if step and proposal.status not in STEPS[step].sources:
        raise StepRefused(proposal, STEPS[step])
    return proposal


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


def get_handling(user: User, pk: int, *, may: str = "", step: str = "") -> Handling:
    """The handling, in the same way."""
    seen = Handling.objects.visible_to(user).select_related("unit", "proposal__session", "proposal__lead")
    handling: Handling = get_object_or_404(seen, pk=pk)
    need(user, may or step, handling)
    if step and handling.status not in HANDLING_STEPS[step].sources:
        raise StepRefused(handling, HANDLING_STEPS[step])
    return handling


def need(user: User, verb: str, record: Any = None) -> None:
    """PermissionDenied unless `user` may do the verb."""
    if verb and not user.has_perm(f"proposals.{verb}", record):
        raise PermissionDenied
