from datetime import date

import pytest
from django.urls import reverse

from cppcc.core.search import finding
from cppcc.core.search.index import rebuild
from tests.factories import ProposalFactory, SocialReportFactory

pytestmark = pytest.mark.django_db
ADDRESS = reverse("search:results")


@pytest.fixture
def register(db):
    ProposalFactory(title="关于老旧小区加装<电梯>的建议", number=27, submitted_on=date(2024, 1, 9))
    SocialReportFactory(title="电梯困人问题", situation="小区电梯“困人”12起。", number=3, year=2023)
    rebuild()


def test_hits_are_marked_and_everything_else_is_escaped(register, sign_in, editor):
    page = sign_in(editor).get(ADDRESS, {"q": "电梯"}).content.decode()

    assert "加装&lt;<mark>电梯</mark>&gt;的建议" in page
    assert "小区<mark>电梯</mark>“困人”12起" in page
    assert page.count('class="hit"') == 2
    assert "<电梯>" not in page


def test_the_chips_count_by_kind_and_year_and_keep_the_question(register, sign_in, editor):
    response = sign_in(editor).get(ADDRESS, {"q": "电梯", "year": "2024"})

    assert [(o.label, o.count, o.chosen) for o in response.context["kinds"]] == [
        ("全部", 1, True),
        ("提案", 1, False),
        ("社情民意", 0, False),
    ]
    assert [(o.label, o.count, o.chosen) for o in response.context["years"]] == [
        ("2024年", 1, True),
        ("2023年", 1, False),
    ]
    assert response.context["kinds"][2].url == f"{ADDRESS}?q=%E7%94%B5%E6%A2%AF&kind=sentiment&year=2024"


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({}, "请输入要找的内容"),
        ({"q": "，。"}, "请输入要找的内容"),
        ({"q": "航天飞机"}, "没有找到相关内容"),
        ({"q": "电梯", "year": "1999"}, "所选种类、年度中没有找到"),
    ],
)
def test_an_empty_page_says_what_to_do(register, sign_in, editor, parameters, told):
    assert told in sign_in(editor).get(ADDRESS, parameters).content.decode()


@pytest.mark.parametrize(
    "parameters",
    [{"q": "电" * 5000}, {"q": "\x00%_'\";--<script>"}, {"q": "电梯", "kind": "x", "year": "abc", "page": "x"}],
)
def test_whatever_is_typed_gives_a_page(register, sign_in, editor, parameters):
    response = sign_in(editor).get(ADDRESS, parameters)

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().partition("<main")[2].partition("</main>")[0]


def test_parts_of_the_words_are_said_to_be_parts(register, sign_in, editor):
    assert "没有同时含有全部检索词" in sign_in(editor).get(ADDRESS, {"q": "电梯 航天"}).content.decode()


def test_too_many_hits_are_said_to_be_too_many(register, sign_in, editor, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 1)

    assert "相关内容很多" in sign_in(editor).get(ADDRESS, {"q": "电梯"}).content.decode()


@pytest.mark.parametrize("rows", [1, 9])
def test_a_page_of_results_takes_as_many_queries_for_one_hit_as_for_many(
    rows, sign_in, editor, django_assert_num_queries
):
    for _ in range(rows):
        ProposalFactory(title="关于加装电梯的建议")
        SocialReportFactory(title="电梯困人问题")
    rebuild()
    client = sign_in(editor)
    client.get(ADDRESS)

    with django_assert_num_queries(11):
        client.get(ADDRESS, {"q": "电梯"})


def test_visitors_are_sent_to_sign_in(client):
    assert client.get(ADDRESS).status_code == 302


def test_results_are_read_only(sign_in, editor):
    assert sign_in(editor).post(ADDRESS).status_code == 405
