"""When one can check in, and when one is late."""

from datetime import date, time

import pytest

from tests.activities.moments import at, morning
from tests.factories import ActivityFactory


@pytest.mark.parametrize(
    ("moment", "can"),
    [("05-15 07:59", False), ("05-15 08:00", True), ("05-15 11:30", True), ("05-15 11:31", False)],
)
def test_checking_in_is_open_from_an_hour_before_until_the_end(db, moment, can):
    assert morning().checks_in(at=at(moment)) is can


@pytest.mark.parametrize(("moment", "can"), [("05-14 23:59", False), ("05-15 00:00", True), ("05-15 23:59", True)])
def test_where_no_hour_is_known_it_is_open_all_day(db, moment, can):
    assert ActivityFactory().checks_in(at=at(moment)) is can


def test_over_several_days_it_is_open_to_the_last_ones_end(db):
    activity = morning(ends_on=date(2024, 5, 17), ends_at=time(17))

    assert activity.checks_in(at=at("05-17 16:59"))
    assert not activity.checks_in(at=at("05-17 17:01"))


@pytest.mark.parametrize(
    ("moment", "grace", "late"),
    [
        ("05-15 09:00", 10, False),
        ("05-15 09:10", 10, False),
        ("05-15 09:11", 10, True),
        ("05-15 09:01", 0, True),
        ("05-15 09:29", 30, False),
    ],
)
def test_late_is_after_the_minutes_of_grace(db, moment, grace, late):
    assert morning(grace_minutes=grace).is_late(at=at(moment)) is late


def test_where_no_hour_is_known_nobody_is_late(db):
    assert not ActivityFactory().is_late(at=at("05-15 23:00"))


@pytest.mark.parametrize(
    ("fields", "when"),
    [
        ({}, "2024年5月15日（周三）"),
        ({"time_note": "上午"}, "2024年5月15日（周三）上午"),
        ({"starts_at": time(9)}, "2024年5月15日（周三）9:00"),
        (
            {"starts_at": time(9), "ends_at": time(11, 30), "time_note": "下午分组"},
            "2024年5月15日（周三）9:00—11:30 下午分组",
        ),
        ({"ends_on": date(2024, 5, 16)}, "2024年5月15日（周三）至2024年5月16日（周四）"),
    ],
)
def test_when_in_words(db, fields, when):
    assert ActivityFactory(**fields).when == when
