"""Real objects for tests; a factory fills in what a status demands. Synthetic names only."""

from datetime import UTC, date, datetime

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from cppcc.core.accounts.models import User
from members.activities.models import (
    Activity,
    ActivityKind,
    Attendance,
    Outcome,
    OutcomeKind,
    Paper,
    PaperKind,
    Participation,
    Series,
)
from members.activities.states import Status as ActivityStatus
from members.people.models import Appointment, Body, BodyKind, Member, Seat, Session, Term, Unit
from members.service.models import ServiceKind, ServiceRecord
from proposals.models import Category, Handling, Proposal, Publication, Reply
from proposals.states import ON_REGISTER, PublicationStatus
from proposals.states import Status as ProposalStatus
from sentiment.models import Bulletin, SocialReport
from sentiment.states import Status as ReportStatus


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"用户{n}")
    must_change_password = False
    password = factory.LazyFunction(lambda: make_password("correct-horse-1"))


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term
        django_get_or_create = ("name",)

    name = "第三届"
    committee_name = "政协南和区委员会"
    starts_on = date(2021, 1, 1)
    ends_on = date(2025, 12, 31)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session
        django_get_or_create = ("name",)

    term = factory.SubFactory(TermFactory)
    name = "三届三次"
    year = 2024
    opens_on = date(2024, 1, 8)
    closes_on = date(2024, 1, 11)


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Body
        django_get_or_create = ("kind", "name")

    kind = BodyKind.GROUP
    name = "第一活动组"


class MemberFactory(DjangoModelFactory):
    """A member in office since 2021, in the first group unless `group=` says otherwise (None: no group)."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"W{n:04d}")
    name = factory.Sequence(lambda n: f"委员{n}")

    @factory.post_generation
    def group(self, create, extracted, **kwargs):
        if not create:
            return
        appointment = Appointment.objects.create(member=self, term=TermFactory(), starts_on=date(2021, 1, 8))
        group = extracted if extracted is not None else GroupFactory()
        Seat.objects.create(appointment=appointment, body=group, duty=kwargs.get("duty", ""))


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    name = factory.Sequence(lambda n: f"区第{n}局")


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category
        django_get_or_create = ("name",)

    name = "城乡建设"


class ProposalFactory(DjangoModelFactory):
    class Meta:
        model = Proposal

    session = factory.SubFactory(SessionFactory)
    title = factory.Sequence(lambda n: f"关于完善第{n}片区停车管理的建议")
    situation = "老城片区停车位不足，现有车位320个，登记车辆1100辆。"
    suggestions = "一是改造闲置地块；二是错时共享单位车位。"
    category = factory.SubFactory(CategoryFactory)
    lead = factory.SubFactory(MemberFactory)
    status = ProposalStatus.SUBMITTED
    submitted_on = factory.LazyAttribute(lambda p: None if p.status == ProposalStatus.DRAFT else date(2024, 1, 9))
    serial = factory.Maybe(
        factory.LazyAttribute(lambda p: p.status != ProposalStatus.DRAFT),
        yes_declaration=factory.Sequence(lambda n: n + 1),
        no_declaration=None,
    )
    number = factory.Maybe(
        factory.LazyAttribute(lambda p: p.status in ON_REGISTER),
        yes_declaration=factory.Sequence(lambda n: n + 1),
        no_declaration=None,
    )
    merged_into = factory.Maybe(
        factory.LazyAttribute(lambda p: p.status == ProposalStatus.MERGED),
        yes_declaration=factory.SubFactory("tests.factories.ProposalFactory", status=ProposalStatus.FILED),
        no_declaration=None,
    )


class HandlingFactory(DjangoModelFactory):
    class Meta:
        model = Handling

    proposal = factory.SubFactory(ProposalFactory, status=ProposalStatus.HANDED_OVER)
    unit = factory.SubFactory(UnitFactory)
    issued_on = date(2024, 2, 20)
    due_on = date(2024, 5, 20)


class ReplyFactory(DjangoModelFactory):
    class Meta:
        model = Reply

    handling = factory.SubFactory(HandlingFactory)
    replied_on = date(2024, 5, 10)
    due_on = factory.LazyAttribute(lambda r: r.handling.due_on)
    outcome = "A"


class PublicationFactory(DjangoModelFactory):
    """A proposal on the public page, in its own words."""

    class Meta:
        model = Publication

    proposal = factory.SubFactory(ProposalFactory, status=ProposalStatus.FILED)
    status = PublicationStatus.PUBLISHED
    session = factory.SelfAttribute("proposal.session")
    year = factory.SelfAttribute("proposal.session.year")
    number = factory.SelfAttribute("proposal.number")
    category = factory.SelfAttribute("proposal.category")
    title = factory.SelfAttribute("proposal.title")
    sponsors = factory.LazyAttribute(lambda p: p.proposal.sponsor)
    sections = factory.LazyAttribute(lambda p: [["情况", p.proposal.situation], ["建议", p.proposal.suggestions]])
    published_at = datetime(2024, 6, 1, tzinfo=UTC)


class BulletinFactory(DjangoModelFactory):
    class Meta:
        model = Bulletin

    year = 2024
    number = factory.Sequence(lambda n: n + 1)


class SocialReportFactory(DjangoModelFactory):
    class Meta:
        model = SocialReport

    year = 2024
    title = factory.Sequence(lambda n: f"第{n}街区健身步道破损问题值得关注")
    situation = "健身步道破损36处，雨后积水。"
    status = ReportStatus.RECEIVED
    received_on = factory.LazyAttribute(lambda r: None if r.status == ReportStatus.DRAFT else date(2024, 3, 5))
    number = factory.Maybe(
        factory.LazyAttribute(lambda r: r.status != ReportStatus.DRAFT),
        yes_declaration=factory.Sequence(lambda n: 10 * n + 1),  # leaves room for the next numbers that verbs give
        no_declaration=None,
    )
    bulletin = factory.Maybe(
        factory.LazyAttribute(lambda r: r.status == ReportStatus.ISSUED),
        yes_declaration=factory.SubFactory(BulletinFactory),
        no_declaration=None,
    )


class ActivityKindFactory(DjangoModelFactory):
    class Meta:
        model = ActivityKind
        django_get_or_create = ("name",)

    name = "调研"


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    number = factory.Sequence(lambda n: f"H{n:03d}")
    name = factory.Sequence(lambda n: f"城区停车问题专题调研{n}")
    kind = factory.SubFactory(ActivityKindFactory)
    organiser = factory.SubFactory(GroupFactory)
    starts_on = ends_on = date(2024, 5, 15)
    status = ActivityStatus.PUBLISHED


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series

    name = factory.Sequence(lambda n: f"委员月度学习{n}")
    kind = factory.SubFactory(ActivityKindFactory)
    organiser = factory.SubFactory(GroupFactory)


class PaperFactory(DjangoModelFactory):
    class Meta:
        model = Paper

    activity = factory.SubFactory(ActivityFactory)
    kind = PaperKind.MATERIAL
    title = "调研方案"
    shown_from = date(2024, 5, 1)


class OutcomeFactory(DjangoModelFactory):
    class Meta:
        model = Outcome

    activity = factory.SubFactory(ActivityFactory)
    kind = factory.LazyFunction(lambda: OutcomeKind.objects.get(name="会议纪要"))
    title = "座谈会纪要"
    shown_from = date(2024, 5, 16)


class ParticipationFactory(DjangoModelFactory):
    class Meta:
        model = Participation

    activity = factory.SubFactory(ActivityFactory)
    member = factory.SubFactory(MemberFactory)
    status = Attendance.PRESENT


class ServiceKindFactory(DjangoModelFactory):
    class Meta:
        model = ServiceKind
        django_get_or_create = ("name",)

    name = "办实事"


class ServiceRecordFactory(DjangoModelFactory):
    class Meta:
        model = ServiceRecord

    member = factory.SubFactory(MemberFactory)
    kind = factory.SubFactory(ServiceKindFactory)
    on = date(2024, 4, 22)
    text = "协调解决群众急难愁盼事项"
