"""What is found of proposals: by the search box all that reached the office, by the public page what is public."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from cppcc.core.search.finding import keys_of
from cppcc.core.search.registry import Entry, searchable
from proposals.models import Cosigner, CosignStatus, Proposal, Publication
from proposals.models.publishing import PublicationQuerySet

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

PUBLIC = "public"
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


def _published() -> QuerySet[Publication]:
    return Publication.objects.public().for_detail()


def _nobody(user: User) -> QuerySet[Publication]:
    return Publication.objects.none()


@searchable(PUBLIC, "公开的提案", model=Publication, records=_published, visible_to=_nobody, for_users=False)
def publication(record: Publication) -> Entry:
    """The public words and nothing else: a hit must not tell what was left out of them."""
    replies = [text for reply in record.replies.all() for _, text in reply.sections]
    return Entry(
        ref=f"第{record.number}号",
        title=record.title,
        texts=[*(text for _, text in record.sections), *replies],
        names=[record.sponsors, *(str(handling.unit) for handling in record.proposal.handlings.all())],
        on=date(record.year, 1, 1),
        year=record.year,
    )


def published_matching(rows: PublicationQuerySet, text: str) -> tuple[PublicationQuerySet, bool]:
    """Those of `rows` that hold the words asked for; and whether there are more than are shown."""
    keys, more = keys_of(PUBLIC, text)
    return rows.found(keys), more
