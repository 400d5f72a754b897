"""Joint signing of one proposal: asking members, asking once more, reminding, and what the deadline does.

Work over a proposal and its cosigners at once; what one member answers is the cosigner's own verb."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cppcc.core.audit.models import record
from cppcc.core.notices.telling import notify
from cppcc.core.workflow import StepRefused
from members.people.models import Member
from proposals.deadlines import due
from proposals.models import Cosigner, CosignStatus, Proposal, Refused, SponsorKind
from proposals.models.deadlines import Clock
from proposals.notices import INVITED, SIGNING
from proposals.states import INVITE, NOT_SIGNING, OPEN_FOR_SIGNING, REMIND

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@dataclass(frozen=True)
class Signing:
    """What the page of a proposal shows of its cosigners: the signed names to everybody, and to those who are concerned
    what each answered and when."""

    told: list[Cosigner]
    named: list[Cosigner]
    rows: list[Cosigner]
    own: Cosigner | None
    invitation: Cosigner | None
    asked_again: str
    may_invite: bool
    may_remind: bool
    may_withdraw: bool
    counts: list[tuple[str, int]]


def signing_of(proposal: Proposal, user: User, *, on: date) -> Signing:
    """The cosigners of the page; at most two queries."""
    rows = list(proposal.cosigners.with_people())
    is_open = proposal.status in OPEN_FOR_SIGNING
    own = next((row for row in rows if row.member.user_id == user.pk), None)
    asked = own if own and is_open and own.status == CosignStatus.INVITED and not own.is_late(on) else None
    concerned = user.has_perm("proposals.invite", proposal)
    counted = Counter(CosignStatus.LAPSED if row.is_late(on) else row.status for row in rows)
    named = [row for row in rows if row.status == CosignStatus.SIGNED]
    return Signing(
        told=rows if concerned else [row for row in rows if row in named or row is own],
        named=named,
        rows=rows if concerned else [],
        own=own,
        invitation=asked,
        asked_again=asked.last_note() if asked else "",
        may_invite=concerned and is_open and proposal.sponsor_kind != SponsorKind.COLLECTIVE,
        may_remind=concerned and any(_can_be_reminded(row, on) for row in rows) and is_open,
        may_withdraw=own is not None and is_open and own.status == CosignStatus.SIGNED,
        counts=[(label, counted[value]) for value, label in CosignStatus.choices if counted[value]],
    )


def open_invitations(proposal: Proposal, *, by: User, on: date) -> None:
    """The proposal was handed in: those invited have from today as long as the session's rules say."""
    if not proposal.cosigners.invited().exists():
        return
    given = due(proposal.session, Clock.SIGN, on)
    with transaction.atomic():
        fresh = list(proposal.cosigners.invited().without_deadline().with_people())
        proposal.cosigners.give_until(given.on, given.how, on=on)
        _tell_invited(proposal, fresh, by=by, until=given.on)


def invite(proposal: Proposal, members: Sequence[Member], *, by: User, on: date) -> list[Member]:
    """Ask `members` to sign until the session's deadline from today; returns those newly asked.

    Who is asked already, or has signed, is left alone; who declined, let it lapse or took the name back is asked once
    more. What one member proposed becomes a joint proposal."""
    with transaction.atomic():
        held = Proposal.objects.select_for_update(of=("self",)).select_related("session").get(pk=proposal.pk)
        if held.status not in INVITE.sources:
            raise Refused(held, INVITE, f"{held}已审查，不再征集联名")
        if held.sponsor_kind == SponsorKind.COLLECTIVE:
            raise Refused(held, INVITE, "集体提案由组织提出，不邀请委员个人联名")
        given = due(held.session, Clock.SIGN, on)
        standing = {row.member_id: row for row in held.cosigners.select_related("member")}
        fresh = [member for member in members if member.pk not in standing and member.pk != held.lead_id]
        for place, member in enumerate(fresh, start=len(standing) + 1):
            until = {"invited_on": on, "answer_by": given.on, "answer_how": given.how}
            Cosigner.objects.create(proposal=held, member=member, order=place, **until)
        again = [row for member in members if (row := standing.get(member.pk)) and row.status in NOT_SIGNING]
        for row in again:
            row.invite_again(by=by, on=on, until=given.on, how=given.how)
        asked = [*fresh, *(row.member for row in again)]
        if asked:
            Proposal.objects.filter(pk=held.pk).update(sponsor_kind=SponsorKind.JOINT, changed_at=timezone.now())
            record(INVITE.label, by=by, target=held, members=[str(member) for member in asked])
            _tell_invited(held, held.cosigners.of_members(asked).with_people(), by=by, until=given.on)
    return asked


def remind(proposal: Proposal, *, by: User, on: date) -> int:
    """Tell those who have not answered once more, each at most once a day; returns how many."""
    if proposal.status not in REMIND.sources:
        raise StepRefused(proposal, REMIND)
    with transaction.atomic():
        rows = [row for row in proposal.cosigners.invited().with_people() if _can_be_reminded(row, on)]
        for row in rows:
            row.reminded_on = on
            notify(
                _accounts(row.member),
                kind=INVITED.name,
                once=f"cosigner:{row.pk}:reminded:{on}",
                title=f"请您答复：{proposal.sponsor}邀请您联名《{proposal.title}》",
                text=f"请于{_day(row.answer_by)}前签名或谢绝，逾期不再受理。" if row.answer_by else "",
                url=proposal.get_absolute_url(),
                by=by,
                private=proposal.is_secret,
            )
        Cosigner.objects.bulk_update(rows, ["reminded_on"])
        if rows:
            record(REMIND.label, by=by, target=proposal, members=[str(row.member) for row in rows])
    return len(rows)


def lapse_overdue(*, on: date) -> int:
    """Invitations whose deadline has passed lapse, and their author is told; safe to run twice. Returns how many."""
    lapsed = 0
    for row in Cosigner.objects.overdue(on=on).with_people():
        try:
            row.lapse()
        except StepRefused:  # answered at this very moment, or another worker was faster
            continue
        lapsed += 1
        tell_author(row, f"{row.member}没有在{_day(row.answer_by)}前答复联名")
    return lapsed


def cosigners_unlike(proposal: Proposal, typed: Sequence[Member]) -> list[Cosigner]:
    """The cosigners as they stand, when they are not those typed: somebody invited or took out one meanwhile."""
    standing = list(proposal.cosigners.select_related("member"))
    return standing if {row.member_id for row in standing} != {member.pk for member in typed} else []


def tell_author(row: Cosigner, title: str, *, by: User | None = None) -> None:
    """Tell whoever asked for the signature what became of it."""
    proposal = row.proposal
    author = proposal.lead.user if proposal.lead is not None else proposal.created_by
    if author is None:
        return
    notify(
        [author],
        kind=SIGNING.name,
        once=f"cosigner:{row.pk}:{row.status}:{row.history.count()}",
        title=f"{title}：《{proposal.title}》",
        text=row.reason,
        url=proposal.get_absolute_url(),
        by=by,
        private=proposal.is_secret,
    )


def _tell_invited(proposal: Proposal, rows: Iterable[Cosigner], *, by: User, until: date) -> None:
    for row in rows:
        notify(
            _accounts(row.member),
            kind=INVITED.name,
            once=f"cosigner:{row.pk}:invited:{row.history.count()}",
            title=f"{proposal.sponsor}邀请您联名《{proposal.title}》",
            text=f"请于{_day(until)}前签名或谢绝，逾期不再受理。",
            url=proposal.get_absolute_url(),
            by=by,
            private=proposal.is_secret,
        )


def _can_be_reminded(row: Cosigner, on: date) -> bool:
    open_still = row.status == CosignStatus.INVITED and not row.is_late(on)
    return open_still and row.reminded_on != on and row.invited_on != on


def _accounts(member: Member) -> list[User]:
    return [member.user] if member.user is not None else []


def _day(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""
