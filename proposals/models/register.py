"""Asking for proposals: who sees which, what is filed, what a list page needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.db.models.functions import RowNumber

from cppcc.core.accounts.roles import Role
from cppcc.core.lookup import few_found, few_keys
from cppcc.core.periods import Period
from members.people.models import Member, Seat
from proposals.models.bearing import ways_of_bearing
from proposals.models.seeing import SEES_ALL, keys, seen_by
from proposals.states import IN_HANDLING, ON_REGISTER, TAKES_MERGES, CosignStatus, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from proposals.models.proposals import Proposal
    from proposals.models.replies import Reply

READS_OPINIONS = SEES_ALL | {Role.SUPERVISOR}  # what assisting units write to the lead unit
LONG_TEXTS = ("situation", "analysis", "suggestions")
KEPT_FROM_THE_PUBLIC = (
    Q(author_consents=False) | Q(is_secret=True) | ~Q(status__in=[str(status) for status in ON_REGISTER])
)
FACETS = ("session", "status", "category", "kind", "sponsor_kind", "is_key")  # in the order of their index


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def received(self) -> ProposalQuerySet:
        """All that reached the office: everything but drafts."""
        return self.exclude(status=Status.DRAFT)

    def filed(self) -> ProposalQuerySet:
        """On the register in their own right; merged ones are not."""
        return self.filter(status__in=ON_REGISTER)

    def in_status(self, *statuses: str) -> ProposalQuerySet:
        return self.filter(status__in=statuses)

    def of_period(self, period: Period) -> ProposalQuerySet:
        """Of the sessions of the period's years, submitted not later than its last day."""
        years = (period.start.year, period.session_year)
        return self.filter(session__year__range=years, submitted_on__lte=period.last_day)

    def sponsored_by(self, member: Member) -> ProposalQuerySet:
        """Led or co-signed (signed only) by `member`."""
        signed = _cosignings().filter(member=member, status=CosignStatus.SIGNED)
        return self.filter(Q(lead=member) | Q(pk__in=signed.values("proposal")))

    def signed_by(self, member: Member) -> ProposalQuerySet:
        """Sponsored by `member`, or written by them for a body."""
        signed = _cosignings().filter(member=member, status=CosignStatus.SIGNED)
        written = Q(created_by=member.user_id, lead__isnull=True) if member.user_id else Q(pk__in=[])
        own = keys().filter(lead=member).union(keys().filter(written), signed.order_by().values("proposal"))
        return self.filter(pk__in=own)

    def visible_to(self, user: User) -> ProposalQuerySet:
        """The office and leaders see all that was submitted; members their own, those they sign or are asked to, and
        those theirs were merged into; units what was handed to them, with what is merged in; whoever typed a draft
        sees it until it is handed in, and while it is returned; the supervising office what units handle. Secret ones:
        only the proposal office, leaders, their signers and their units."""
        return self.filter(seen_by(user))

    def matching(self, text: str) -> ProposalQuerySet:
        """Bearing `text` in the title, a signer's or the body's name, or having it as number or serial."""
        return self.filter(reduce(or_, ways_of_bearing(text)))

    def looked_up(self, text: str) -> ProposalQuerySet:
        """`matching` through many years: each way is asked by itself and what is found is counted, sorted and shown by
        its keys; unless that is more than one question can hold."""
        found = few_found(_proposals(), ways_of_bearing(text))
        return self.matching(text) if found is None else self.filter(pk__in=found)

    def at_hand(self) -> ProposalQuerySet:
        """The same ones by their keys, when they are few: asked for once, not by every question of a page."""
        few = few_keys(self)
        return self if few is None else _proposals().among(few)

    def of_group(self, body: str) -> ProposalQuerySet:
        """Led by somebody who sat in the body on the day of submission."""
        held = Seat.objects.held(on=OuterRef("submitted_on"))  # type: ignore[arg-type]
        seats = held.filter(appointment__member=OuterRef("lead"), body=int(body))
        return self.filter(Exists(seats))

    def handled_by(self, unit: str) -> ProposalQuerySet:
        """Handed to the unit and not taken from it since."""
        return self.filter(pk__in=_handlings().current().order_by().filter(unit=int(unit)).values("proposal"))

    def with_value(self, **values: Any) -> ProposalQuerySet:
        """Narrowed by facets (FACETS), as the chips of the list do."""
        if unknown := values.keys() - set(FACETS):
            raise ValueError(f"no facet: {unknown}")
        return self.filter(**values)

    def faceted(self) -> list[tuple[Any, ...]]:
        """How many for every combination of FACETS, the number last: one query behind all chips."""
        return list(self.order_by().values_list(*FACETS).annotate(rows=Count("*")).order_by())

    def counted(self) -> dict[str, int]:
        """How many in each status."""
        return dict(self.order_by().values_list("status").annotate(rows=Count("pk")).order_by())

    def counted_by(self, facet: str) -> dict[Any, int]:
        """How many of each value of a facet."""
        return dict(self.order_by().values_list(facet).annotate(rows=Count("pk")).order_by())

    def keyed(self, pk: int) -> Proposal | None:
        """The one with that key, if it is among them."""
        return self.filter(pk=pk).first()

    def newest_first(self) -> ProposalQuerySet:
        return self.order_by(F("submitted_on").desc(nulls_first=True), "-pk")

    def replied_by(self, reply: Reply) -> ProposalQuerySet:
        """What a reply answers: its proposal, and what was merged into that."""
        about = reply.handling.proposal_id
        return self.filter(Q(pk=about) | Q(merged_into=about, status=Status.MERGED))

    def not_secret(self) -> ProposalQuerySet:
        return self.filter(is_secret=False)

    def kept_from_the_public(self) -> ProposalQuerySet:
        """Those that nobody outside may read, whatever the office published: no consent, secret, not on the register.
        The index `proposal_kept_back` is made of exactly these."""
        return self.filter(KEPT_FROM_THE_PUBLIC)

    def may_be_public(self) -> ProposalQuerySet:
        return self.exclude(KEPT_FROM_THE_PUBLIC)

    def overdue(self, *, on: date) -> ProposalQuerySet:
        """With a unit that owed the author a reply before the day."""
        late = _handlings().current().answering().overdue(on=on)
        return self.filter(pk__in=late.values("proposal"))

    def of_session(self, session: int) -> ProposalQuerySet:
        return self.filter(session=session)

    def of_other_sessions(self, session: int) -> ProposalQuerySet:
        return self.exclude(session=session)

    def key(self) -> ProposalQuerySet:
        return self.filter(is_key=True)

    def excellent(self, *, on: date) -> ProposalQuerySet:
        """Elected by a jury, and published by the day."""
        from proposals.models.selections import Candidate

        return self.filter(pk__in=Candidate.objects.elected().published(on=on).values("proposal"))

    def by_number(self) -> ProposalQuerySet:
        return self.order_by("session__year", "number", "pk")

    def by_serial(self) -> ProposalQuerySet:
        return self.order_by("session__year", "serial", "pk")

    def for_compilation(self) -> ProposalQuerySet:
        """Everything that a compilation prints: texts, who signed, units, last replies to the author."""
        from proposals.models.replies import Reply

        replies = Reply.objects.to_author().for_list().order_by("replied_on", "pk")
        return (
            self.select_related("session", "category", "lead", "collective_body")
            .prefetch_related(
                models.Prefetch("cosigners", _cosignings().signed().select_related("member"), "signed_cosigners"),
                _current_handlings(),
                models.Prefetch("current_handlings__replies", replies, "given"),
            )
            .by_number()
        )

    def chosen(self, keys: Collection[int]) -> ProposalQuerySet:
        return self.filter(pk__in=keys)

    def numbered(self, session: int, numbers: Collection[int]) -> ProposalQuerySet:
        """The registered ones of the session bearing `numbers`."""
        return self.filed().filter(session=session, number__in=numbers)

    def can_take(self, proposal: Proposal) -> ProposalQuerySet:
        """Those of the same session that `proposal` may be merged into."""
        return self.filter(session=proposal.session_id, status__in=TAKES_MERGES).exclude(pk=proposal.pk)

    def mine(self, user: User, how: str) -> ProposalQuerySet:
        """`led` by the user, `signed`, or `asked` to be signed."""
        if how == "led":
            return self.led_by_user(user)
        status = CosignStatus.SIGNED if how == "signed" else CosignStatus.INVITED
        return self.filter(pk__in=_cosignings().filter(member__user=user, status=status).values("proposal"))

    def led_by_user(self, user: User) -> ProposalQuerySet:
        return self.filter(Q(lead__user=user) | Q(created_by=user))

    def for_list(self) -> ProposalQuerySet:
        """Everything a row of the list touches, nothing else. What many rows share or few have is fetched by itself: to
        plan one question that joins it all takes PostgreSQL longer than to answer it."""
        return self.for_rows().prefetch_related("session", "category")

    def for_rows(self) -> ProposalQuerySet:
        """The same for who has the sessions and categories at hand."""
        merged = models.Prefetch("merged_into", _proposals().defer(*LONG_TEXTS).order_by())
        return self.named().prefetch_related(merged)

    def named(self) -> ProposalQuerySet:
        """With whose it is, for a line that names it."""
        return self.select_related("lead", "collective_body").defer(*LONG_TEXTS)

    def for_detail(self) -> ProposalQuerySet:
        """Everything the page of one proposal touches on the proposal itself; `has_merged` and the like spare
        the page questions whose answer is mostly no."""
        from proposals.models.discussions import Discussion
        from proposals.models.extensions import Extension
        from proposals.models.nominations import Supervision

        related = ("session", "category", "lead", "collective_body", "created_by", "publication")
        rows = self.select_related(*related).prefetch_related("decline_reason", "merged_into")  # few have them
        return rows.annotate(
            has_merged=Exists(self.model.objects.filter(merged_into=OuterRef("pk"))),
            was_urged=Exists(_handlings().filter(proposal=OuterRef("pk"), urges__isnull=False)),
            has_commitments=Exists(_commitments().filter(proposal=OuterRef("pk"))),
            was_discussed=Exists(Discussion.objects.filter(handling__proposal=OuterRef("pk"))),
            asked_for_time=Exists(Extension.objects.filter(handling__proposal=OuterRef("pk"))),
            was_supervised=Exists(Supervision.objects.filter(proposal=OuterRef("pk"))),
        )

    def for_export(self) -> ProposalQuerySet:
        """Everything a line of the exported workbook says."""
        return self.for_list().prefetch_related(
            models.Prefetch("cosigners", _cosignings().signed().select_related("member"), to_attr="signed_cosigners"),
            _current_handlings(),
        )

    def for_likeness(self) -> ProposalQuerySet:
        """With what is compared of a proposal, and which units answered it."""
        answering = _handlings().answering().select_related("unit")
        rows = self.select_related("session", "lead", "collective_body", "category", "merged_into", "decline_reason")
        return rows.prefetch_related(
            models.Prefetch("cosigners", _cosignings().signed().select_related("member")),
            models.Prefetch("handlings", answering, to_attr="answering_handlings"),
        )

    def to_review(self) -> ProposalQuerySet:
        """The review's queue: what came first stands first."""
        return self.filter(status=Status.SUBMITTED).order_by("session__year", "serial", "pk")

    def at_stage(self, stage: str) -> ProposalQuerySet:
        """In review: `preliminary` without an opinion yet, `final` with one."""
        standing = _reviews().standing().filter(proposal=OuterRef("pk"))
        return self.filter(Exists(standing) if stage == "final" else ~Exists(standing))

    def among(self, keys: Collection[int]) -> ProposalQuerySet:
        return self.filter(pk__in=keys)

    def ordered_for_batch(self, rows: models.QuerySet[Proposal]) -> list[int]:
        """The keys of `rows`, what came first first: numbers follow the order of receipt."""
        inside = self.filter(pk__in=rows.order_by().values("pk"))
        return list(inside.order_by("session__year", "serial", "pk").values_list("pk", flat=True))

    def in_order(self, keys: Collection[int]) -> list[Proposal]:
        """Those of `keys`, in that order, as a list shows them."""
        found = self.for_list().in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def for_board(self, statuses: Iterable[str], most: int) -> list[Proposal]:
        """The first `most` of each status, with units: what is owed by its day, then what has waited longest; of the
        closed the last numbers."""
        last_closed = Case(When(status=Status.CLOSED, then=-F("number")))
        order: list[Any] = [F("due_on").asc(nulls_last=True), last_closed, "submitted_on", "pk"]
        place = models.Window(RowNumber(), partition_by=F("status"), order_by=order)
        placed = self.in_status(*statuses).with_due().order_by().annotate(place=place).filter(place__lte=most)
        due = {pk: (place, due_on) for pk, place, due_on in placed.values_list("pk", "place", "due_on")}
        found = list(_proposals().named().order_by().filter(pk__in=due).prefetch_related(_current_handlings()))
        for proposal in found:
            proposal.due_on = due[proposal.pk][1]
        return sorted(found, key=lambda proposal: due[proposal.pk][0])

    def with_due(self) -> ProposalQuerySet:
        """With `due_on`: the first day on which a unit still owes the author a reply; what is answered owes nothing."""
        owed = _handlings().answering().open().filter(proposal=OuterRef("pk")).order_by("due_on").values("due_on")[:1]
        return self.annotate(due_on=Case(When(status__in=IN_HANDLING, then=models.Subquery(owed))))


def _proposals() -> Any:
    from proposals.models.proposals import Proposal

    return Proposal.objects.all()


def _current_handlings() -> Any:
    rows = _handlings().current().leads_first().select_related("unit")
    return models.Prefetch("handlings", rows, to_attr="current_handlings")


def _cosignings() -> Any:
    from proposals.models.signing import Cosigner

    return Cosigner.objects.all()


def _reviews() -> Any:
    from proposals.models.reviews import Review

    return Review.objects.all()


def _commitments() -> Any:
    from proposals.models.commitments import Commitment

    return Commitment.objects.order_by()


def _handlings() -> Any:
    from proposals.models.handling import Handling

    return Handling.objects.all()
