"""Presence by half-days: all of them unless the organiser's list says fewer."""

from datetime import date

import pytest

from members.activities.models import Attendance, Mark
from members.activities.sheet import Sheet
from tests.factories import ActivityFactory, ParticipationFactory

ON = date(2024, 6, 1)


@pytest.fixture
def line(db):
    activity = ActivityFactory(half_days=3, ends_on=date(2024, 5, 16))
    return ParticipationFactory(activity=activity, status=Attendance.INVITED)


def sheet(line, status, half_days, **more):
    typed = {f"s-{line.pk}": status, f"n-{line.pk}": "", f"r-{line.pk}": "", f"h-{line.pk}": half_days, "seen": "{}"}
    return Sheet(line.activity, typed | more, on=ON)


@pytest.mark.parametrize(
    ("status", "typed", "stored", "counted"),
    [
        ("present", "", None, 3),
        ("present", "2", 2, 2),
        ("late", "1", 1, 1),
        ("present", "3", None, 3),
        ("excused", "2", None, 3),
    ],
)
def test_fewer_half_days_are_kept_for_who_came(line, liaison, status, typed, stored, counted):
    assert sheet(line, status, typed).save(by=liaison)

    line.refresh_from_db()
    assert (line.half_days, line.attended_half_days) == (stored, counted)


@pytest.mark.parametrize("typed", ["0", "4", "-1", "1.5", "两", "9" * 30])
def test_an_impossible_number_is_told_on_its_line(line, liaison, typed):
    wrong = sheet(line, "present", typed)

    assert not wrong.save(by=liaison)
    assert wrong.errors == {line.pk: "到场半天数应在1到3之间，全程到场的可不填"}


def test_two_organisers_with_different_half_days_clash(line, liaison):
    line.activity.record_attendance({line.pk: Mark("present", half_days=2)}, seen={}, by=liaison)
    mine = sheet(line, "present", "1")

    assert not mine.save(by=liaison)
    assert [each.theirs for group in mine.groups for each in group.lines] == ["出席，到场2个半天"]
    assert sheet(line, "present", "1", seen=mine.seen_json).save(by=liaison)


def test_the_column_is_there_only_where_there_are_several(sign_in, liaison, line):
    one = ParticipationFactory(status=Attendance.INVITED)
    client = sign_in(liaison)

    assert f'name="h-{line.pk}"' in client.get(f"/activities/{line.activity_id}/record_attendance/").text
    assert f'name="h-{one.pk}"' not in client.get(f"/activities/{one.activity_id}/record_attendance/").text
