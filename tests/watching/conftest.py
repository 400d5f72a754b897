"""A rule of three absences from the standing committee, and meetings to be absent from."""

from datetime import date

import pytest

from members.activities.models import Attendance
from members.people.models import Appointment, Office
from members.watching.models import Threshold
from tests.factories import ActivityFactory, ActivityKindFactory, MemberFactory, ParticipationFactory

RULE = "常委一年内无故缺席常委会议三次"


@pytest.fixture
def rule(db):
    return Threshold.objects.get(name=RULE)


@pytest.fixture
def standing(user_with):
    """A standing member, without an account unless one is given."""

    def make(**fields):
        member = MemberFactory(**fields)
        Appointment.objects.filter(member=member).update(office=Office.STANDING)
        return member

    return make


@pytest.fixture
def miss():
    """A function: the member was absent (or what else is said) on these days."""

    def absent(member, *days, kind="常委会议", status=Attendance.ABSENT):
        return [
            ParticipationFactory(
                member=member,
                status=status,
                activity=ActivityFactory(
                    kind=ActivityKindFactory(name=kind), starts_on=day, ends_on=day, status="closed"
                ),
            )
            for day in days
        ]

    return absent


DAYS = date(2024, 3, 20), date(2024, 6, 20), date(2024, 9, 20)
