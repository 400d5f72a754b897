"""Every route × every role: who is let in, who is not, and what every page owes its reader."""

import contextlib
import copy

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.navigation import BOTTOM_BAR, PLACES, SETTINGS, SHORTCUTS
from tests import factories
from tests.site.expectations import PUBLIC, ROUTES
from tests.site.page import faults_of
from tests.site.routes import found

REFUSED = {403, 404}


class _Undo(Exception):  # noqa: N818 - ends a savepoint, is no error
    pass


@pytest.fixture
def somebody(user_with):
    """A function: a person of the role as the office has them, a stranger to every record of the walk."""

    def make(role):
        user = user_with(role, username=f"walk-{role}")
        if role == Role.MEMBER:
            factories.MemberFactory(user=user, name="史无关", group=factories.GroupFactory(name="第九活动组"))
        if role == Role.CONVENOR:
            group = factories.GroupFactory(name="第八活动组")
            factories.MemberFactory(user=user, name="卜相干", group=group, group__duty="召集人")
        if role == Role.UNIT_CLERK:
            factories.UnitFactory(name="区无关局").clerks.add(user)
        return user

    return make


@pytest.fixture
def visit(client):
    """A function: the answer to a call of the route. Records are made once a test; what a call does is undone."""
    made = {}
    client.raise_request_exception = False

    def call(name, method):
        route = ROUTES[name]
        if route.make not in made:
            made[route.make] = route.make()
        cookies = copy.deepcopy(client.cookies)
        with contextlib.suppress(_Undo), transaction.atomic():
            answer = getattr(client, method)(reverse(name, kwargs=made[route.make]))
            if answer.streaming:  # a file: read it so that it is closed
                list(answer)
            raise _Undo
        client.cookies = cookies
        return answer

    return call


def test_every_route_has_its_line_in_the_table_and_every_line_its_route():
    there = {route.name for route in found()}

    assert (there - set(ROUTES), set(ROUTES) - there) == (set(), set())


@pytest.mark.parametrize("role", Role)
def test_each_role_reaches_what_the_table_says_and_no_more(client, visit, somebody, role):
    client.force_login(somebody(role))
    wrong = []
    for name, route in ROUTES.items():
        answer = visit(name, route.method)
        code, let_in = answer.status_code, route.who is PUBLIC or role in route.who
        if code not in route.codes if let_in else code not in REFUSED:
            wrong.append(f"{name}: {code} {'refused' if let_in else 'let in'}")
        wrong += [f"{name}: {fault}" for fault in faults_of(answer)]

    assert not wrong, "\n".join(wrong)


def test_without_signing_in_every_route_but_the_public_ones_leads_to_the_login_page(db, visit):
    wrong = []
    for name, route in ROUTES.items():
        answer = visit(name, route.method)
        asked_to_sign_in = answer.status_code == 302 and answer.url.startswith(reverse("accounts:login"))
        if asked_to_sign_in == (route.who is PUBLIC and name != "accounts:logout"):
            wrong.append(f"{name}: {answer.status_code}")

    assert not wrong, "\n".join(wrong)


def test_a_step_is_pressed_and_never_a_link(client, visit, somebody):
    users = {role: somebody(role) for role in Role}
    wrong = []
    for name, route in ROUTES.items():
        if route.method == "post" and route.who is not PUBLIC:
            client.force_login(users[min(route.who)] if route.who else users[Role.GENERAL_OFFICE])
            answer = visit(name, "get")
            if answer.status_code != 405:
                wrong.append(f"{name}: {answer.status_code}")

    assert not wrong, "\n".join(wrong)


def test_every_place_of_the_navigation_stands():
    assert [place.url for place in [*PLACES, *SETTINGS, *SHORTCUTS] if not place.stands] == []
    assert {place.key for place in PLACES} >= set(BOTTOM_BAR)


@pytest.mark.parametrize("role", Role)
def test_the_navigation_shows_a_role_only_where_it_can_go(role):
    for place in [*PLACES, *SETTINGS, *SHORTCUTS]:
        if role in place.roles:
            assert role in ROUTES[place.url].who, place.url


def test_nothing_waits_to_be_migrated(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("kind", ["400", "403", "404", "405", "409", "500", "403_csrf"])
def test_an_error_page_speaks_chinese_and_shows_the_way_home(rf, kind):
    from django.template.loader import render_to_string

    text = render_to_string(f"{kind}.html")

    assert text.count("<h1>") == 1
    assert 'href="/"' in text


def test_an_unknown_address_is_a_page_and_owes_the_same(client, somebody):
    client.force_login(somebody(min(OFFICES)))

    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert faults_of(answer) == []
    assert "没有找到" in answer.content.decode()
