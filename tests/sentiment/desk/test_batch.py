"""Ticked rows of the list: kept or put into a category together, the filter kept, each by itself."""

import pytest

from sentiment.models import Category, SocialReport
from sentiment.states import Status
from tests.factories import SocialReportFactory

pytestmark = pytest.mark.django_db
URL = "/social-reports/desk/batch/"


def told(page):
    return [str(message) for message in page.context["messages"]]


def test_ticked_reports_are_kept_with_one_reason_and_the_list_comes_back_as_it_was(editor, sign_in):
    first, second = SocialReportFactory(), SocialReportFactory()
    chosen = SocialReportFactory(status=Status.CHOSEN)
    rows = ",".join(str(each.pk) for each in (first, second, chosen))
    client = sign_in(editor)
    asked = client.post(f"{URL}keep/?year=2024", {"row": [first.pk, second.pk, chosen.pk]})
    assert set(asked.context["reports"]) == {first, second, chosen}

    page = client.post(f"{URL}keep/?year=2024", {"rows": rows, "press": 1, "reason": "已有部署"}, follow=True)

    assert page.redirect_chain == [("/social-reports/?year=2024", 302)]
    assert told(page) == [f"2篇已留存；1篇没有留存：{chosen}现在是“待编发”"]
    assert set(SocialReport.objects.kept().values_list("kept_reason", flat=True)) == {"已有部署"}


def test_all_that_a_filter_shows_goes_into_a_category(editor, sign_in):
    roads = Category.objects.create(name="道路")
    inside, outside = SocialReportFactory(year=2024), SocialReportFactory(year=2023)
    client = sign_in(editor)

    client.post(f"{URL}classify/?year=2024", {"all": 1, "press": 1, "category": roads.pk})

    inside.refresh_from_db()
    outside.refresh_from_db()
    assert (inside.category, outside.category) == (roads, None)


@pytest.mark.parametrize(("name", "words"), [("keep", "请写明留存原因，反映人会看到"), ("classify", "请选择类别")])
def test_what_is_missing_is_said_with_the_rows_still_chosen(editor, sign_in, name, words):
    report = SocialReportFactory()

    page = sign_in(editor).post(f"{URL}{name}/", {"rows": str(report.pk), "press": 1})

    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert f'name="rows" value="{report.pk}"' in page.content.decode()


def test_nothing_ticked_is_told(editor, sign_in):
    page = sign_in(editor).post(f"{URL}keep/", follow=True)

    assert told(page) == ["请先在列表中勾选社情民意。"]


def test_a_batch_that_is_not_there_is_not_found(editor, sign_in):
    assert sign_in(editor).post(f"{URL}issue/").status_code == 404
