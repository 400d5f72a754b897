from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from tests.factories import GroupFactory, MemberFactory


@pytest.fixture
def group(db):
    return GroupFactory(name="第一活动组")


@pytest.fixture
def other_group(db):
    return GroupFactory(name="第二活动组")


@pytest.fixture
def convenor(user_with, group):
    """A member who convenes the first group (`convenor.user`)."""
    user = user_with(Role.MEMBER, Role.CONVENOR, name="孙召集")
    return MemberFactory(user=user, name="孙召集", group=group, group__duty="召集人")


@pytest.fixture
def today():
    return date(2024, 6, 1)
