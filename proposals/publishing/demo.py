"""The demo's public page: what was answered is public, but for one whose author does not consent and the newest, which
waits for the office."""

from __future__ import annotations

from cppcc.core.demo import Demo, part_of_demo
from members.people.demo import session_of, user
from proposals.models import Proposal
from proposals.publishing.releasing import publish_unread
from proposals.states import Status


@part_of_demo(29)
def public_page(demo: Demo) -> None:
    clerk = user("proposal")
    answered = Proposal.objects.of_session(session_of(demo.today).pk).in_status(Status.ANSWERED, Status.CLOSED)
    proposals = list(answered.for_detail().order_by("number"))
    for proposal in proposals[:1]:
        proposal.change_consent(by=clerk, agrees=False, note="涉及尚未公布的规划")
    for proposal in proposals[1:-1]:
        publish_unread(proposal, by=clerk)
