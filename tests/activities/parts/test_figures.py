"""Figures of checking in, leave asked on the phone, and speeches."""

import pytest

from cppcc.core.periods import Period
from cppcc.core.registry import FIGURES, Figures
from members.activities.models import Attendance, Speech
from members.activities.states import Status
from tests.factories import ParticipationFactory


def taken(mark, **fields):
    return ParticipationFactory(status=mark, activity__status=fields.pop("status", Status.CLOSED), **fields)


@pytest.mark.django_db
def test_the_figures_of_a_year():
    by_phone = taken(Attendance.LATE, checked_in_with="phone-1")
    taken(Attendance.PRESENT, checked_in_with="phone-2", status=Status.CANCELLED)
    taken(Attendance.ABSENT, checked_in_with="phone-3")  # the organiser said otherwise afterwards
    taken(Attendance.PRESENT)
    granted = taken(Attendance.EXCUSED, leave_granted=True)
    taken(Attendance.EXCUSED)  # entered by the organiser
    refused = taken(Attendance.ABSENT, leave_granted=False)
    speech = Speech.objects.create(activity=by_phone.activity, member=by_phone.member, title="停车")
    period = Period.year(2024)

    rows = {name: list(FIGURES[f"activities.{name}"].rows(period, None)) for name in EXPECTED}

    assert rows == {
        "checked_in_by_phone": [by_phone],
        "leave_granted": [granted],
        "leave_refused": [refused],
        "speeches": [speech],
    }
    assert [Figures(period)[f"activities.{name}"] for name in EXPECTED] == [1, 1, 1, 1]
    assert all(FIGURES[f"activities.{name}"].definition for name in EXPECTED)


EXPECTED = ["checked_in_by_phone", "leave_granted", "leave_refused", "speeches"]
