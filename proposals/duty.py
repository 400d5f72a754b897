"""What members can be credited for: proposals they stand behind."""

from __future__ import annotations

from collections.abc import Iterable

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source
from proposals.models import Cosigner, CosignStatus, Proposal


@duty_source("proposals.sponsored", "提出提案")
def sponsored(period: Period) -> Iterable[Credit]:
    """One credit for the lead and one for each cosigner who signed; the level says which (lead, cosigner)."""
    proposals = Proposal.objects.received().of_period(period)
    for member, day, pk, title in proposals.exclude(lead=None).values_list("lead", "submitted_on", "pk", "title"):
        if day is not None:
            yield Credit(member, day, ("proposals.proposal", pk), title, level="lead")
    signed = Cosigner.objects.filter(status=CosignStatus.SIGNED, proposal__in=proposals)
    for member, day, pk, title in signed.values_list("member", "proposal__submitted_on", "proposal", "proposal__title"):
        if day is not None:
            yield Credit(member, day, ("proposals.proposal", pk), title, level="cosigner")
