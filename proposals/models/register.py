"""Asking for proposals: who sees which, what is filed, what a list page needs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.periods import Period
from members.people.models import Member, Seat
from proposals.states import ON_REGISTER, TAKES_MERGES, WITH_AUTHOR, CosignStatus, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from proposals.models.proposals import Proposal

SEES_SECRETS = frozenset({Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE, Role.LEADER})
SEES_ALL = OFFICES | {Role.LEADER}
LONG_TEXTS = ("situation", "analysis", "suggestions")
STANDS_BEHIND = [CosignStatus.INVITED, CosignStatus.SIGNED]
FACETS = ("status", "category", "session", "kind", "sponsor_kind", "is_key")


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
        return self.filter(Q(lead=member) | written | Q(pk__in=signed.values("proposal")))

    def visible_to(self, user: User) -> ProposalQuerySet:
        """The office and leaders see all that was submitted; members their own, those they sign or are asked to, and
        those theirs were merged into; units what was handed to them, with what is merged in; whoever typed a draft
        sees it until it is handed in, and while it is returned. Secret ones: only the proposal office, leaders, their
        signers and their units."""
        seen = Q(created_by=user, status__in=WITH_AUTHOR)
        if not user.roles & SEES_SECRETS:
            seen &= Q(is_secret=False)
        if user.roles & SEES_ALL:
            everyone = ~Q(status=Status.DRAFT)
            seen |= everyone if user.roles & SEES_SECRETS else everyone & Q(is_secret=False)
        if Role.MEMBER in user.roles:
            seen |= _own(user)
        if Role.UNIT_CLERK in user.roles:
            theirs = _handlings().current().of_clerk(user).values("proposal")
            seen |= Q(pk__in=theirs) | Q(merged_into__in=theirs, status=Status.MERGED)
        return self.filter(seen)

    def matching(self, text: str) -> ProposalQuerySet:
        """Bearing `text` in the title, a signer's or the body's name, or having it as number or serial."""
        found = (
            Q(title__icontains=text)
            | Q(lead__name__icontains=text)
            | Q(collective_body__name__icontains=text)
            | Q(pk__in=_cosignings().filter(member__name__icontains=text).values("proposal"))
        )
        number = text.strip("第号 ")
        if number.isdecimal() and len(number) < 10:
            found |= Q(number=int(number)) | Q(serial=int(number))
        return self.filter(found)

    def of_group(self, body: str) -> ProposalQuerySet:
        """Led by somebody who sat in the body on the day of submission."""
        held = Seat.objects.held(on=OuterRef("submitted_on"))  # type: ignore[arg-type]
        seats = held.filter(appointment__member=OuterRef("lead"), body=int(body))
        return self.filter(Exists(seats))

    def with_value(self, **values: Any) -> ProposalQuerySet:
        """Narrowed by facets (FACETS), as the chips of the list do."""
        if unknown := values.keys() - set(FACETS):
            raise ValueError(f"no facet: {unknown}")
        return self.filter(**values)

    def faceted(self) -> list[tuple[Any, ...]]:
        """How many for every combination of FACETS, the number last: one query behind all chips."""
        return list(self.order_by().values_list(*FACETS).annotate(rows=Count("pk")).order_by())

    def counted(self) -> dict[str, int]:
        """How many in each status."""
        return dict(self.order_by().values_list("status").annotate(rows=Count("pk")).order_by())

    def newest_first(self) -> ProposalQuerySet:
        return self.order_by(F("submitted_on").desc(nulls_first=True), "-pk")

    def not_secret(self) -> ProposalQuerySet:
        return self.filter(is_secret=False)

    def overdue(self, *, on: date) -> ProposalQuerySet:
        """With a unit that owed the author a reply before the day."""
        late = _handlings().current().answering().overdue(on=on)
        return self.filter(pk__in=late.values("proposal"))

    def of_session(self, session: int) -> ProposalQuerySet:
        return self.filter(session=session)

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
        """Everything the list page touches, nothing else."""
        rows = self.select_related("session", "category", "lead", "collective_body", "merged_into")
        return rows.defer(*LONG_TEXTS, *(f"merged_into__{name}" for name in LONG_TEXTS))

    def for_detail(self) -> ProposalQuerySet:
        """Everything the page of one proposal touches on the proposal itself."""
        return self.select_related(
            "session", "category", "lead", "collective_body", "decline_reason", "merged_into", "created_by"
        )

    def for_export(self) -> ProposalQuerySet:
        """Everything a line of the exported workbook says."""
        return self.for_list().prefetch_related(
            models.Prefetch("cosigners", _cosignings().signed().select_related("member"), to_attr="signed_cosigners"),
            models.Prefetch("handlings", _handlings().current().select_related("unit"), to_attr="current_handlings"),
        )

    def with_due(self) -> ProposalQuerySet:
        """With `due_on`: the first day on which a unit still owes the author a reply."""
        owed = _handlings().answering().open().filter(proposal=OuterRef("pk")).order_by("due_on").values("due_on")[:1]
        return self.annotate(due_on=models.Subquery(owed))


def _own(user: User) -> Q:
    from proposals.models.proposals import Proposal

    cosigned = _cosignings().filter(member__user=user, status__in=STANDS_BEHIND)
    written = Q(created_by=user, lead__isnull=True)  # for a body
    own = Q(lead__user=user) | written | (~Q(status=Status.DRAFT) & Q(pk__in=cosigned.values("proposal")))
    merged = Proposal.objects.filter(own, status=Status.MERGED).values("merged_into")
    return own | Q(pk__in=merged)


def _cosignings() -> Any:
    from proposals.models.signing import Cosigner

    return Cosigner.objects.all()


def _handlings() -> Any:
    from proposals.models.handling import Handling

    return Handling.objects.all()
