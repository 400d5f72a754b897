"""The unit's desk: what is owed comes before what is done."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from proposals.models import HandlingStatus
from tests.factories import HandlingFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_what_a_unit_still_owes_stands_first_by_its_due_date(sign_in, user_with):
    clerk, unit = user_with(Role.UNIT_CLERK), UnitFactory()
    unit.clerks.add(clerk)
    done, late, soon, undated = (
        HandlingFactory(unit=unit, status=status, due_on=due)
        for status, due in [
            (HandlingStatus.REPLIED, date(2024, 1, 1)),
            (HandlingStatus.ACCEPTED, date(2024, 5, 1)),
            (HandlingStatus.ISSUED, date(2024, 6, 1)),
            (HandlingStatus.ISSUED, None),
        ]
    )

    response = sign_in(clerk).get("/proposals/handlings/")

    assert list(response.context["listing"].page) == [late, soon, undated, done]


def test_the_desk_can_be_sorted_otherwise(sign_in, user_with):
    clerk, unit = user_with(Role.UNIT_CLERK), UnitFactory()
    unit.clerks.add(clerk)
    first, second = (HandlingFactory(unit=unit, issued_on=date(2024, 2, day)) for day in (1, 2))

    response = sign_in(clerk).get("/proposals/handlings/?sort=-issued")

    assert list(response.context["listing"].page) == [second, first]
