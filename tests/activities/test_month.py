"""A month of the calendar."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cppcc.core.registry import DIARIES, Dated
from members.activities.month import MonthPage, month_asked
from members.activities.states import Status
from tests.factories import ActivityFactory, ParticipationFactory

pytestmark = pytest.mark.django_db
MAY = date(2024, 5, 1)
TODAY = date(2024, 6, 12)


def entries(user, first=MAY):
    return {day.day: [entry.title for entry in day.entries] for day in MonthPage.of(user, first).days if day.entries}


def test_an_activity_stands_on_each_of_its_days_also_at_the_edge_of_the_month(liaison):
    ActivityFactory(name="视察", starts_on=date(2024, 5, 31), ends_on=date(2024, 6, 1))

    assert entries(liaison) == {date(2024, 5, 31): ["视察"], date(2024, 6, 1): ["视察"]}
    assert entries(liaison, date(2024, 4, 1)) == {}


def test_one_finds_what_one_may_see_only(liaison, member):
    asked = ActivityFactory(name="调研")
    ParticipationFactory(activity=asked, member=member)
    ActivityFactory(name="别组的会")
    ActivityFactory(name="草稿", status=Status.DRAFT)

    assert entries(member.user) == {date(2024, 5, 15): ["调研"]}
    assert entries(liaison) == {date(2024, 5, 15): ["调研", "别组的会", "草稿"]}


def test_what_else_has_its_day_is_there_once(monkeypatch, member):
    ParticipationFactory(activity=ActivityFactory(name="调研"), member=member)
    owed = Dated("proposals.reply.1", date(2024, 5, 20), "评价答复，截止", url="/proposals/1/")
    monkeypatch.setattr("cppcc.core.registry.DIARIES", [*DIARIES, lambda user, start, end: [owed]])

    assert entries(member.user) == {date(2024, 5, 15): ["调研"], date(2024, 5, 20): ["评价答复，截止"]}


def test_holidays_and_days_worked_instead_are_named(liaison):
    days = {day.day: (day.cell.tone, day.holiday) for day in MonthPage.of(liaison, MAY).days}

    assert days[date(2024, 5, 1)] == ("rest", "劳动节放假")
    assert days[date(2024, 5, 11)] == ("work", "劳动节调休上班")
    assert days[date(2024, 5, 15)] == ("plain", "")
    assert days[date(2024, 5, 18)] == ("weekend", "")


@pytest.mark.parametrize(
    ("first", "before", "after"),
    [
        (date(2024, 1, 1), "2023-12", "2024-02"),
        (date(2024, 12, 1), "2024-11", "2025-01"),
        (date(1990, 1, 1), "", "1990-02"),
        (date(2100, 12, 1), "2100-11", ""),
    ],
)
def test_the_months_before_and_after(liaison, first, before, after):
    page = MonthPage.of(liaison, first)

    assert (page.before, page.after) == (before, after)


@pytest.mark.parametrize("text", ["", "x", "2024", "2024-13", "2024-00", "1989-12", "2101-01", "2024-05-01", "²-1"])
def test_what_is_no_month_means_this_one(text):
    assert month_asked(text, on=TODAY) == date(2024, 6, 1)


def test_a_month_is_asked_for_in_the_address(sign_in, liaison):
    ActivityFactory(name="停车调研", status=Status.CANCELLED, place="城南")

    answer = sign_in(liaison).get(reverse("activities:calendar"), {"month": "2024-05"})

    assert "2024年5月" in answer.text
    for words in ("停车调研", "已取消", "城南"):
        assert words in answer.text


def test_a_month_takes_the_same_queries_however_much_is_in_it(sign_in, liaison, django_assert_max_num_queries):
    client = sign_in(liaison)
    address = reverse("activities:calendar")
    client.get(address)
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            ActivityFactory(starts_on=timezone.localdate(), ends_on=timezone.localdate())
        with django_assert_max_num_queries(60) as captured:
            client.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_plans_are_drafts_to_come_the_next_one_first(sign_in, liaison):
    year = timezone.localdate().year
    far, near, past = [date(year + 2, 1, 1), date(year + 1, 1, 1), date(2024, 1, 1)]
    for name, day in (("远", far), ("近", near), ("过去", past)):
        ActivityFactory(name=name, starts_on=day, ends_on=day, status=Status.DRAFT)
    ActivityFactory(name="已通知", starts_on=near, ends_on=near)

    answer = sign_in(liaison).get(reverse("activities:list"), {"plan": "1"})

    assert [activity.name for activity in answer.context["listing"].page] == ["近", "远"]
