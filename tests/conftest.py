"""What every test can ask for: people of each role, a session, the sample ledger."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings
from pytest_django.plugin import blocking_manager_key

from cppcc.core.accounts.roles import Role
from cppcc.test_settings import PROCESS
from tests import factories
from tests.database import forget_migrated, keep_default_rows, migrated_once, put_back_default_rows
from tests.places import Places

settings.register_profile("busy", deadline=None)  # a machine that does other work, too, is no failure
settings.load_profile("busy")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker, django_db_keepdb):
    """Processes side by side copy one migrated database."""
    if PROCESS != "main" and connection.vendor == "postgresql" and not django_db_keepdb:
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated_once()


def pytest_unconfigure(config):
    if PROCESS == "main" and connection.vendor == "postgresql":
        with config.stash[blocking_manager_key].unblock():
            forget_migrated()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database; at the end, what killed workers and ended threads left connected to it is cut off first."""
    with django_db_blocker.unblock():
        keep_default_rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: put_back_default_rows())
        yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _empty_cache():
    yield
    cache.clear()


@pytest.fixture
def user_with(db):
    """A function: an account holding the given roles, ready to sign in."""

    def make(*roles, **fields):
        user = factories.UserFactory(**fields)
        user.hold(list(roles))
        return user

    return make


@pytest.fixture
def clerk(user_with):
    return user_with(Role.PROPOSAL_OFFICE, name="周立案")


@pytest.fixture
def editor(user_with):
    return user_with(Role.INFORMATION_OFFICE, name="吴编辑")


@pytest.fixture
def liaison(user_with):
    return user_with(Role.LIAISON_OFFICE, name="郑联络")


@pytest.fixture
def leader(user_with):
    return user_with(Role.LEADER, name="王领导")


@pytest.fixture
def unit_clerk(user_with):
    """A clerk of a handling unit, which is still to be named (`unit.clerks.add(unit_clerk)`)."""
    return user_with(Role.UNIT_CLERK, name="孙经办", phone="13800000001")


@pytest.fixture
def member(user_with):
    """A member in office with an account (`member.user`)."""
    return factories.MemberFactory(user=user_with(Role.MEMBER, name="李委员"), name="李委员")


@pytest.fixture
def sign_in(client):
    """A function: the test client signed in as the given user."""

    def enter(user):
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def places(db, settings, tmp_path):
    """Two installations that exchange packages; it begins at the county's."""
    return Places(settings, tmp_path)
