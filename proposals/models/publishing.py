"""What the public reads: per proposal and per reply the very words that the office checked and released.

Two switches: the author consents, the office publishes. Whether something is public is asked of the proposal itself
each time (`public`), so that a withdrawn consent or a secrecy mark works at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from cppcc.core.search.index import index
from cppcc.core.workflow import Refused, Stepped
from members.people.models import Session
from proposals.models.assignments import ANSWERS_TO_AUTHOR
from proposals.models.handling import Handling
from proposals.models.lists import Category
from proposals.models.proposals import Proposal
from proposals.models.replies import Reply
from proposals.states import PUBLICATION_STEPS, PublicationStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

Sections = Sequence[tuple[str, str]]  # heading and text; what the page shows, in this order
FACETS = ("session", "category")


class PublicationQuerySet(models.QuerySet["Publication"]):
    def public(self) -> PublicationQuerySet:
        """What anybody may read now: published by the office, and nothing about the proposal forbids it."""
        kept_back = Proposal.objects.filter(pk=OuterRef("proposal")).kept_from_the_public()
        return self.filter(~Exists(kept_back), status=PublicationStatus.PUBLISHED)

    def with_value(self, **values: str) -> PublicationQuerySet:
        """Narrowed by facets (FACETS), as the chips of the list do."""
        if unknown := values.keys() - set(FACETS):
            raise ValueError(f"no facet: {unknown}")
        return self.filter(**values)

    def of_unit(self, unit: str) -> PublicationQuerySet:
        """Handled by the unit, alone or with others."""
        theirs = Handling.objects.current().filter(unit=int(unit))
        return self.filter(proposal__in=theirs.values("proposal"))

    def found(self, keys: Sequence[int]) -> PublicationQuerySet:
        """Those that a search found."""
        return self.filter(pk__in=keys)

    def faceted(self, *names: str) -> list[tuple[int, ...]]:
        """How many for every combination of the facets, the number last: one query behind all chips."""
        return list(self.order_by().values_list(*names).annotate(rows=Count("*")).order_by())

    def newest_session(self) -> int | None:
        """The session that the list begins with."""
        return self.newest_first().values_list("session", flat=True).first()

    def keys(self) -> PublicationQuerySet:
        """For paging: nothing but the keys, which the index has."""
        return self.only("pk")

    def newest_first(self) -> PublicationQuerySet:
        return self.order_by("-year", "-session_id", "-number")

    def for_list(self) -> PublicationQuerySet:
        """What a page of the public list touches; the text is left where it is."""
        handlings = Handling.objects.current().select_related("unit").order_by("pk")
        has_reply = Exists(PublishedReply.objects.public().filter(publication=OuterRef("pk")))
        rows = self.select_related("session", "category").defer("sections").annotate(has_reply=has_reply)
        return rows.prefetch_related(
            models.Prefetch("proposal", Proposal.objects.only("pk")), models.Prefetch("proposal__handlings", handlings)
        )

    def for_detail(self) -> PublicationQuerySet:
        """What the public page of one proposal touches."""
        handlings = Handling.objects.current().select_related("unit").order_by("pk")
        replies = PublishedReply.objects.public().select_related("reply__handling__unit")
        return self.select_related("session", "category").prefetch_related(
            models.Prefetch("proposal", Proposal.objects.only("pk")),
            models.Prefetch("proposal__handlings", handlings),
            models.Prefetch("replies", replies),
        )


class Publication(Stepped):
    """A proposal as the public reads it; session, number and category stand here for the order of the list."""

    STEPS = PUBLICATION_STEPS

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="publication")
    status = models.CharField("状态", max_length=20, choices=PublicationStatus, default=PublicationStatus.PREPARED)
    session = models.ForeignKey(Session, verbose_name="届次", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveBigIntegerField("提案号")
    category = models.ForeignKey(
        Category, verbose_name="分类", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField("案由", max_length=200)
    sponsors = models.CharField("提案者", max_length=300)
    sections = models.JSONField("内容", default=list)
    published_at = models.DateTimeField("公开时间", null=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "公开的提案"
        ordering: ClassVar = ["-year", "-session_id", "-number"]
        indexes: ClassVar = [
            models.Index(  # whole: counting and paging read nothing else
                fields=["-year", "-session", "-number", "id", "proposal", "category"],
                condition=models.Q(status="published"),
                name="published_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}号提案"

    def get_absolute_url(self) -> str:
        return reverse("public:detail", args=[self.pk])

    def publish(self, *, by: User, title: str, sponsors: str, sections: Sections) -> None:
        """Make it public in these words; refused while the author does not consent, or it is not to be shown."""
        with transaction.atomic():
            proposal = Proposal.objects.select_for_update().get(pk=self.proposal_id)
            if reason := why_not_public(proposal):
                raise Refused(self, self.STEPS["publish"], reason)
            self._take(
                "publish",
                by=by,
                session_id=proposal.session_id,
                year=proposal.session.year,
                number=proposal.number,
                category_id=proposal.category_id,
                title=title,
                sponsors=sponsors,
                sections=[list(section) for section in sections],
                published_at=timezone.now(),
            )
            index(self)

    def lacks_reply_of(self, handlings: Iterable[Handling]) -> bool:
        """Whether the last reply of one of the units that answer to the author is not public; one query."""
        shown = set(self.replies.filter(status=PublicationStatus.PUBLISHED).values_list("reply", flat=True))
        last = (max(h.replies.all(), key=lambda r: r.round, default=None) for h in handlings if h.answers_to_author)
        return any(reply is not None and reply.pk not in shown for reply in last)

    def unpublish(self, *, by: User, note: str = "") -> None:
        """No longer public, replies and all."""
        with transaction.atomic():
            self._take("unpublish", by=by, note=note)
            for shown in self.replies.filter(status=PublicationStatus.PUBLISHED):
                shown.unpublish(by=by, note=note)
            index(self)


class PublishedReplyQuerySet(models.QuerySet["PublishedReply"]):
    def public(self) -> PublishedReplyQuerySet:
        """Published ones, of units that answer to the author and still stand; ask only of public proposals."""
        standing = Handling.objects.current().filter(manner__in=ANSWERS_TO_AUTHOR)
        return self.filter(status=PublicationStatus.PUBLISHED, reply__handling__in=standing).order_by("reply")


class PublishedReply(Stepped):
    """A reply as the public reads it."""

    STEPS = PUBLICATION_STEPS

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="replies")
    reply = models.OneToOneField(Reply, on_delete=models.CASCADE, related_name="publication")
    status = models.CharField("状态", max_length=20, choices=PublicationStatus, default=PublicationStatus.PREPARED)
    sections = models.JSONField("内容", default=list)
    published_at = models.DateTimeField("公开时间", null=True)

    objects = PublishedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "公开的答复"

    def __str__(self) -> str:
        return f"{self.publication}的答复"

    def get_absolute_url(self) -> str:
        return self.publication.get_absolute_url()

    def publish(self, *, by: User, sections: Sections) -> None:
        """Make the reply public in these words, under its public proposal."""
        with transaction.atomic():
            publication = Publication.objects.select_for_update().get(pk=self.publication_id)
            if publication.status != PublicationStatus.PUBLISHED:
                raise Refused(self, self.STEPS["publish"], f"{publication}没有公开，请先公开提案，再公开答复")
            shown = [list(section) for section in sections]
            self._take("publish", by=by, sections=shown, published_at=timezone.now())
            index(publication)

    def unpublish(self, *, by: User, note: str = "") -> None:
        """No longer public."""
        with transaction.atomic():
            self._take("unpublish", by=by, note=note)
            index(self.publication)


def why_not_public(proposal: Proposal) -> str:
    """Why the office may not publish it; empty when it may."""
    if proposal.is_secret:
        return f"{proposal}涉密，不能公开"
    if not proposal.author_consents:
        return f"提案者不同意公开{proposal}" + (f"：{proposal.consent_note}" if proposal.consent_note else "")
    if not Proposal.objects.filter(pk=proposal.pk).may_be_public().exists():
        return f"{proposal}的状态是“{proposal.get_status_display()}”，立案的提案才能公开"
    return ""


def prepared(proposal: Proposal) -> Publication:
    """Its row, made the first time somebody is about to publish it."""
    publication, _ = Publication.objects.get_or_create(
        proposal=proposal,
        defaults={
            "session_id": proposal.session_id,
            "year": proposal.session.year,
            "number": proposal.number or 0,  # what may be public is on the register and has one
            "title": proposal.title,
        },
    )
    return publication


def stop_publishing(proposal: Proposal, *, by: User, note: str) -> None:
    """No longer public, if it was; to show it again somebody has to publish it again."""
    for publication in Publication.objects.filter(proposal=proposal, status=PublicationStatus.PUBLISHED):
        publication.unpublish(by=by, note=note)
