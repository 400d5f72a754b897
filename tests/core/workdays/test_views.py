"""The page of a year: entering days, taking them back, reloading."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.workdays.models import DayKind, Source, SpecialDay
from cppcc.core.workdays.rules import MAY

pytestmark = pytest.mark.django_db
YEAR = {"year": 2027}


@pytest.fixture
def page(sign_in, clerk):
    return sign_in(clerk)


def enter(page, year=2027, **typed):
    return page.post(reverse("workdays:year", args=[year]), typed)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", MAY)
def test_only_the_offices_keep_the_calendar(user_with, role, verb):
    assert user_with(role).has_perm(f"workdays.{verb}") == (role in OFFICES)


def test_the_page_of_a_published_year_counts_it_up(page):
    told = page.get(reverse("workdays:year", args=[2024])).content.decode()

    assert "全年工作日<b>251</b>天，放假28天（含其中的双休日），调休上班8天" in told
    assert "春节放假" in told
    assert "尚未公布" not in told


def test_a_year_that_is_not_published_says_so(page):
    told = page.get(reverse("workdays:year", args=[2099])).content.decode()

    assert "2099年放假安排尚未公布，按周一至周五推算" in told


def test_a_span_of_the_notice_is_entered_at_once(page):
    answer = enter(page, kind="rest", first="2027-02-05", last="2027-02-11", name="春节")

    assert answer.status_code == 302
    assert said(page.get(answer.url)) == ["已录入7天；已经发出的期限不变"]
    rows = SpecialDay.objects.of_years([2027])
    assert [(row.kind, row.name, row.source) for row in rows] == [(DayKind.REST, "春节", Source.OFFICE)] * 7


def test_one_day_needs_no_end(page):
    enter(page, kind="work", first="2027-02-14")

    assert SpecialDay.objects.get(date=date(2027, 2, 14)).words == "调休上班"


def test_entering_what_is_there_already_is_said(page):
    answer = enter(page, year=2024, kind="rest", first="2024-10-01", last="2024-10-07", name="国庆节")

    assert said(page.get(answer.url)) == ["与现有安排相同，没有改动"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"kind": "rest"}, "请填写起日。"),
        ({"first": "2027-02-05"}, "请选择放假还是上班。"),
        ({"kind": "rest", "first": "2027-02-30"}, "写得不对或没有这一天"),
        (
            {"kind": "rest", "first": "2027-02-05", "last": "2027-02-01"},
            "止日早于起日，请改正；只有一天的，可以不填止日。",
        ),
        (
            {"kind": "rest", "first": "2027-02-01", "last": "2028-02-01"},
            "这一段有366天，一次最多录入31天，请核对年份和月份。",
        ),
        ({"kind": "rest", "first": "1985-02-01"}, "工作日历从1990年到2100年，请核对年份。"),
        ({"kind": "nap", "first": "2027-02-01"}, "可能刚被停用，请重新选择"),
        ({"kind": "rest", "first": "2027-02-01", "name": "长" * 21}, "最多20个字，现在有21个，请删去1个。"),
    ],
)
def test_bad_input_is_told_at_the_field_and_kept(page, typed, told):
    answer = enter(page, **typed)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not SpecialDay.objects.of_years([2027]).exists()


def test_a_day_pressed_fills_the_form(page):
    answer = page.get(reverse("workdays:year", args=[2024]), {"first": "2024-10-01", "kind": "rest", "name": "国庆节"})

    assert 'value="2024-10-01"' in answer.content.decode()
    assert 'value="国庆节"' in answer.content.decode()


def test_an_own_day_is_taken_back(page):
    enter(page, year=2024, kind="rest", first="2024-09-29")
    address = reverse("workdays:give_back", args=[2024])

    assert "（原为国庆节调休上班）" in page.get(reverse("workdays:year", args=[2024])).content.decode()
    first = page.post(address, {"first": "2024-09-29", "last": "2024-09-29"})
    assert said(page.get(first.url)) == ["已撤销本机关的改动1天；已经发出的期限不变"]
    second = page.post(address, {"first": "2024-09-29", "last": "2024-09-29"})
    assert said(page.get(second.url)) == ["这几天没有本机关的改动，可能刚被撤销，请看下面的清单。"]


def test_every_form_of_the_page_carries_its_token(page):
    enter(page, year=2024, kind="rest", first="2024-09-29")

    words = page.get(reverse("workdays:year", args=[2024])).content.decode()

    assert words.count("<form") - words.count('action="/search/"') == words.count("csrfmiddlewaretoken")
    assert f'action="{reverse("workdays:give_back", args=[2024])}"' in words


def test_a_year_is_reloaded_from_the_page(page):
    SpecialDay.objects.get(date=date(2024, 10, 12)).delete()

    answer = page.post(reverse("workdays:reload", args=[2024]))

    assert said(page.get(answer.url)) == ["2024年：新增1天（10月12日）"]


@pytest.mark.parametrize("year", [1989, 2101])
def test_a_year_outside_the_calendar_is_not_there(page, year):
    assert page.get(reverse("workdays:year", args=[year])).status_code == 404
    assert page.post(reverse("workdays:reload", args=[year])).status_code == 404


@pytest.mark.parametrize("year", [1990, 2024, 2100])
def test_a_page_costs_the_same_whatever_the_year_holds(page, django_assert_num_queries, year):
    page.get(reverse("workdays:year", args=[year]))

    with django_assert_num_queries(3):  # session, user with roles, the year
        page.get(reverse("workdays:year", args=[year]))
