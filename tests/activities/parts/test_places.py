"""Places: counted, given to one of two who press at the same moment, given back."""

import pytest

from cppcc.core.workflow import Refused
from members.activities.models import Participation
from members.activities.states import Attendance
from tests.activities.moments import IN_TIME, LONG_BEFORE, morning
from tests.factories import ParticipationFactory
from tests.threads import at_once

HOLDING = {
    Attendance.ASKED_AGAIN, Attendance.COMING, Attendance.SIGNED_UP, Attendance.LEAVE_ASKED, Attendance.LEAVE_REFUSED,
    Attendance.PRESENT, Attendance.LATE, Attendance.LEFT_EARLY,
}  # fmt: skip


def asked(activity, status=Attendance.INVITED):
    return ParticipationFactory(activity=activity, status=status)


@pytest.mark.parametrize("status", Attendance)
def test_who_holds_a_place(db, status):
    activity = morning(must_attend=False, places=3)
    asked(activity, status)

    assert activity.places_left == (2 if status in HOLDING else 3)


def test_without_a_number_there_is_room_for_all(db):
    assert morning(must_attend=False).places_left is None


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_the_last_place_one_gets_it_and_the_other_a_clear_sentence(liaison):
    activity = morning(must_attend=False, places=3, name="读书会")
    asked(activity, Attendance.SIGNED_UP)
    asked(activity, Attendance.SIGNED_UP)
    pair = [asked(activity), asked(activity)]

    refusals = at_once(
        *(lambda key=part.pk: Participation.objects.get(pk=key).sign_up(by=liaison, at=LONG_BEFORE) for part in pair)
    )

    assert [str(refused) for refused in refusals if refused] == ["《读书会》的3个名额已满，没有报上"]
    assert (activity.attendance.marked(Attendance.SIGNED_UP).count(), activity.places_left) == (3, 0)


def test_who_withdraws_makes_room(liaison):
    activity = morning(must_attend=False, places=1)
    first, second = asked(activity, Attendance.SIGNED_UP), asked(activity)

    with pytest.raises(Refused):
        second.sign_up(by=liaison, at=LONG_BEFORE)
    first.withdraw(by=liaison, at=LONG_BEFORE)
    second.sign_up(by=liaison, at=LONG_BEFORE)

    assert [first.status, second.status] == [Attendance.INVITED, Attendance.SIGNED_UP]


def test_who_is_asked_again_keeps_the_place(liaison):
    activity = morning(must_attend=False, places=1)
    part = asked(activity, Attendance.ASKED_AGAIN)

    part.sign_up(by=liaison, at=LONG_BEFORE)

    assert part.status == Attendance.SIGNED_UP


def test_where_it_is_full_who_did_not_sign_up_cannot_check_in(liaison):
    activity = morning(must_attend=False, places=1)
    asked(activity, Attendance.SIGNED_UP)

    with pytest.raises(Refused, match="名额已满"):
        asked(activity).check_in(by=liaison, at=IN_TIME)
