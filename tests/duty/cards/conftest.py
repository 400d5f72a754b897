import pytest

from cppcc.core.accounts.roles import Role
from tests.duty.cards.hands import begun
from tests.factories import GroupFactory, MemberFactory


@pytest.fixture
def scheme(liaison):
    """The scheme of 2024, scoring."""
    return begun(liaison)


@pytest.fixture
def desk(liaison, client):
    """The liaison office's browser."""
    client.force_login(liaison)
    return client


@pytest.fixture
def convenor(user_with):
    """A convenor of the group that members of these tests sit in."""
    user = user_with(Role.MEMBER, Role.CONVENOR, name="谭桂芳")
    return MemberFactory(user=user, name="谭桂芳", group=GroupFactory(), group__duty="召集人")
