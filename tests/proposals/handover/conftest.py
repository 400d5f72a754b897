import pytest
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from tests.factories import UnitFactory


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def office(sign_in, clerk):
    """The test client of the proposal office."""
    return sign_in(clerk)


@pytest.fixture
def of_unit(user_with):
    """A clerk of 区住建局 and the unit."""
    clerk, unit = user_with(Role.UNIT_CLERK, name="何承办"), UnitFactory(name="区住建局")
    unit.clerks.add(clerk)
    return clerk, unit
