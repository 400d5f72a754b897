"""Two clerks at the calendar in the same moment: both presses are answered, every day is there once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections

from cppcc.core.accounts.roles import Role
from cppcc.core.workdays.filling import fill_year, give_back
from cppcc.core.workdays.models import DayKind, SpecialDay
from cppcc.core.workdays.shipped import shipped_days
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
SPRING = (date(2098, 2, 1), date(2098, 2, 8))


@pytest.fixture
def office():
    user = UserFactory()
    user.hold([Role.GENERAL_OFFICE])
    return user


def at_once(*presses):
    barrier = Barrier(len(presses))

    def run(press):
        try:
            barrier.wait(timeout=20)
            return press()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(run, presses))


def test_the_same_holiday_entered_by_two_is_there_once(office):
    def enter():
        return SpecialDay.objects.arrange(*SPRING, kind=DayKind.REST, name="春节", by=office)

    at_once(enter, enter, enter)

    assert SpecialDay.objects.of_years([2098]).count() == 8


def test_a_year_reloaded_by_two_is_whole(office):
    SpecialDay.objects.of_years([2026]).delete()

    at_once(lambda: fill_year(2026, by=office), lambda: fill_year(2026, by=office))

    assert SpecialDay.objects.of_years([2026]).count() == len(shipped_days(2026))


def test_an_own_day_taken_back_by_two_is_given_back_once(office):
    day = date(2026, 10, 10)
    SpecialDay.objects.arrange(day, day, kind=DayKind.REST, name="", by=office)

    dropped = at_once(lambda: give_back(day, day, by=office), lambda: give_back(day, day, by=office))

    assert sorted(dropped) == [[], [day]]
    assert SpecialDay.objects.get(date=day).words == "国庆节调休上班"
