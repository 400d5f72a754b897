"""The one way to show a long list, on the proposals' categories and the accounts."""

import pytest
from django.test import RequestFactory

from cppcc.core.accounts.models import User, UserQuerySet
from cppcc.core.listing import Filter, list_rows
from tests.factories import UserFactory

STATES = [("on", "启用"), ("off", "停用")]


def opened_on(rows, day):
    return rows.filter(created_at__date=day)


def listing(address="/", **more):
    return list_rows(
        RequestFactory().get(address),
        User.objects.all(),
        search=UserQuerySet.matching,
        filters=[
            Filter("state", "状态", STATES, UserQuerySet.in_state, counts=lambda rows: {"on": rows.count()}),
            Filter("day", "日期", (), opened_on, is_day=True),
        ],
        sorts={"name": "name", "username": ("username", "name")},
        order="username",
        per_page=2,
        **more,
    )


@pytest.fixture
def users(db):
    return [UserFactory(username=name, name=f"姓{name}", is_active=name != "c") for name in "abc"]


def names(found):
    return [user.username for user in found.page]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/", ["a", "b"]),
        ("/?page=2", ["c"]),
        ("/?page=abc", ["a", "b"]),
        ("/?page=99", ["c"]),
        ("/?sort=-name", ["c", "b"]),
        ("/?sort=password", ["a", "b"]),
        ("/?q=姓b", ["b"]),
        ("/?q=%00b", ["b"]),
        ("/?state=off", ["c"]),
        ("/?state=nonsense", ["a", "b"]),
        ("/?day=1999-01-01", []),
        ("/?day=1999-13-45", ["a", "b"]),
    ],
)
def test_the_address_decides_what_is_shown_and_nonsense_is_ignored(users, address, shown):
    assert names(listing(address)) == shown


def test_all_rows_over_the_pages_are_there_for_an_export(users):
    found = listing("/?sort=-name&page=2")

    assert [user.username for user in found.rows] == ["c", "b", "a"]
    assert found.total == 3


def test_a_chip_keeps_the_search_drops_the_page_and_is_taken_back_by_a_second_press(users):
    chips = listing("/?q=姓&page=2").filters[0].options
    pressed = listing("/?q=姓&state=on").filters[0].options

    assert chips[0].url == "?q=%E5%A7%93&state=on"
    assert (chips[0].label, chips[0].count) == ("启用", 3)
    assert pressed[0].chosen
    assert pressed[0].url == "?q=%E5%A7%93"


def test_the_search_form_carries_the_filters_but_not_the_page(users):
    assert listing("/?q=a&state=on&sort=name&day=2024-05-06&page=2").carried == [("state", "on"), ("sort", "name")]
