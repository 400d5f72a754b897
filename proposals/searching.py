"""What the search box finds of proposals: all that reached the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from cppcc.core.search.registry import Entry, searchable
from proposals.models import Cosigner, CosignStatus, Proposal

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

_SIGNED = Prefetch("cosigners", Cosigner.objects.filter(status=CosignStatus.SIGNED).select_related("member"))


def _whole(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return rows.select_related("session", "lead", "collective_body").prefetch_related(_SIGNED)


def _records() -> QuerySet[Proposal]:
    return _whole(Proposal.objects.received())


def _visible_to(user: User) -> QuerySet[Proposal]:
    return _whole(Proposal.objects.received().visible_to(user))


@searchable("proposals", "提案", model=Proposal, records=_records, visible_to=_visible_to)
def proposal(record: Proposal) -> Entry:
    names = [str(record.lead or ""), str(record.collective_body or "")]
    return Entry(
        ref=f"第{record.number}号" if record.number is not None else f"流水号{record.serial}",
        title=record.title,
        texts=[record.situation, record.analysis, record.suggestions],
        names=[*filter(None, names), *(signed.member.name for signed in record.cosigners.all())],
        on=record.submitted_on,
        year=record.session.year,
    )
