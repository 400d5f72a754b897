"""What members did over a term: figures by hand, scores kept and running, and how many queries it takes."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.activities.models import Attendance
from members.duty.models import SavedCard, Scheme
from members.duty.scoring.spec import Item, Rate, Rules
from members.people.models import Appointment
from members.service.states import Status as ServiceStatus
from members.tenure.years import Done, Score, TermRecord, members_of
from proposals.states import Status as ProposalStatus
from sentiment.models import ReportAuthor
from tests.factories import (
    ActivityFactory,
    GroupFactory,
    MemberFactory,
    ParticipationFactory,
    ProposalFactory,
    ServiceRecordFactory,
    SessionFactory,
    SocialReportFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2024, 10, 1, 12))


def scheme_of(year, by, *, points=5, scope=None):
    made = Scheme.of_year(year, name="考核办法", scope=scope)
    made.draft(Rules(items=(Item(1, "提案", (Rate("proposals.sponsored", Decimal(points)),)),)), by=by)
    made.open(by=by)
    return made


def took_part(member, on, status=Attendance.PRESENT):
    activity = ActivityFactory(starts_on=on, ends_on=on, status="closed")
    return ParticipationFactory(member=member, status=status, activity=activity)


@pytest.fixture
def busy(db):
    """2023: there once of two; 2024: there twice of three, a proposal filed and one not, a report, a deed."""
    member = MemberFactory(name="龚望怡")
    took_part(member, date(2023, 5, 1))
    took_part(member, date(2023, 6, 1), Attendance.ABSENT)
    took_part(member, date(2024, 5, 1))
    took_part(member, date(2024, 6, 1), Attendance.LATE)
    took_part(member, date(2024, 7, 1), Attendance.EXCUSED)
    ProposalFactory(lead=member)
    ProposalFactory(lead=member, status=ProposalStatus.FILED, decided_on=date(2024, 1, 20))
    ReportAuthor.objects.create(report=SocialReportFactory(), member=member)
    ServiceRecordFactory(member=member, status=ServiceStatus.CONFIRMED)
    return member


def test_each_year_by_hand_and_the_term_adds_up(busy):
    sheet = TermRecord(TermFactory(), now=NOW).sheet(busy)

    assert [(line.year, line.done) for line in sheet.lines if line.done != Done()] == [
        (2023, Done(attended=1, expected=2)),
        (2024, Done(attended=2, expected=3, proposals=2, filed=1, social=1, service=1)),
    ]
    assert [line.year for line in sheet.lines] == [2021, 2022, 2023, 2024]
    assert sheet.done == Done(attended=3, expected=5, proposals=2, filed=1, social=1, service=1)
    assert [line.done.rate for line in sheet.lines] == [None, None, Decimal("50.0"), Decimal("66.7")]


def test_one_member_alone_is_the_same_as_among_all(busy, liaison):
    scheme_of(2024, liaison)
    ProposalFactory(lead=MemberFactory())
    term = TermFactory()

    alone, among = (TermRecord(term, now=NOW, member=member).sheet(busy) for member in (busy, None))

    assert (alone.lines, alone.honours) == (among.lines, among.honours)


def test_a_running_year_is_scored_now_and_a_published_one_as_it_was_written_down(busy, liaison):
    for year in (2023, 2024):
        scheme_of(year, liaison)
    ProposalFactory(lead=busy, session=SessionFactory(name="三届二次", year=2023), submitted_on=date(2023, 1, 9))
    kept = Scheme.objects.get(year=2023)
    kept.preview(by=liaison)
    kept.publish(by=liaison, now=NOW)
    SavedCard.objects.filter(scheme=kept, member=busy).update(total=Decimal("88.5"), rank=3, grade="优秀")

    scores = {line.year: line.score for line in TermRecord(TermFactory(), now=NOW).sheet(busy).lines}

    assert scores[2023] == Score(Decimal("88.5"), 3, "优秀")
    assert scores[2024] == Score(Decimal("10.00"), 1, "", runs=True)
    assert scores[2022] is None


def test_whom_the_scheme_of_all_scores_is_not_scored_by_that_of_a_group_beside(busy, liaison):
    scheme_of(2024, liaison)
    scheme_of(2024, liaison, points=50, scope=GroupFactory())

    assert TermRecord(TermFactory(), now=NOW).scores[2024][busy.pk].total == Decimal(10)


def test_a_body_of_its_own_scheme_is_scored_by_it(busy, liaison):
    scheme_of(2024, liaison, points=50, scope=GroupFactory())

    assert TermRecord(TermFactory(), now=NOW).scores[2024][busy.pk].total == Decimal(100)


def test_a_term_that_is_over_is_seen_from_its_end(busy):
    record = TermRecord(TermFactory(), now=timezone.make_aware(datetime(2027, 5, 1)))

    assert (record.on, record.years) == (date(2025, 12, 31), [2021, 2022, 2023, 2024, 2025])


def test_a_term_that_begins_within_a_year_counts_from_its_first_day(busy):
    later = TermFactory(name="第四届", starts_on=date(2024, 6, 15), ends_on=date(2029, 6, 14))

    sheet = TermRecord(later, now=NOW).sheet(busy)

    assert sheet.done.expected == 1


def test_whoever_served_on_any_day_of_the_term_is_on_the_list(db):
    term = TermFactory()
    whole, left, before, after = MemberFactory.create_batch(4)
    Appointment.objects.filter(member=left).update(ends_on=date(2022, 3, 1))
    Appointment.objects.filter(member=before).update(starts_on=date(2016, 1, 1), ends_on=date(2020, 12, 31))
    Appointment.objects.filter(member=after).update(starts_on=date(2026, 1, 1))

    assert set(members_of(term)) == {whole, left}


@pytest.mark.parametrize("members", [1, 4])
def test_queries_are_those_of_the_sources_whatever_the_head_count(liaison, members):
    for year in (2023, 2024):
        scheme_of(year, liaison)
    people = MemberFactory.create_batch(members)
    for member in people:
        took_part(member, date(2024, 5, 1))
        ProposalFactory(lead=member)
    term = TermFactory()

    with CaptureQueriesContext(connection) as queries:
        record = TermRecord(term, now=NOW)
        sheets = [record.sheet(member) for member in people]

    assert {sheet.done.proposals for sheet in sheets} == {1}
    assert len(queries) == QUERIES


QUERIES = 44
