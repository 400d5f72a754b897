from datetime import date

import pytest
from django.utils import timezone

from members.activities.models import Attendance
from members.activities.states import Status
from members.activities.todo import activities
from tests.factories import ActivityFactory, ParticipationFactory

ON = date(2024, 6, 1)


LATE, LEAVE = "活动已过期，待登记出席并结束", "委员请假待批"
ANSWER, NEAR = "活动待您确认或报名", "您要参加的近期活动"


def told(user):
    return [(item.label, item.count, item.overdue) for item in activities(user, ON)]


def asked(member, mark=Attendance.INVITED, day=ON, **fields):
    activity = ActivityFactory(starts_on=day, ends_on=day, **fields)
    return ParticipationFactory(activity=activity, member=member, status=mark)


def test_organisers_are_told_of_what_is_over_and_not_closed(liaison, clerk, convenor, group, other_group):
    ActivityFactory(organiser=group)
    ActivityFactory(organiser=other_group, created_by=clerk)
    ActivityFactory(organiser=group, status=Status.CLOSED)
    ActivityFactory(organiser=group, ends_on=ON)

    assert told(liaison) == [(LATE, 2, 2), (LEAVE, 0, 0)]
    assert told(clerk) == [(LATE, 1, 1), (LEAVE, 0, 0)]
    assert told(convenor.user) == [(LATE, 1, 1), (LEAVE, 0, 0), (ANSWER, 0, 0), (NEAR, 0, 0)]


def test_organisers_are_told_of_leave_that_waits_but_not_of_their_own(liaison, clerk, convenor, group, member):
    asked(member, Attendance.LEAVE_ASKED, organiser=group)
    asked(convenor, Attendance.LEAVE_ASKED, organiser=group)
    asked(member, Attendance.LEAVE_ASKED, organiser=group, status=Status.CANCELLED)

    assert told(liaison)[1] == (LEAVE, 2, 0)
    assert told(clerk)[1] == (LEAVE, 0, 0)
    assert told(convenor.user)[1] == (LEAVE, 1, 0)


@pytest.mark.parametrize(
    ("mark", "fields", "to_answer", "near"),
    [
        (Attendance.INVITED, {}, 1, 0),
        (Attendance.ASKED_AGAIN, {}, 1, 0),
        (Attendance.COMING, {}, 0, 1),
        (Attendance.SIGNED_UP, {"must_attend": False}, 0, 1),
        (Attendance.LEAVE_ASKED, {}, 0, 0),
        (Attendance.INVITED, {"must_attend": False}, 1, 0),
        (Attendance.INVITED, {"must_attend": False, "sign_up_until": date(2024, 5, 31)}, 0, 0),
        (Attendance.INVITED, {"day": date(2024, 5, 31)}, 0, 0),
        (Attendance.INVITED, {"status": Status.CANCELLED}, 0, 0),
        (Attendance.INVITED, {"status": Status.DRAFT}, 0, 0),
    ],
)
def test_a_member_is_told_what_to_answer_and_what_is_near(member, mark, fields, to_answer, near):
    asked(member, mark, **fields)

    assert told(member.user) == [(ANSWER, to_answer, 0), (NEAR, near, 0)]


def test_the_number_opens_the_rows_it_counts(sign_in, member):
    today = timezone.localdate()
    mine = asked(member, day=today).activity
    going = asked(member, Attendance.COMING, day=today).activity
    client = sign_in(member.user)

    shown = [client.get(item.url).context["listing"].rows for item in activities(member.user, today)]

    assert [list(rows) for rows in shown] == [[mine], [going]]
