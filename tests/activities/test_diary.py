"""A member's activities in the own calendar."""

from datetime import date

import pytest

from cppcc.core.registry import diary_of
from members.activities.states import Attendance, Status
from tests.factories import ActivityFactory, ParticipationFactory

pytestmark = pytest.mark.django_db
SPAN = {"start": date(2024, 5, 1), "end": date(2024, 12, 31)}


def going(member, mark=Attendance.INVITED, **fields):
    activity = ActivityFactory(name="停车调研", **fields)
    ParticipationFactory(activity=activity, member=member, status=mark)
    return activity


def test_what_one_must_attend_with_time_and_place(member):
    activity = going(member, time_note="上午9:00", place="会议室", ends_on=date(2024, 5, 16))

    (entry,) = diary_of(member.user, **SPAN)
    assert (entry.on, entry.until) == (date(2024, 5, 15), date(2024, 5, 16))
    assert (entry.title, entry.note) == ("停车调研", "上午9:00，会议室")
    assert entry.key == f"activities.{activity.pk}"


@pytest.mark.parametrize(
    ("mark", "fields", "there"),
    [
        (Attendance.SIGNED_UP, {"must_attend": False}, True),
        (Attendance.INVITED, {"must_attend": False}, False),
        (Attendance.EXCUSED, {}, False),
        (Attendance.INVITED, {"status": Status.CANCELLED}, False),
        (Attendance.INVITED, {"status": Status.DRAFT}, False),
        (Attendance.PRESENT, {"status": Status.CLOSED}, True),
    ],
)
def test_what_one_goes_to_and_nothing_else(member, mark, fields, there):
    going(member, mark, **fields)

    assert bool(diary_of(member.user, **SPAN)) is there


def test_other_peoples_activities_are_not_there(member, leader):
    ActivityFactory()

    assert diary_of(member.user, **SPAN) == diary_of(leader, **SPAN) == []
