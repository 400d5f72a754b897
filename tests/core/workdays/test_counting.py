"""Working days as the State Council published them, and what must hold for any calendar."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cppcc.core.workdays.counting import (
    Calendar,
    about_unpublished,
    is_workday,
    workdays_after,
    workdays_between,
)
from cppcc.core.workdays.models import DayKind, SpecialDay, days_between

pytestmark = pytest.mark.django_db
REST, WORK = DayKind.REST, DayKind.WORK
DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))
AT_ONCE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("first", "last", "made_up"),
    [
        (date(2024, 2, 10), date(2024, 2, 17), [date(2024, 2, 4), date(2024, 2, 18)]),
        (date(2024, 10, 1), date(2024, 10, 7), [date(2024, 9, 29), date(2024, 10, 12)]),
        (date(2025, 1, 28), date(2025, 2, 4), [date(2025, 1, 26), date(2025, 2, 8)]),
        (date(2025, 10, 1), date(2025, 10, 8), [date(2025, 9, 28), date(2025, 10, 11)]),
        (date(2026, 2, 15), date(2026, 2, 23), [date(2026, 2, 14), date(2026, 2, 28)]),
        (date(2026, 10, 1), date(2026, 10, 7), [date(2026, 9, 20), date(2026, 10, 10)]),
    ],
)
def test_a_published_holiday_rests_and_its_made_up_weekends_are_worked(first, last, made_up):
    calendar = Calendar.spanning(first, last)

    assert [day for day in days_between(first, last) if calendar.is_workday(day)] == []
    assert [calendar.is_workday(day) for day in made_up] == [True, True]
    assert calendar.is_workday(last + timedelta(days=1))


@pytest.mark.parametrize(
    ("start", "number", "expected"),
    [
        (date(2024, 2, 9), 1, date(2024, 2, 18)),  # the Sunday after Spring Festival is worked
        (date(2024, 2, 2), 5, date(2024, 2, 8)),  # 4 February, a Sunday, is the first of them
        (date(2024, 9, 27), 5, date(2024, 10, 10)),
        (date(2024, 9, 30), 1, date(2024, 10, 8)),
        (date(2025, 1, 27), 1, date(2025, 2, 5)),
        (date(2025, 9, 26), 4, date(2025, 10, 9)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2028, 3, 3), 1, date(2028, 3, 6)),  # nothing published: Monday to Friday
    ],
)
def test_the_nth_working_day_after_a_real_day(start, number, expected):
    assert workdays_after(start, number) == expected
    assert workdays_between(start, expected) == number


@pytest.mark.parametrize(("year", "workdays"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_its_notice_leaves(year, workdays):
    assert workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == workdays


def test_what_the_office_says_of_a_day_counts(clerk):
    SpecialDay.objects.arrange(date(2027, 3, 8), date(2027, 3, 8), kind=REST, name="机关学习", by=clerk)
    SpecialDay.objects.arrange(date(2027, 3, 13), date(2027, 3, 13), kind=WORK, name="", by=clerk)

    assert (is_workday(date(2027, 3, 8)), is_workday(date(2027, 3, 13))) == (False, True)


def test_a_year_is_published_once_its_national_day_is_in(clerk):
    SpecialDay.objects.arrange(date(2027, 1, 1), date(2027, 1, 3), kind=REST, name="元旦", by=clerk)
    assert Calendar().unpublished(date(2026, 5, 1), date(2028, 2, 1)) == [2027, 2028]

    SpecialDay.objects.arrange(date(2027, 10, 1), date(2027, 10, 7), kind=REST, name="国庆节", by=clerk)
    assert Calendar().unpublished(date(2026, 5, 1), date(2028, 2, 1)) == [2028]


def test_it_is_said_when_a_year_is_not_published(monkeypatch):
    clock = SimpleNamespace(localdate=lambda: date(2026, 11, 22))
    monkeypatch.setattr("cppcc.core.workdays.counting.timezone", clock)

    assert about_unpublished([]) == ""
    assert about_unpublished([2028]) == "2028年放假安排尚未公布，按周一至周五推算"
    assert about_unpublished([2027, 2028]) == "2027年、2028年放假安排尚未公布，按周一至周五推算"
    assert about_unpublished(range(2027, 2041)) == "2027年至2040年放假安排尚未公布，按周一至周五推算"
    assert about_unpublished([1999, 2027]) == "1999年放假安排没有录入，2027年放假安排尚未公布，按周一至周五推算"


def test_many_due_dates_cost_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar = Calendar.of(2024, 2025)
        for day in days_between(date(2024, 1, 1), date(2025, 6, 30)):
            calendar.after(day, 20)


@AT_ONCE
@given(start=DAYS, number=st.integers(1, 80))
def test_the_nth_working_day_is_one_and_there_are_n_of_them(start, number):
    calendar = Calendar()
    end = calendar.after(start, number)

    assert calendar.is_workday(end)
    assert len(calendar.between(start, end)) == number
    assert calendar.between(start, end)[-1] == end


@AT_ONCE
@given(start=DAYS, one=st.integers(0, 40), more=st.integers(0, 40))
def test_counting_on_is_counting_all_at_once(start, one, more):
    calendar = Calendar()

    assert calendar.after(calendar.after(start, one), more) == calendar.after(start, one + more)


@AT_ONCE
@given(start=DAYS, number=st.integers(1, 60))
def test_counting_back_leads_where_counting_on_came_from(start, number):
    calendar = Calendar()
    workday = calendar.from_day(start)

    assert calendar.before(calendar.after(workday, number), number) == workday


@AT_ONCE
@given(start=DAYS, later=st.integers(0, 30), number=st.integers(0, 40))
def test_what_starts_later_is_never_due_earlier(start, later, number):
    calendar = Calendar()

    assert calendar.after(start, number) <= calendar.after(start + timedelta(days=later), number)


@AT_ONCE
@given(day=DAYS)
def test_the_next_working_day_skips_only_rest_days(day):
    calendar = Calendar()
    found = calendar.from_day(day)

    assert calendar.is_workday(found)
    assert not any(calendar.is_workday(each) for each in days_between(day, found) if each != found)
