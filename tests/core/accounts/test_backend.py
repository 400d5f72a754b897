import pytest
from django.contrib.auth import get_user
from django.urls import reverse

from cppcc.core.accounts.roles import Role

pytestmark = pytest.mark.django_db


def whose(client):
    return get_user(type("Request", (), {"session": client.session}))


def test_the_account_of_a_session_comes_with_its_roles_in_one_question(client, user_with, django_assert_num_queries):
    user = user_with(Role.MEMBER, Role.UNIT_CLERK)
    client.force_login(user)
    request = type("Request", (), {"session": client.session})
    request.session.get("seen_at")  # the session itself is asked for here

    with django_assert_num_queries(1):
        found = get_user(request)
        assert found == user
        assert found.roles == {Role.MEMBER, Role.UNIT_CLERK}


def test_an_account_without_a_role_is_known_too(client, user_with):
    user = user_with()
    client.force_login(user)

    assert whose(client) == user
    assert whose(client).roles == frozenset()


def test_an_account_switched_off_is_nobody(client, user_with):
    user = user_with(Role.MEMBER)
    client.force_login(user)
    type(user).objects.filter(pk=user.pk).update(is_active=False)

    assert not whose(client).is_authenticated
    assert client.get(reverse("home")).status_code == 302
