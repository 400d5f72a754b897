"""What members are credited for at activities: one small year worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cppcc.core.periods import Period
from cppcc.core.registry import DUTY_SOURCES
from members.activities.models import Attendance, Speech
from members.activities.states import Status
from tests.factories import ActivityFactory, ActivityKindFactory, MemberFactory, ParticipationFactory

NAMES = sorted(name for name in DUTY_SOURCES if name.startswith("activities."))
ONE = Decimal(1)


@pytest.fixture
def year(member):
    """2024: a three half-days' tour (two of them attended, as host), a lecture come late to and left early from, leave,
    an absence; what was called off, a draft and the year before do not count."""
    kinds = {name: ActivityKindFactory(name=name) for name in ("视察", "学习培训")}

    def take_part(name, kind, mark, day=date(2024, 5, 15), status=Status.CLOSED, half_days=1, **fields):
        activity = ActivityFactory(
            name=name, kind=kinds[kind], starts_on=day, ends_on=day, half_days=half_days, status=status
        )
        return ParticipationFactory(activity=activity, member=member, status=mark, **fields).activity

    tour = take_part("视察一", "视察", Attendance.PRESENT, half_days=3, role="host")
    tour.participations.update(half_days=2)
    take_part("讲座一", "学习培训", Attendance.LATE, half_days=2)
    take_part("讲座二", "学习培训", Attendance.LEFT_EARLY)
    take_part("视察二", "视察", Attendance.EXCUSED)
    take_part("视察三", "视察", Attendance.ABSENT)
    for mark in (Attendance.PRESENT, Attendance.ABSENT, Attendance.EXCUSED, Attendance.LATE, Attendance.LEFT_EARLY):
        take_part("取消", "视察", mark, status=Status.CANCELLED, role="host")
        take_part("去年", "视察", mark, day=date(2023, 12, 31), role="host")
    take_part("未答复", "视察", Attendance.COMING, status=Status.PUBLISHED)
    Speech.objects.create(activity=tour, member=member, title="停车", manner="oral")
    Speech.objects.create(activity=tour, member=member, title="电梯", manner="written")
    return Period.year(2024)


def told(name, period, member=None):
    return sorted(
        (credit.title, credit.level, credit.manner, credit.quantity)
        for credit in DUTY_SOURCES[f"activities.{name}"].credits(period, member)
    )


@pytest.mark.parametrize(
    ("name", "credits"),
    [
        ("attended", [("视察一", "视察", "", ONE), ("讲座一", "学习培训", "", ONE), ("讲座二", "学习培训", "", ONE)]),
        ("half_days", [("视察一", "视察", "", 2), ("讲座一", "学习培训", "", 2), ("讲座二", "学习培训", "", 1)]),
        ("excused", [("视察二", "视察", "", ONE)]),
        ("absent", [("视察三", "视察", "", ONE)]),
        ("late", [("讲座一", "学习培训", "", ONE)]),
        ("left_early", [("讲座二", "学习培训", "", ONE)]),
        ("roles", [("视察一", "主持", "视察", ONE)]),
        ("spoken", [("停车", "视察", "口头发言", ONE), ("电梯", "视察", "书面发言", ONE)]),
    ],
)
def test_each_source_credits_what_it_says(year, name, credits):
    assert told(name, year) == sorted(credits)


@pytest.mark.parametrize("name", NAMES)
def test_a_source_asked_about_one_member_reads_that_members_rows_alone(year, member, name):
    source, stranger = DUTY_SOURCES[name], MemberFactory()

    assert list(source.credits(year, member.pk)) == list(source.credits(year))
    assert list(source.credits(year, stranger.pk)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_source_is_one_query_however_many(year, member, name):
    with CaptureQueriesContext(connection) as queries:
        list(DUTY_SOURCES[name].credits(year))

    assert len(queries) == 1


def test_levels_and_manners_can_be_chosen(year):
    assert "视察" in DUTY_SOURCES["activities.absent"].levels()
    assert DUTY_SOURCES["activities.roles"].levels() == ["主持", "发言", "主讲", "列席"]
    assert DUTY_SOURCES["activities.spoken"].manners() == ["口头发言", "书面发言"]
