"""What members can be credited for: proposals they stand behind."""

from __future__ import annotations

from collections.abc import Iterable

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source
from proposals.figures import Proposals, excellent, filed, key
from proposals.models import Cosigner, Proposal


@duty_source("proposals.sponsored", "提出提案")
def sponsored(period: Period) -> Iterable[Credit]:
    """Everything received, filed or not."""
    return _credits(Proposal.objects.received().of_period(period))


@duty_source("proposals.filed", "提案立案")
def sponsored_filed(period: Period) -> Iterable[Credit]:
    return _credits(filed(period))


@duty_source("proposals.key", "提案列为重点提案")
def sponsored_key(period: Period) -> Iterable[Credit]:
    return _credits(key(period))


@duty_source("proposals.excellent", "提案评为优秀提案")
def sponsored_excellent(period: Period) -> Iterable[Credit]:
    return _credits(excellent(period))


def _credits(proposals: Proposals) -> Iterable[Credit]:
    """One credit for the lead and one for each cosigner who signed; the level says which (lead, cosigner)."""
    for member, day, pk, title in proposals.exclude(lead=None).values_list("lead", "submitted_on", "pk", "title"):
        if day is not None:
            yield Credit(member, day, ("proposals.proposal", pk), title, level="lead")
    signed = Cosigner.objects.signed().filter(proposal__in=proposals)
    for member, day, pk, title in signed.values_list("member", "proposal__submitted_on", "proposal", "proposal__title"):
        if day is not None:
            yield Credit(member, day, ("proposals.proposal", pk), title, level="cosigner")
