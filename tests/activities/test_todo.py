from datetime import date

from members.activities.models import Attendance
from members.activities.states import Status
from members.activities.todo import activities
from tests.factories import ActivityFactory, ParticipationFactory

ON = date(2024, 6, 1)


def told(user):
    return [(item.label, item.count, item.overdue) for item in activities(user, ON)]


def test_organisers_are_told_of_what_is_over_and_not_closed(liaison, clerk, convenor, group, other_group):
    ActivityFactory(organiser=group)
    ActivityFactory(organiser=other_group, created_by=clerk)
    ActivityFactory(organiser=group, status=Status.CLOSED)
    ActivityFactory(organiser=group, ends_on=ON)
    label = "活动已过期，待登记出席并结束"

    assert told(liaison) == [(label, 2, 2)]
    assert told(clerk) == [(label, 1, 1)]
    assert told(convenor.user) == [(label, 1, 1), ("邀请您参加的近期活动", 0, 0)]


def test_a_member_is_told_of_coming_activities(member):
    for day, status in ((ON, Status.PUBLISHED), (date(2024, 5, 1), Status.PUBLISHED), (ON, Status.CANCELLED)):
        activity = ActivityFactory(starts_on=day, ends_on=day, status=status)
        ParticipationFactory(activity=activity, member=member, status=Attendance.INVITED)

    assert told(member.user) == [("邀请您参加的近期活动", 1, 0)]
