"""What members can be credited for: proposals they stand behind.

Everybody who stands behind a proposal has a credit, with the place among the names: the lead first, then each cosigner
who signed, in order; of a collective proposal the main members it names. The manner is the kind of sponsor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source
from proposals.figures import Proposals, excellent, filed, key, merged, turned_social
from proposals.models import Cosigner, Proposal, SponsorKind


def _manners() -> list[str]:
    return [str(label) for label in SponsorKind.labels]


@duty_source("proposals.sponsored", "提出提案", unit="件", manners=_manners)
def sponsored(period: Period, member: int | None = None) -> Iterable[Credit]:
    """Everything received, filed or not."""
    return _credits(Proposal.objects.received().of_period(period), member)


@duty_source("proposals.filed", "提案立案", unit="件", manners=_manners)
def sponsored_filed(period: Period, member: int | None = None) -> Iterable[Credit]:
    return _credits(filed(period), member)


@duty_source("proposals.merged", "提案并案", unit="件", manners=_manners)
def sponsored_merged(period: Period, member: int | None = None) -> Iterable[Credit]:
    return _credits(merged(period), member)


@duty_source("proposals.turned_social", "提案转为社情民意", unit="件", manners=_manners)
def sponsored_turned(period: Period, member: int | None = None) -> Iterable[Credit]:
    return _credits(turned_social(period), member)


@duty_source("proposals.key", "提案列为重点提案", unit="件", manners=_manners)
def sponsored_key(period: Period, member: int | None = None) -> Iterable[Credit]:
    return _credits(key(period), member)


@duty_source("proposals.excellent", "提案评为优秀提案", unit="件", manners=_manners)
def sponsored_excellent(period: Period, member: int | None = None) -> Iterable[Credit]:
    return _credits(excellent(period), member)


def _credits(proposals: Proposals, member: int | None) -> Iterable[Credit]:
    """Two queries: the proposals, and who signed them where there are any."""
    if member is not None:
        signed_it = Cosigner.objects.signed().filter(proposal=OuterRef("pk"), member=member)
        proposals = proposals.filter(Q(lead=member) | Exists(signed_it))
    rows = list(proposals.order_by().values_list("pk", "lead", "submitted_on", "title", "sponsor_kind"))
    if not rows:
        return
    signed: dict[int, list[int]] = defaultdict(list)
    found: Any = proposals.order_by().values("pk") if member is None else [pk for pk, *_ in rows]
    signatures = Cosigner.objects.signed().filter(proposal__in=found)
    for proposal, cosigner in signatures.order_by("order", "pk").values_list("proposal", "member"):
        signed[proposal].append(cosigner)
    kinds = {value: str(label) for value, label in SponsorKind.choices}
    for pk, lead, day, title, kind in rows:
        names = [*([] if lead is None else [lead]), *(one for one in signed.get(pk, ()) if one != lead)]
        for place, one in enumerate(names, start=1):
            if day is not None and (member is None or one == member):
                record = ("proposals.proposal", pk)
                yield Credit(one, day, record, title, manner=kinds[kind], place=place, among=len(names))
