from datetime import UTC, date, datetime

import pytest

from cppcc.core.periods import Period
from members.activities.models import Attendance
from members.activities.states import Status as ActivityStatus
from members.duty.checklist import tick_off
from members.duty.models import Checklist
from members.service.states import Status as ServiceStatus
from proposals.models import Cosigner, CosignStatus
from proposals.states import Status as ProposalStatus
from sentiment.models import ReportAuthor
from tests.factories import (
    ActivityFactory,
    ActivityKindFactory,
    MemberFactory,
    ParticipationFactory,
    ProposalFactory,
    ServiceKindFactory,
    ServiceRecordFactory,
    SocialReportFactory,
)

YEAR = Period.year(2024)


@pytest.fixture
def busy(db):
    """A member with all six of 2024."""
    member = MemberFactory(name="龚望怡")
    ParticipationFactory(member=member)
    ProposalFactory(lead=member)
    ReportAuthor.objects.create(report=SocialReportFactory(), member=member)
    for kind in ("联系群众", "办实事", "述职"):
        ServiceRecordFactory(member=member, kind=ServiceKindFactory(name=kind), status=ServiceStatus.CONFIRMED)
    return member


def ticks(member, period=YEAR):
    return [tick.done for tick in tick_off(period).sheet(member).ticks]


def test_a_member_with_all_six_is_complete(busy):
    sheet = tick_off(YEAR).sheet(busy)

    assert [tick.item.label for tick in sheet.ticks] == [
        "参加调研视察",
        "提交提案",
        "反映社情民意",
        "联系群众",
        "办实事",
        "述职",
    ]
    assert (sheet.done, sheet.complete) == (6, True)


def test_another_year_has_nothing_of_it(busy):
    assert ticks(busy, Period.year(2023)) == [False] * 6


@pytest.mark.parametrize(("kind", "counts"), [("调研", True), ("视察", True), ("学习培训", False)])
def test_only_surveys_and_inspections_count_as_field_work(db, kind, counts):
    member = MemberFactory()
    ParticipationFactory(member=member, activity=ActivityFactory(kind=ActivityKindFactory(name=kind)))

    assert ticks(member)[0] is counts


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        (Attendance.PRESENT, True),
        (Attendance.LATE, True),
        (Attendance.LEFT_EARLY, True),
        (Attendance.EXCUSED, False),
        (Attendance.ABSENT, False),
        (Attendance.INVITED, False),
    ],
)
def test_only_those_who_came_are_credited(db, status, counts):
    member = MemberFactory()
    ParticipationFactory(member=member, status=status)

    assert ticks(member)[0] is counts


def test_a_cancelled_activity_credits_nobody(db):
    member = MemberFactory()
    ParticipationFactory(member=member, activity=ActivityFactory(status=ActivityStatus.CANCELLED))

    assert ticks(member)[0] is False


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        (CosignStatus.SIGNED, True),
        (CosignStatus.INVITED, False),
        (CosignStatus.DECLINED, False),
        (CosignStatus.LAPSED, False),
    ],
)
def test_only_a_signed_cosigner_is_credited(db, status, counts):
    member = MemberFactory()
    Cosigner.objects.create(proposal=ProposalFactory(), member=member, status=status)

    assert ticks(member)[1] is counts


def test_a_draft_proposal_credits_nobody(db):
    member = MemberFactory()
    ProposalFactory(lead=member, status=ProposalStatus.DRAFT)

    assert ticks(member)[1] is False


@pytest.mark.parametrize("status", [ServiceStatus.FILED, ServiceStatus.REFUSED])
def test_a_service_record_counts_only_once_confirmed(db, status):
    member = MemberFactory()
    ServiceRecordFactory(member=member, kind=ServiceKindFactory(name="办实事"), status=status)

    assert ticks(member)[4] is False


def test_what_waits_to_be_confirmed_is_told_but_does_not_count(db):
    member = MemberFactory()
    ServiceRecordFactory(member=member, kind=ServiceKindFactory(name="述职"))

    tick = tick_off(YEAR, waiting=True).sheet(member).ticks[5]

    assert (tick.done, tick.waiting) == (False, 1)


def test_what_happened_after_the_moment_does_not_count_yet(busy):
    early = Period.year(2024, as_of=datetime(2024, 2, 1, tzinfo=UTC))

    assert ticks(busy, early) == [False, True, False, False, False, False]


def test_ticking_off_asks_each_source_once_whatever_the_head_count(busy, django_assert_num_queries):
    members = [busy, *MemberFactory.create_batch(3)]

    # checklist, items, attendance, proposals, their cosigners, reports, their authors, service records, due days of
    # statements, statements
    with django_assert_num_queries(10):
        tick_off(YEAR).sheets(members)


def test_a_new_version_leaves_earlier_years_alone(busy, liaison):
    checklist = Checklist.objects.get()

    new = checklist.succeed(by=liaison, from_year=2025)
    new.items.filter(order=2).update(target=2)

    assert ticks(busy) == [True] * 6
    assert [tick.item.target for tick in tick_off(Period.year(2025)).sheet(busy).ticks] == [1, 2, 1, 1, 1, 1]
    assert list(Checklist.objects.in_force(2024)) == [checklist]


def test_the_oldest_record_stands_first(db):
    member = MemberFactory()
    late = ParticipationFactory(
        member=member, activity=ActivityFactory(starts_on=date(2024, 9, 1), ends_on=date(2024, 9, 1))
    )
    early = ParticipationFactory(member=member)

    tick = tick_off(YEAR).sheet(member).ticks[0]

    assert [credit.record[1] for credit in tick.credits] == [early.activity_id, late.activity_id]
