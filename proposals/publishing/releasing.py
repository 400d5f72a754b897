"""Making a proposal and its replies public: what would be shown, what in it gives pause, and the release itself.

Shown: number, session, title, sponsors, category, text or the office's summary, units, replies and their outcome.
Never: telephone numbers, contact persons, ratings, attachments (docs/decisions/publishing.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from cppcc.core.masking import Finding, in_all, masked
from cppcc.core.workflow import Refused
from proposals.models.assignments import ANSWERS_TO_AUTHOR
from proposals.models.handling import Handling
from proposals.models.proposals import Proposal
from proposals.models.publishing import Publication, PublishedReply, Sections, prepared, why_not_public
from proposals.models.replies import Reply
from proposals.states import PUBLICATION_STEPS, PublicationStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

SUMMARY = "内容摘要"


@dataclass(frozen=True)
class Candidate:
    """A reply that can be published, in the words that would be shown."""

    reply: Reply
    sections: Sections


@dataclass(frozen=True)
class Release:
    """What stands before the office when it is about to publish: the proposal, unless it is public already, and those
    of its replies that are not."""

    proposal: Proposal
    publication: Publication | None
    sections: Sections
    replies: list[Candidate]

    @classmethod
    def of(cls, proposal: Proposal) -> Release:
        """Refused where there is nothing that may be published."""
        publication = Publication.objects.filter(proposal=proposal).first()
        public = publication is not None and publication.status == PublicationStatus.PUBLISHED
        release = cls(
            proposal,
            publication if public else None,
            [] if public else sections_of(proposal),
            [Candidate(reply, sections_of_reply(reply)) for reply in unpublished_replies(proposal)],
        )
        reason = why_not_public(proposal)
        if not reason and public and not release.replies:
            reason = f"{proposal}和它的答复都已公开"
        if reason:
            raise Refused(proposal, PUBLICATION_STEPS["publish"], reason)
        return release

    def mark(self) -> str:
        """Tells these words from any others: what was read on the check page is what is published."""
        words = [self.proposal.title, *self.sections, *(each.sections for each in self.replies)]
        return hashlib.sha256(repr(words).encode()).hexdigest()

    def findings(self) -> list[Finding]:
        """What gives pause in all that would be shown."""
        texts = [] if self.publication else [self.proposal.title]
        for sections in (self.sections, *(each.sections for each in self.replies)):
            texts += [text for section in sections for text in section]
        return in_all(texts)

    def publish(
        self,
        *,
        by: User,
        sponsors: str = "",
        summary: str = "",
        kept: Collection[str] = (),
        replies: Iterable[Reply] | None = None,
    ) -> Publication:
        """Publish it, as a `summary` if one is given, with `replies` (all of them unless told); what was found is
        masked but for the words that are `kept`."""
        with transaction.atomic():
            publication = self.publication or prepared(self.proposal)
            if self.publication is None:
                shown = [(SUMMARY, summary)] if summary else self.sections
                publication.publish(
                    by=by,
                    title=masked(self.proposal.title, kept=kept),
                    sponsors=sponsors or sponsors_of(self.proposal),
                    sections=_masked(shown, kept),
                )
            wanted = None if replies is None else {reply.pk for reply in replies}
            for each in self.replies:
                if wanted is None or each.reply.pk in wanted:
                    shown_reply, _ = PublishedReply.objects.get_or_create(reply=each.reply, publication=publication)
                    shown_reply.publish(by=by, sections=_masked(each.sections, kept))
        return publication


def sections_of(proposal: Proposal) -> Sections:
    """The text of the proposal under its headings."""
    parts = {"情况": proposal.situation, "分析": proposal.analysis, "建议": proposal.suggestions}
    return [(heading, text) for heading, text in parts.items() if text.strip()]


def sections_of_reply(reply: Reply) -> Sections:
    """The text of the reply, then its answers point by point. No contact person, no telephone, no meeting."""
    points = [(f"对建议“{point.get('text', '')}”的答复", point.get("answer", "")) for point in reply.points]
    return [(heading, text) for heading, text in [("答复", reply.body), *points] if text.strip()]


def sponsors_of(proposal: Proposal) -> str:
    """The names as the office would publish them: the body's, or the lead's and those of who signed."""
    if proposal.collective_body is not None:
        return proposal.sponsor
    return "、".join(member.name for member in proposal.signers())


def unpublished_replies(proposal: Proposal) -> list[Reply]:
    """The last reply of each unit that answers to the author, where it is not public."""
    standing = Handling.objects.current().filter(proposal=proposal, manner__in=ANSWERS_TO_AUTHOR)
    replies = Reply.objects.filter(handling__in=standing).select_related("handling__unit", "publication")
    last = {reply.handling_id: reply for reply in replies.order_by("round")}
    shown = Q(publication__status=PublicationStatus.PUBLISHED)
    public = set(replies.filter(shown).values_list("pk", flat=True))
    return [reply for reply in last.values() if reply.pk not in public]


def publish_unread(proposal: Proposal, *, by: User) -> None:
    """Publish what needs no look: in full, with its replies. Refused where something in it gives pause."""
    release = Release.of(proposal)
    if found := release.findings():
        kinds = "、".join(dict.fromkeys(each.kind for each in found))
        raise Refused(proposal, PUBLICATION_STEPS["publish"], f"含{kinds}，请逐件核对后公开")
    release.publish(by=by)


def stop_one(proposal: Proposal, *, by: User, note: str) -> None:
    """No longer public; refused where it is not."""
    publication = Publication.objects.filter(proposal=proposal, status=PublicationStatus.PUBLISHED).first()
    if publication is None:
        raise Refused(proposal, PUBLICATION_STEPS["unpublish"], f"{proposal}没有公开")
    publication.unpublish(by=by, note=note)


def _masked(sections: Sections, kept: Collection[str]) -> Sections:
    return [(masked(heading, kept=kept), masked(text, kept=kept)) for heading, text in sections]
