"""Activities in one's own calendar, and the file of a single one."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.urls import reverse

from cppcc.core.registry import diary_of
from members.activities.models import Activity
from members.activities.states import Attendance, Status
from tests.factories import ActivityFactory, ParticipationFactory

pytestmark = pytest.mark.django_db
SPAN = {"start": date(2024, 5, 1), "end": date(2024, 12, 31)}


def going(member, mark=Attendance.INVITED, **fields):
    activity = ActivityFactory(name="停车调研", **fields)
    ParticipationFactory(activity=activity, member=member, status=mark)
    return activity


def event_of(client, activity):
    answer = client.get(reverse("activities:ics", args=[activity.pk]))
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return event


def test_what_one_must_attend_with_time_and_place(member):
    activity = going(member, time_note="上午9:00", place="会议室", ends_on=date(2024, 5, 16))

    (entry,) = diary_of(member.user, **SPAN)
    assert (entry.on, entry.until) == (date(2024, 5, 15), date(2024, 5, 16))
    assert (entry.title, entry.note, entry.place) == ("停车调研", "上午9:00，会议室", "会议室")
    assert entry.key == f"activities.{activity.pk}"
    assert entry.begins is None


@pytest.mark.parametrize(
    ("mark", "fields", "there"),
    [
        (Attendance.SIGNED_UP, {"must_attend": False}, True),
        (Attendance.PRESENT, {"must_attend": False}, True),
        (Attendance.INVITED, {"must_attend": False}, False),
        (Attendance.ASKED_AGAIN, {}, True),
        (Attendance.EXCUSED, {}, False),
        (Attendance.INVITED, {"status": Status.CANCELLED}, False),  # called off before anybody was told
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


def test_a_convenor_has_those_of_the_own_group_once(convenor, group, other_group):
    ActivityFactory(organiser=group, name="别人参加的")
    own = ActivityFactory(organiser=group, name="自己也参加的")
    ParticipationFactory(activity=own, member=convenor, status=Attendance.COMING)
    ActivityFactory(organiser=other_group, name="别组的")
    ActivityFactory(organiser=group, name="草稿", status=Status.DRAFT)

    assert sorted(entry.title for entry in diary_of(convenor.user, **SPAN)) == ["别人参加的", "自己也参加的"]


def test_one_called_off_after_the_notice_stays_as_cancelled(member, liaison):
    activity = going(member, status=Status.DRAFT)
    activity.publish(by=liaison)
    (before,) = diary_of(member.user, **SPAN)

    activity.cancel(by=liaison, note="天气")

    (after,) = diary_of(member.user, **SPAN)
    assert (before.is_cancelled, after.is_cancelled) == (False, True)
    assert (after.key, after.title) == (before.key, "已取消：停车调研")
    assert after.version > before.version


def test_a_change_makes_a_newer_version_of_the_same_entry(member, liaison):
    activity = going(member)
    Activity.objects.update(changed_at=datetime(2024, 5, 1, 8, tzinfo=UTC))
    (before,) = diary_of(member.user, **SPAN)
    activity.refresh_from_db()
    activity.place = "城南"

    activity.revise(by=liaison, fields=["place"])

    (after,) = diary_of(member.user, **SPAN)
    assert after.key == before.key
    assert after.version > before.version
    assert after.changed_at == activity.changed_at


def test_the_file_has_hours_place_reminders_and_the_uid_of_the_feed(sign_in, member):
    activity = going(member, starts_at=time(9), ends_at=time(11, 30), place="城南")

    event = event_of(sign_in(member.user), activity)

    assert event.decoded("DTSTART") == datetime(2024, 5, 15, 1, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2024, 5, 15, 3, 30, tzinfo=UTC)
    assert (event["LOCATION"], event["STATUS"], event["TRANSP"]) == ("城南", "CONFIRMED", "OPAQUE")
    assert [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")] == [-timedelta(days=1), -timedelta(hours=1)]
    assert event["URL"] == f"http://testserver/activities/{activity.pk}/"


@pytest.mark.parametrize(
    "fields",
    [{"time_note": "上午"}, {"starts_at": time(9), "ends_at": time(17), "ends_on": date(2024, 5, 17)}],
)
def test_without_hours_or_over_several_days_it_takes_whole_days(sign_in, member, fields):
    activity = going(member, **fields)

    event = event_of(sign_in(member.user), activity)

    assert event.decoded("DTSTART") == activity.starts_on
    assert event.decoded("DTEND") == activity.ends_on + timedelta(days=1)
    assert [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")] == [-timedelta(hours=15)]


def test_a_file_of_what_was_called_off_says_so_and_does_not_ring(sign_in, member):
    event = event_of(sign_in(member.user), going(member, status=Status.CANCELLED, starts_at=time(9)))

    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert event.walk("VALARM") == []
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=2)


def test_the_file_is_for_those_who_see_the_activity(sign_in, member):
    assert sign_in(member.user).get(reverse("activities:ics", args=[ActivityFactory().pk])).status_code == 404
