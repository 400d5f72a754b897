"""The next activities: drafts with the same facts on other days."""

from datetime import date, time

import pytest

from members.activities.models import Activity, Attendance
from members.activities.series.planning import COPIED, SHIFTED, plan
from members.activities.states import Status
from members.people.models import Appointment
from tests.factories import ActivityFactory, MemberFactory, ParticipationFactory, SeriesFactory

pytestmark = pytest.mark.django_db
DAYS = [date(2024, 7, 10), date(2024, 9, 11)]


@pytest.fixture
def last():
    return ActivityFactory(
        series=SeriesFactory(name="双月协商"), name="双月协商（第1次）", starts_on=date(2024, 5, 15),
        ends_on=date(2024, 5, 16), starts_at=time(9), ends_at=time(11, 30), time_note="上午", place="会议室",
        half_days=3, must_attend=False, places=30, grace_minutes=5, sign_up_until=date(2024, 5, 10), 
        leave_until=date(2024, 5, 13), notice="5月15日见", status=Status.CLOSED,
    )  # fmt: skip


def test_each_day_gets_a_draft_with_the_facts_of_the_last_one_and_no_notice(last, liaison):
    first, second = plan(DAYS, name="双月协商", by=liaison, last=last, series=last.series)

    for draft, day in ((first, DAYS[0]), (second, DAYS[1])):
        draft.refresh_from_db()
        assert {name: getattr(draft, name) for name in COPIED} == {name: getattr(last, name) for name in COPIED}
        assert (draft.starts_on, draft.status, draft.created_by, draft.notice) == (day, Status.DRAFT, liaison, "")
    assert first.number != second.number


def test_days_before_the_activity_move_along_with_it(last, liaison):
    (draft,) = plan(DAYS[:1], name="双月协商", by=liaison, last=last)

    assert draft.ends_on == date(2024, 7, 11)
    assert {name: getattr(draft, name) for name in SHIFTED} == {
        "sign_up_until": date(2024, 7, 5), "leave_until": date(2024, 7, 8),
    }  # fmt: skip


def test_every_fact_is_copied_moved_or_new_each_time():
    facts = {field.attname for field in Activity._meta.concrete_fields}
    new = {
        "id", "number", "name", "starts_on", "ends_on", "notice", "status", "created_by_id", "changed_at",
        "check_in_closed_at",
    }  # fmt: skip

    assert facts == {*COPIED, *SHIFTED, *new}


def test_numbers_count_all_sessions_by_their_day(last, liaison):
    ActivityFactory(series=last.series, starts_on=date(2024, 8, 1), ends_on=date(2024, 8, 1))
    ActivityFactory(series=last.series, starts_on=date(2024, 6, 1), ends_on=date(2024, 6, 1), status=Status.CANCELLED)

    drafts = plan(DAYS, name="双月协商", by=liaison, last=last, series=last.series, counted=True)

    assert [draft.name for draft in drafts] == ["双月协商（第2次）", "双月协商（第4次）"]


def test_those_of_last_time_who_are_in_office_on_the_day_are_asked_anew(last, liaison):
    stays, leaves = MemberFactory(), MemberFactory()
    for member in (stays, leaves):
        ParticipationFactory(activity=last, member=member, status=Attendance.ABSENT)
    Appointment.objects.filter(member=leaves).update(ends_on=date(2024, 8, 1))

    before, after = plan(DAYS, name="双月协商", by=liaison, last=last, invite=True)

    assert set(before.attendance.values_list("member", "status")) == {(stays.pk, "invited"), (leaves.pk, "invited")}
    assert set(after.attendance.values_list("member", "status")) == {(stays.pk, "invited")}


def test_without_an_earlier_one_the_series_says_kind_and_organiser(liaison):
    series = SeriesFactory()

    (draft,) = plan(DAYS[:1], name="学习", by=liaison, series=series, counted=True, invite=True)

    assert (draft.kind, draft.organiser, draft.series, draft.name) == (
        series.kind, series.organiser, series, "学习（第1次）",
    )  # fmt: skip
    assert not draft.attendance.exists()
