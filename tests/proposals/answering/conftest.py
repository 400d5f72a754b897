import pytest

from cppcc.core.accounts.roles import Role


@pytest.fixture
def approver(user_with):
    """Who signs for the unit what its clerk wrote."""
    return user_with(Role.UNIT_CLERK, name="王审签")
