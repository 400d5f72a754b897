"""Years of proposals by bulk inserts: old sessions closed, the newest in all states, with all that a page touches."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone

from bench.corpus.texts import Text, Writer
from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.search import index as indexing
from cppcc.core.search.bits import BLOCK
from cppcc.core.workflow import StepTaken
from members.people.models import Appointment, Body, BodyKind, Member, Seat, Session, Term, Unit
from proposals.models import (
    Category,
    Cosigner,
    CosignStatus,
    Handling,
    HandlingStatus,
    Manner,
    Proposal,
    ProposalKind,
    Publication,
    Rating,
    Reply,
    Revision,
    RevisionKind,
    SponsorKind,
)
from proposals.models.revisions import text_of
from proposals.publishing.releasing import sections_of
from proposals.states import HANDLING_STEPS, ON_REGISTER, STEPS, PublicationStatus, Status

SITTING = 300
NEW_IN_A_TERM = 200
UNITS = 60
GROUPS = 12
BATCH = 1000
TEXTS = 2000  # different texts; titles and texts are drawn anew for each proposal

OLD = {"closed": 82, "merged": 6, "declined": 5, "turned_social": 3, "withdrawn": 2, "answered": 2}
FRESH = {
    "draft": 3,
    "submitted": 12,
    "returned": 2,
    "filed": 10,
    "merged": 6,
    "declined": 4,
    "turned_social": 2,
    "withdrawn": 1,
    "handed_over": 15,
    "handling": 25,
    "answered": 12,
    "closed": 8,
}
HANDED = {Status.HANDED_OVER, Status.HANDLING, Status.ANSWERED, Status.CLOSED}
PARTS = [[Manner.SOLE]] * 7 + [[Manner.LEAD, Manner.ASSIST]] * 2 + [[Manner.SPLIT, Manner.SPLIT]]


class Filling:
    """Fills an empty database (only the rows of the migrations in it) with `years` × `a_year` proposals."""

    def __init__(self, *, years: int, a_year: int, on: date) -> None:
        self.years, self.a_year, self.on = years, a_year, on
        self.random, writer = random.Random(7), Writer(7)
        self.texts = [writer.write() for _ in range(TEXTS)]
        self.accounts: dict[Role, User] = {}

    def fill(self) -> dict[Role, User]:
        """All of it; returns an account of each role that looks at proposals."""
        with transaction.atomic():
            self._people()
            for place, session in enumerate(self.sessions):
                self._session(place, session, fresh=place == self.years - 1)
            self._history()
            self._publish()
        self._index()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        return self.accounts

    def _people(self) -> None:
        offices = {
            Role.PROPOSAL_OFFICE: "周立案",
            Role.LEADER: "王领导",
            Role.MEMBER: "李委员",
            Role.UNIT_CLERK: "钱承办",
        }
        for role, name in offices.items():
            user = User(username=f"bench-{role.value}", name=name, must_change_password=False)
            user.set_unusable_password()
            user.save()
            user.hold([role])
            self.accounts[role] = user
        self.clerk = self.accounts[Role.PROPOSAL_OFFICE]
        first = self.on.year - self.years + 1
        terms, self.sessions = {}, []
        for year in range(first, self.on.year + 1):
            number, meeting = divmod(year - first, 5)
            begin = first + number * 5
            terms[number] = terms.get(number) or Term.objects.create(
                name=f"第{number + 1}届",
                committee_name="政协南和区委员会",
                starts_on=date(begin, 1, 1),
                ends_on=date(begin + 4, 12, 31),
            )
            opens = date(year, 1, 8)
            self.sessions.append(
                Session.objects.create(
                    term=terms[number],
                    name=f"{number + 1}届{meeting + 1}次",
                    year=year,
                    opens_on=opens,
                    closes_on=opens + timedelta(days=4),
                )
            )
        self._members(list(terms.values()))
        Unit.objects.bulk_create(Unit(name=f"区第{n}局", order=n) for n in range(UNITS))
        self.units = list(Unit.objects.order_by("order")[:UNITS])
        self.units[0].clerks.add(self.accounts[Role.UNIT_CLERK])
        self.categories = list(Category.objects.all())

    def _members(self, terms: list[Term]) -> None:
        count = SITTING + NEW_IN_A_TERM * (len(terms) - 1)
        Member.objects.bulk_create(Member(number=f"B{n:05d}", name=f"委员{n}") for n in range(count))
        self.members = list(Member.objects.filter(number__startswith="B").order_by("number"))
        spoken = self.members[-1]
        spoken.user = self.accounts[Role.MEMBER]
        spoken.save(update_fields=["user"])
        groups = [Body.objects.create(kind=BodyKind.GROUP, name=f"第{n}活动组", order=n) for n in range(GROUPS)]
        self.bodies = [Body.objects.create(kind=BodyKind.PARTY, name=f"民主党派{n}", order=n) for n in range(8)]
        sat = [
            Appointment(member=member, term=term, starts_on=term.starts_on)
            for place, term in enumerate(terms)
            for member in self._sitting(place)
        ]
        Appointment.objects.bulk_create(sat)
        Seat.objects.bulk_create(Seat(appointment=each, body=groups[n % GROUPS]) for n, each in enumerate(sat))

    def _sitting(self, term: int) -> list[Member]:
        return self.members[term * NEW_IN_A_TERM : term * NEW_IN_A_TERM + SITTING]

    def _session(self, place: int, session: Session, *, fresh: bool) -> None:
        """One year: its proposals, then the merged ones, then all that hangs on them."""
        shares = FRESH if fresh else OLD
        states = self.random.choices(list(shares), list(shares.values()), k=self.a_year)
        sitting, number = self._sitting(place // 5), 0
        rows, merged = [], []
        for serial, status in enumerate(states, start=1):
            proposal = self._proposal(session, serial, status, sitting)
            if status in ON_REGISTER:
                number += 1
                proposal.number = number
            (merged if status == Status.MERGED else rows).append(proposal)
        Proposal.objects.bulk_create(rows, BATCH)
        targets = [each for each in rows if each.status in ON_REGISTER]
        for each in merged:
            each.merged_into = self.random.choice(targets)
        Proposal.objects.bulk_create(merged, BATCH)
        self._signers([*rows, *merged], sitting)
        self._handlings(rows, fresh=fresh)

    def _proposal(self, session: Session, serial: int, status: str, sitting: list[Member]) -> Proposal:
        pick = self.random
        text: Text = pick.choice(self.texts)
        title: Text = pick.choice(self.texts)
        sponsor = pick.choices(list(SponsorKind), [45, 47, 8])[0]
        plenary = pick.random() < 0.85
        day = date(session.year, 1, 8) + timedelta(days=pick.randint(0, 4) if plenary else pick.randint(5, 300))
        drafted = status == Status.DRAFT
        return Proposal(
            session=session,
            kind=ProposalKind.PLENARY if plenary else ProposalKind.ORDINARY,
            serial=None if drafted else serial,
            title=f"{title.title}（{serial}）",
            situation=text.situation,
            analysis=text.analysis,
            suggestions=text.suggestions,
            category=pick.choice(self.categories),
            sponsor_kind=sponsor,
            lead=None if sponsor == SponsorKind.COLLECTIVE else pick.choice(sitting),
            collective_body=pick.choice(self.bodies) if sponsor == SponsorKind.COLLECTIVE else None,
            is_secret=pick.random() < 0.01,
            is_key=status in HANDED and pick.random() < 0.02,
            submitted_on=None if drafted else min(day, self.on),
            decided_on=None if status in {Status.DRAFT, Status.SUBMITTED} else day + timedelta(days=20),
            status=status,
            created_by=self.clerk,
        )

    def _signers(self, rows: list[Proposal], sitting: list[Member]) -> None:
        joint = [each for each in rows if each.sponsor_kind == SponsorKind.JOINT]
        signed = []
        for proposal in joint:
            for order, member in enumerate(self.random.sample(sitting, self.random.randint(1, 5))):
                if member != proposal.lead:
                    waiting = proposal.status == Status.SUBMITTED and self.random.random() < 0.2
                    status = CosignStatus.INVITED if waiting else CosignStatus.SIGNED
                    signed.append(Cosigner(proposal=proposal, member=member, status=status, order=order))
        Cosigner.objects.bulk_create(signed, BATCH)
        kept = (
            Revision(proposal=each, kind=RevisionKind.SUBMITTED, content=text_of(each), by=self.clerk)
            for each in rows
            if each.status != Status.DRAFT
        )
        Revision.objects.bulk_create(kept, BATCH)

    def _handlings(self, rows: list[Proposal], *, fresh: bool) -> None:
        handlings = [each for row in rows if row.status in HANDED for each in self._of(row, fresh=fresh)]
        Handling.objects.bulk_create(handlings, BATCH)
        replies = [
            Reply(
                handling=each,
                due_on=each.due_on,
                replied_on=min(each.issued_on + timedelta(days=self.random.randint(20, 100)), self.on),
                outcome=self.random.choice("AAAABBC"),
                meeting="face_to_face",
                body=self.random.choice(self.texts).suggestions,
            )
            for each in handlings
            if each.status == HandlingStatus.REPLIED
        ]
        Reply.objects.bulk_create(replies, BATCH)
        ratings = [
            Rating(reply=each, member=lead, result="satisfied", attitude="satisfied", rated_on=each.replied_on)
            for each in replies
            if (lead := each.handling.proposal.lead) and each.handling.answers_to_author and self.random.random() < 0.6
        ]
        Rating.objects.bulk_create(ratings, BATCH)

    def _of(self, proposal: Proposal, *, fresh: bool) -> Iterable[Handling]:
        manners = self.random.choice(PARTS)
        issued = date(proposal.session.year, 2, 20)
        if fresh and proposal.status in {Status.HANDED_OVER, Status.HANDLING}:
            issued = self.on - timedelta(days=self.random.randint(0, 110))
        for place, unit in enumerate(self.random.sample(self.units, len(manners))):
            status = {Status.HANDED_OVER: "issued", Status.HANDLING: "accepted"}.get(proposal.status, "replied")
            if place and status == "accepted" and self.random.random() < 0.3:
                status = "replied"
            due = issued + timedelta(days=90)
            yield Handling(
                proposal=proposal, unit=unit, manner=manners[place], status=status, issued_on=issued, due_on=due
            )

    def _history(self) -> None:
        """The steps that led to where each stands, a statement for each step."""
        register = list(map(str, ON_REGISTER))
        self._took(Proposal, "submit", Proposal.objects.exclude(status=Status.DRAFT))
        self._took(Proposal, "file", Proposal.objects.filter(status__in=register))
        for step, since in {"hand_over": 1, "handle": 2, "answer": 3, "close": 4}.items():
            self._took(Proposal, step, Proposal.objects.filter(status__in=register[since:]))
        for step in ("merge", "decline", "turn_social", "return", "withdraw"):
            self._took(Proposal, step, Proposal.objects.filter(status=STEPS[step].target))
        self._took(Handling, "accept", Handling.objects.exclude(status=HandlingStatus.ISSUED))
        self._took(Handling, "reply", Handling.objects.filter(status=HandlingStatus.REPLIED))

    def _took(self, model: type[models.Model], name: str, rows: Any) -> None:
        step = (STEPS if model is Proposal else HANDLING_STEPS)[name]
        target = ContentType.objects.get_for_model(model)
        at = timezone.make_aware(datetime.combine(self.on, time(9)))
        columns = "target_type_id, target_id, step, label, source, result, by_id, at, note"
        keys, parameters = rows.order_by().values("pk").query.sql_with_params()
        values = [target.pk, name, step.label, sorted(step.sources)[0], step.target, self.clerk.pk, at]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {StepTaken._meta.db_table} ({columns}) "  # noqa: S608 - names of our own
                f"SELECT %s, id, %s, %s, %s, %s, %s, %s, '' FROM {model._meta.db_table} WHERE id IN ({keys})",
                [*values, *parameters],
            )

    def _publish(self) -> None:
        """All that was answered is public."""
        rows = Proposal.objects.may_be_public().in_status(Status.ANSWERED, Status.CLOSED).order_by("pk")
        for after in range(0, rows.count(), BATCH):
            part = rows.select_related("session", "lead", "collective_body")[after : after + BATCH]
            Publication.objects.bulk_create(map(self._published, part))

    def _published(self, proposal: Proposal) -> Publication:
        return Publication(
            proposal=proposal,
            status=PublicationStatus.PUBLISHED,
            session=proposal.session,
            year=proposal.session.year,
            number=proposal.number,
            category_id=proposal.category_id,
            title=proposal.title,
            sponsors=proposal.sponsor,
            sections=[list(section) for section in sections_of(proposal)],
            published_at=timezone.make_aware(datetime.combine(self.on, time(9))),
        )

    def _index(self) -> None:
        """The search index, a whole block at a time; a text that comes again is cut into words once."""
        cut, known = indexing.terms_of_text, {}

        def once(text: str) -> set[str]:
            if text not in known:
                known[text] = cut(text)
            return known[text]

        chunk, indexing.CHUNK = indexing.CHUNK, BLOCK
        indexing.terms_of_text = once
        try:
            indexing.index_many(Proposal.objects.received())
            indexing.index_many(Publication.objects.public())
        finally:
            indexing.terms_of_text, indexing.CHUNK = cut, chunk
