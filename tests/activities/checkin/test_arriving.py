"""Arriving: present or late, once, on the list or not; what stands in the way is said in words."""

import pytest

from cppcc.core.workflow import Refused, StepRefused
from members.activities.checkin.arriving import Arrivals, arrive, obstacle
from members.activities.models import Activity, Attendance, Mark, Participation
from members.activities.states import Status
from tests.activities.moments import IN_TIME, at, morning
from tests.factories import MemberFactory, ParticipationFactory
from tests.threads import at_once

LATE = at("05-15 09:20")


@pytest.fixture
def arriving(member):
    """A function: the member arrives."""

    def call(activity, moment=IN_TIME, device="phone-1"):
        return arrive(activity, member, by=member.user, at=moment, device=device)

    return call


def test_in_time_is_present_and_after_the_grace_late(member, arriving):
    early, later = morning(), morning()
    for activity in (early, later):
        ParticipationFactory(activity=activity, member=member, status=Attendance.COMING)

    assert arriving(early).status == Attendance.PRESENT
    assert arriving(later, LATE).status == Attendance.LATE
    assert Participation.objects.get(activity=early).checked_in_at == IN_TIME


def test_checked_in_twice_it_stays_as_the_first_time(member, arriving):
    activity = morning()
    ParticipationFactory(activity=activity, member=member, status=Attendance.INVITED)
    arriving(activity)

    again = arriving(activity, LATE, "phone-2")

    assert (again.status, again.checked_in_at, again.checked_in_with) == (Attendance.PRESENT, IN_TIME, "phone-1")
    assert again.history.count() == 1


def test_who_was_excused_or_asked_for_leave_and_comes_is_there(member, arriving):
    for mark in (Attendance.EXCUSED, Attendance.LEAVE_ASKED, Attendance.LEAVE_REFUSED):
        activity = morning()
        ParticipationFactory(activity=activity, member=member, status=mark)
        assert arriving(activity).status == Attendance.PRESENT


def test_whoever_did_not_sign_up_may_join_while_there_are_places(member, arriving):
    activity = morning(must_attend=False, places=2)
    ParticipationFactory(activity=activity, status=Attendance.SIGNED_UP)

    assert arriving(activity).status == Attendance.PRESENT
    assert activity.attendance.of_member(member).count() == 1
    assert activity.places_left == 0


@pytest.mark.parametrize(
    ("fields", "mark", "moment", "told"),
    [
        ({}, None, IN_TIME, "您不在《停车调研》的参加名单内，请找现场的组织者登记"),
        ({"must_attend": False, "places": 1}, None, IN_TIME, "《停车调研》的1个名额已满，请找现场的组织者"),
        ({}, "coming", at("05-15 07:30"), "《停车调研》5月15日08:00开始签到，现在还早"),
        ({}, "coming", at("05-15 12:00"), "《停车调研》已经结束，不能再签到"),
        ({"check_in_closed_at": IN_TIME}, "coming", IN_TIME, "《停车调研》的签到已由组织者结束，请找组织者登记"),
        ({}, "absent", IN_TIME, "组织者已把您登记为缺席。您已到场的，请找现场的组织者更正"),
    ],
)
def test_what_stands_in_the_way_is_said_in_words(member, arriving, fields, mark, moment, told):
    activity = morning(name="停车调研", **fields)
    ParticipationFactory(activity=activity, status=Attendance.SIGNED_UP)
    part = ParticipationFactory(activity=activity, member=member, status=mark) if mark else None

    with pytest.raises(Refused) as refused:
        arriving(activity, moment)

    assert str(refused.value) == told
    assert obstacle(activity, part, at=moment) == f"{told}。"
    assert activity.attendance.attended().count() == 0


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CLOSED, Status.CANCELLED])
def test_nobody_arrives_at_what_is_not_announced(member, arriving, status):
    activity = morning(status=status)
    ParticipationFactory(activity=activity, member=member, status=Attendance.COMING)

    with pytest.raises(StepRefused):
        arriving(activity)

    assert obstacle(activity, None, at=IN_TIME) == f"《{activity}》{Status(status).label}，不能签到。"


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_of_two_who_come_for_the_last_place_one_is_let_in(user_with):
    activity = morning(must_attend=False, places=1)
    pair = [MemberFactory(user=user_with()) for _ in range(2)]

    def come(member):
        arrive(Activity.objects.get(pk=activity.pk), member, by=member.user, at=IN_TIME, device="x")

    refusals = at_once(*(lambda member=member: come(member) for member in pair))

    assert sum(refused is not None for refused in refusals) == 1
    assert activity.attendance.count() == activity.attendance.attended().count() == 1


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_who_presses_twice_at_once_is_checked_in_once(member):
    activity = morning()
    ParticipationFactory(activity=activity, member=member, status=Attendance.COMING)

    def come():
        arrive(Activity.objects.get(pk=activity.pk), member, by=member.user, at=IN_TIME, device="x")

    assert at_once(come, come) == [None, None]
    assert Participation.objects.get().history.count() == 1


def test_the_organisers_list_and_the_phone_go_together(member, arriving, liaison):
    activity = morning()
    mine = ParticipationFactory(activity=activity, member=member, status=Attendance.COMING)
    other = ParticipationFactory(activity=activity, status=Attendance.INVITED)
    arriving(activity)

    result = activity.record_attendance({other.pk: Mark("present")}, seen={}, by=liaison)

    assert (result.written, result.clashes) == (1, {})
    assert set(activity.attendance.attended()) == {mine, other}


def test_one_phone_for_several_members_is_pointed_out_and_nobody_refused(user_with):
    activity = morning()
    for device in ("a", "a", "b"):
        member = MemberFactory(user=user_with())
        ParticipationFactory(activity=activity, member=member, status=Attendance.COMING)
        arrive(activity, member, by=member.user, at=IN_TIME, device=device)

    found = Arrivals.of(activity)

    assert (len(found.came), found.waiting, found.shared) == (3, [], {"a"})


def test_who_came_last_is_first(liaison):
    activity = morning()
    for moment in (at("05-15 08:40"), at("05-15 08:50"), None):
        ParticipationFactory(activity=activity, status=Attendance.PRESENT, checked_in_at=moment)
    ParticipationFactory(activity=activity, status=Attendance.INVITED)
    ParticipationFactory(activity=activity, status=Attendance.EXCUSED)

    found = Arrivals.of(activity)

    assert [row.checked_in_at for row in found.latest] == [at("05-15 08:50"), at("05-15 08:40")]
    assert (len(found.came), len(found.waiting), found.total) == (3, 1, 4)
