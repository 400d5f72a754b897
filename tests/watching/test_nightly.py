"""The night: noted once, told once, and nobody's decision undone; the records correct it, never the other way round."""

from datetime import date, timedelta

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from members.activities.models import Attendance
from members.people.models import Appointment
from members.watching.models import Crossing, Response, Threshold
from members.watching.nightly import watch
from members.watching.states import Status
from tests.factories import MemberFactory
from tests.watching.conftest import DAYS

pytestmark = pytest.mark.django_db
ON = date(2024, 10, 8)


@pytest.fixture
def crossed(rule, standing, miss):
    """A standing member absent three times, and the parts that say so."""
    member = standing(name="龚望怡")
    parts = miss(member, *DAYS)
    watch(on=ON)
    return Crossing.objects.get(), parts


def handle(crossing, by):
    crossing.handle(by=by, on=ON, response=Response.objects.get(name="谈话提醒"), note="已谈话")


def night(on=ON + timedelta(days=1)):
    done = watch(on=on)
    return done, Crossing.objects.get()


def test_a_crossing_is_one_row_and_one_notice_to_the_members_office(liaison, user_with, crossed):
    crossing, parts = crossed

    assert (crossing.count, crossing.status, crossing.raised_on, crossing.span) == (3, Status.OPEN, ON, "2024年")
    assert [credit.record for credit in crossing.credits] == [
        ("activities.activity", part.activity_id) for part in parts
    ]
    told = Notice.objects.get()
    assert (told.user, told.url) == (liaison, crossing.get_absolute_url())
    assert "龚望怡" in told.title
    assert told.is_private


def test_run_again_it_says_nothing_more(liaison, crossed):
    for day in range(3):
        watch(on=ON + timedelta(days=day))

    assert (Crossing.objects.count(), Notice.objects.count()) == (1, 1)


def test_many_of_one_night_are_one_notice(liaison, rule, standing, miss):
    for _ in range(5):
        miss(standing(), *DAYS)

    watch(on=ON)

    assert Crossing.objects.count() == 5
    assert "等5名委员" in Notice.objects.get().title


def test_the_member_is_told_only_where_the_rule_says_so(user_with, standing, miss, liaison):
    user = user_with(Role.MEMBER)
    miss(standing(user=user), *DAYS)
    Threshold.objects.filter(name="常委一年内无故缺席常委会议两次").update(is_active=True)

    watch(on=ON)

    assert [told.title for told in Notice.objects.filter(user=user)] == ["履职提醒：常委一年内无故缺席常委会议两次"]
    seen = Crossing.objects.visible_to(user)
    assert [each.threshold.name for each in seen] == ["常委一年内无故缺席常委会议两次"]


def test_a_rule_that_is_switched_off_looks_at_nothing(rule, standing, miss):
    miss(standing(), *DAYS)
    Threshold.objects.update(is_active=False)

    assert str(watch(on=ON)) == "没有启用的规则"
    assert Crossing.objects.count() == 0


def test_appointments_and_scores_are_left_alone(crossed):
    crossing, _ = crossed

    appointment = Appointment.objects.get(member=crossing.member)

    assert (appointment.ends_on, appointment.office) == (None, 4)


def test_a_corrected_record_ends_what_waits_and_says_so(crossed):
    _, parts = crossed
    parts[0].status = Attendance.EXCUSED
    parts[0].save()

    done, crossing = night()

    assert (crossing.status, crossing.met, crossing.count) == (Status.CEASED, False, 2)
    assert done.ceased == 1
    assert [taken.note for taken in crossing.history.all()] == ["现在是2次"]


def test_corrected_back_it_waits_again_and_is_told_again(liaison, crossed):
    _, parts = crossed
    for status in (Attendance.EXCUSED, Attendance.ABSENT):
        parts[0].status = status
        parts[0].save()
        night(on=ON + timedelta(days=1 if status == Attendance.EXCUSED else 2))

    assert Crossing.objects.get().status == Status.OPEN
    assert Notice.objects.count() == 2


def test_what_was_handled_stays_so_when_a_record_is_corrected_and_says_it(liaison, crossed):
    crossing, parts = crossed
    handle(crossing, liaison)
    parts[0].status = Attendance.EXCUSED
    parts[0].save()

    _, crossing = night()

    assert (crossing.status, crossing.met, crossing.response.name) == (Status.HANDLED, False, "谈话提醒")


def test_a_new_absence_after_it_was_handled_opens_it_again(liaison, crossed, miss):
    crossing, _ = crossed
    handle(crossing, liaison)
    miss(crossing.member, date(2024, 10, 9))

    _, crossing = night(on=date(2024, 10, 10))

    assert (crossing.status, crossing.count, crossing.response) == (Status.OPEN, 4, None)
    assert [taken.note for taken in crossing.history.all()] == ["谈话提醒：已谈话", "处理时3次，现在4次"]
    assert Notice.objects.filter(user=liaison).count() == 2


def test_one_more_while_it_waits_is_counted_and_not_told_again(liaison, crossed, miss):
    crossing, _ = crossed
    miss(crossing.member, date(2024, 10, 9))

    _, crossing = night(on=date(2024, 10, 10))

    assert (crossing.status, crossing.count) == (Status.OPEN, 4)
    assert Notice.objects.count() == 1


def test_who_leaves_office_leaves_the_list_as_it_is(crossed):
    crossing, _ = crossed
    Appointment.objects.filter(member=crossing.member).update(ends_on=ON)

    _, crossing = night(on=ON + timedelta(days=5))

    assert (crossing.status, crossing.count) == (Status.OPEN, 3)


@pytest.mark.parametrize("people", [1, 4])
def test_a_quiet_night_takes_the_same_queries_whoever_is_on_the_list(
    rule, standing, miss, people, django_assert_num_queries
):
    for _ in range(people):
        miss(standing(), *DAYS)
    MemberFactory.create_batch(people)
    watch(on=ON)

    with django_assert_num_queries(QUIET):
        watch(on=ON)


QUIET = 8
