"""Who is at which threshold on a day: offices, spans, at least and fewer, each with figures worked out by hand."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.activities.models import Attendance
from members.people.models import Appointment
from members.watching.counting import Evening, Window
from members.watching.models import Measure, Span, Threshold
from tests.factories import MemberFactory, ProposalFactory, SessionFactory, TermFactory
from tests.watching.conftest import DAYS

pytestmark = pytest.mark.django_db
YEAR = Window(date(2024, 1, 1), date(2024, 12, 31))
AUTUMN = date(2024, 10, 1)


def at_threshold(rule, on):
    evening = Evening(on)
    return {
        (member, window.starts_on.year): count.total
        for window in evening.windows(rule)
        for member, count in evening.counts(rule, window).items()
    }


def test_the_third_absence_is_the_threshold_and_the_second_is_not(rule, standing, miss):
    three, two = standing(), standing()
    miss(three, *DAYS)
    miss(two, *DAYS[:2])

    assert at_threshold(rule, AUTUMN) == {(three.pk, 2024): 3}


def test_what_happens_after_the_day_does_not_count_yet(rule, standing, miss):
    member = standing()
    miss(member, *DAYS)

    assert at_threshold(rule, date(2024, 9, 19)) == {}
    assert at_threshold(rule, date(2024, 9, 20)) == {(member.pk, 2024): 3}


def test_only_holders_of_the_offices_are_meant(rule, miss):
    ordinary = MemberFactory()
    miss(ordinary, *DAYS)

    assert at_threshold(rule, AUTUMN) == {}


def test_leave_is_no_absence_and_another_kind_of_meeting_is_another_matter(rule, standing, miss):
    member = standing()
    miss(member, *DAYS, status=Attendance.EXCUSED)
    miss(member, *DAYS, kind="调研")

    assert at_threshold(rule, AUTUMN) == {}


def test_two_sources_add_up_and_one_record_counts_once(rule, standing, miss):
    rule.sources = ["activities.absent:常委会议", "activities.absent", "activities.excused:常委会议"]
    member = standing()
    miss(member, *DAYS[:2])
    miss(member, DAYS[2], status=Attendance.EXCUSED)

    assert at_threshold(rule, AUTUMN) == {(member.pk, 2024): 3}


def test_december_is_still_looked_at_when_it_is_settled_after_new_year(rule, standing, miss):
    member = standing()
    miss(member, *DAYS)

    assert at_threshold(rule, date(2025, 2, 1)) == {(member.pk, 2024): 3}
    assert at_threshold(rule, date(2025, 6, 1)) == {}


def test_over_two_years_each_of_them_has_to_meet_it(rule, standing, miss):
    rule.span, rule.number = Span.TWO_YEARS, 2
    both, one = standing(), standing()
    miss(both, date(2023, 3, 1), date(2023, 6, 1), *DAYS)
    miss(one, *DAYS)

    assert at_threshold(rule, AUTUMN) == {(both.pk, 2023): 5}


def test_over_a_term_all_years_add_up(rule, standing, miss):
    TermFactory()  # 2021 to 2025
    rule.span = Span.TERM
    member = standing()
    miss(member, date(2021, 3, 1), date(2022, 3, 1), date(2024, 3, 1))

    assert at_threshold(rule, AUTUMN) == {(member.pk, 2021): 3}


def test_without_a_term_nothing_is_looked_at_over_a_term(rule, standing, miss):
    rule.span = Span.TERM
    miss(standing(), *DAYS)

    assert at_threshold(rule, date(2031, 1, 1)) == {}


# --- Fewer than ------------------------------------------------------------------------------------------------------
@pytest.fixture
def no_proposals(db):
    return Threshold.objects.get(name="连续两年不提交提案")


def test_two_years_without_a_proposal_are_told_when_the_second_is_over(no_proposals):
    idle, busy = MemberFactory(), MemberFactory()
    ProposalFactory(lead=busy, session=SessionFactory(name="三届二次", year=2023), submitted_on=date(2023, 1, 9))

    assert (idle.pk, 2023) not in at_threshold(no_proposals, date(2024, 12, 31))
    assert at_threshold(no_proposals, date(2025, 1, 1)) == {(idle.pk, 2023): 0}


def test_who_came_too_late_in_a_year_is_not_told_to_have_done_too_little(no_proposals):
    late = MemberFactory()
    Appointment.objects.filter(member=late).update(starts_on=date(2023, 8, 1))

    assert at_threshold(no_proposals, date(2025, 1, 1)) == {}
    assert at_threshold(no_proposals, date(2026, 1, 1)) == {(late.pk, 2024): 0}


def test_a_day_to_check_from_tells_it_while_there_is_time_left():
    rule = Threshold(
        sources=["activities.attended:调研"], span=Span.YEAR, measure=Measure.FEWER, number=1, checked_from="10-01"
    )
    member = MemberFactory()

    assert (member.pk, 2024) not in at_threshold(rule, date(2024, 9, 30))
    assert at_threshold(rule, AUTUMN) == {(member.pk, 2024): 0}


def test_a_term_with_too_little_is_told_when_it_is_over(no_proposals):
    TermFactory()
    no_proposals.span = Span.TERM
    member = MemberFactory()
    Appointment.objects.filter(member=member).update(starts_on=date(2021, 1, 8))

    assert at_threshold(no_proposals, date(2025, 12, 31)) == {}
    assert at_threshold(no_proposals, date(2026, 1, 1)) == {(member.pk, 2021): 0}


def test_a_source_that_is_not_there_counts_nothing_and_fails_nothing(rule, standing, miss):
    rule.sources = ["gone.source:级别", "activities.absent:常委会议"]
    member = standing()
    miss(member, *DAYS)

    assert at_threshold(rule, AUTUMN) == {(member.pk, 2024): 3}


@pytest.mark.parametrize("members", [1, 4])
def test_queries_are_those_of_the_sources_whatever_the_head_count(rule, standing, miss, members):
    for _ in range(members):
        miss(standing(), *DAYS)
    other = Threshold.objects.get(name="常委一年内无故缺席常委会议两次")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        evening = Evening(AUTUMN)
        counts = [evening.counts(each, YEAR) for each in (rule, other)]

    assert [len(each) for each in counts] == [members, members]
    assert len(queries) == 2  # the absences of the year, who is in office
