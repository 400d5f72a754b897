"""The register of reports: searched, filtered, sorted and exported by its address."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cppcc.core import lookup
from sentiment.models import Adoption, ReportAuthor, SocialReport
from sentiment.states import Status
from tests.factories import GroupFactory, MemberFactory, SocialReportFactory

pytestmark = pytest.mark.django_db
NONE = dict.fromkeys(Status.labels, 0)


def page(name):
    return reverse(f"sentiment:{name}")


def titles(response):
    return [report.title for report in response.context["listing"].page.object_list]


def counts(response):
    return {option.label: option.count for option in response.context["listing"].filters[0].options}


@pytest.fixture
def register():
    """Three received reports and one that was returned, with authors of two groups."""
    north, south = GroupFactory(name="北组"), GroupFactory(name="南组")
    rows = [
        SocialReportFactory(title="甲", number=1, received_on=date(2024, 1, 5)),
        SocialReportFactory(title="乙", number=2, received_on=date(2024, 2, 5), status=Status.ISSUED),
        SocialReportFactory(title="丙_%", number=9, year=2023, received_on=date(2023, 2, 5)),
        SocialReportFactory(title="丁", number=3, received_on=date(2024, 3, 5), status=Status.RETURNED),
    ]
    for report, group, name in zip(rows, [north, south, south, south], ["东", "西", "南", "北"], strict=True):
        ReportAuthor.objects.create(report=report, member=MemberFactory(name=f"王{name}", group=group))
    Adoption.objects.create(report=rows[1], level="city", manner="adopted", on=date(2024, 5, 1))
    Adoption.objects.create(report=rows[1], level="city", manner="relayed", on=date(2024, 5, 1))
    return {"north": north.pk, "south": south.pk}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, ["丁", "乙", "甲", "丙_%"]),
        ({"state": "issued"}, ["乙"]),
        ({"year": "2023"}, ["丙_%"]),
        ({"level": "city"}, ["乙"]),
        ({"level": "nation"}, []),
        ({"q": "王东"}, ["甲"]),
        ({"q": "第9号"}, ["丙_%"]),
        ({"q": "_%"}, ["丙_%"]),
        ({"q": "'; --"}, []),
        ({"sort": "number"}, ["丙_%", "甲", "乙", "丁"]),
        ({"sort": "-title"}, ["甲", "乙", "丙_%", "丁"]),
        ({"state": "nonsense", "page": "x", "sort": "x"}, ["丁", "乙", "甲", "丙_%"]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted_by_its_address(sign_in, editor, register, asked, shown):
    response = sign_in(editor).get(page("list"), {"year": "all"} | asked)

    if "title" in asked.get("sort", ""):  # the order of characters is the database's
        assert sorted(titles(response)) == sorted(shown)
    else:
        assert titles(response) == shown


def test_staff_begin_with_the_latest_year(sign_in, editor, register):
    assert titles(sign_in(editor).get(page("list"))) == ["丁", "乙", "甲"]


def test_the_list_of_a_group_and_its_counts_by_state(sign_in, editor, register):
    response = sign_in(editor).get(page("list"), {"group": register["south"]})

    assert titles(response) == ["丁", "乙"]
    assert counts(response) == NONE | {"退回补充": 1, "已编发": 1}


def test_one_state_is_paged_alone_and_leaves_the_numbers_of_the_others(sign_in, editor, register):
    response = sign_in(editor).get(page("list"), {"state": "issued"})

    assert (titles(response), response.context["listing"].total) == (["乙"], 1)
    assert counts(response) == NONE | {"待处理": 1, "退回补充": 1, "已编发": 1}


@pytest.mark.parametrize(
    ("asked", "shown", "counted"),
    [
        ({}, ["丁", "乙", "甲", "丙_%"], {"待处理": 2, "退回补充": 1, "已编发": 1}),
        ({"state": "received"}, ["甲", "丙_%"], {"待处理": 2, "退回补充": 1, "已编发": 1}),
        ({"level": "city"}, ["乙"], {"已编发": 1}),
        ({"q": "王"}, ["丁", "乙", "甲", "丙_%"], {"待处理": 2, "退回补充": 1, "已编发": 1}),
    ],
)
def test_the_numbers_of_all_years_come_after_the_page(sign_in, editor, register, asked, shown, counted):
    client = sign_in(editor)

    response = client.get(page("list"), {"year": "all"} | asked)
    later = client.get(response.context["listing"].numbers)

    assert titles(response) == titles(later) == shown
    assert set(counts(response).values()) == {None}
    assert f"第 {response.context['listing'].page.number} 页" in response.content.decode()
    assert later.context["listing"].total == len(shown)
    assert counts(later) == NONE | counted


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"year": "2024"}, "全选符合条件的 51 件"),
        ({"year": "2024", "page": "2"}, "全选符合条件的 51 件"),
        ({"year": "all"}, "全选符合条件的全部"),
        ({"year": "all", "page": "2"}, "全选符合条件的全部"),
    ],
)
def test_all_pages_are_ticked_at_once_counted_or_not(sign_in, editor, asked, words):
    SocialReportFactory.create_batch(51, year=2024)

    assert words in sign_in(editor).get(page("list"), asked).content.decode()


def test_members_have_their_numbers_on_the_page(sign_in, member, mine):
    mine(title="去年", year=2023)
    mine(title="今年", year=2024)

    response = sign_in(member.user).get(page("list"), {"year": "all"})

    assert (response.context["listing"].total, response.context["listing"].numbers) == (2, "")


@pytest.mark.parametrize("most", [2000, 1])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("甲", {"甲"}),
        ("修改过", {"乙"}),
        ("王南", {"丙_%"}),
        ("第9号", {"丙_%"}),
        ("3", {"丁"}),
        ("民革", {"丁"}),
        ("热线", {"甲"}),
        ("5g", {"乙"}),
        ("没有", set()),
    ],
)
def test_many_reports_are_looked_through_as_few_are(monkeypatch, register, query, found, most):
    monkeypatch.setattr(lookup, "FEW", most)  # with more hits than that it asks in one go
    SocialReport.objects.filter(title="甲").update(source_name="市民热线")
    SocialReport.objects.filter(title="乙").update(edited_title="修改过的5G")
    SocialReport.objects.filter(title="丁").update(body=GroupFactory(name="民革支部"))
    everything = SocialReport.objects.all()

    assert {row.title for row in everything.matching(query)} == found
    assert {row.title for row in everything.looked_up(query)} == found
    of_2024 = everything.of_year(2024)
    assert set(of_2024.looked_up(query, year=2024)) == set(of_2024.matching(query))


def test_members_have_their_own_list_without_other_groups(sign_in, mine, member, register):
    mine(title="我的", status=Status.DRAFT)

    response = sign_in(member.user).get(page("list"))

    assert titles(response) == ["我的"]
    assert [view.name for view in response.context["listing"].filters] == ["state", "year", "level"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_one_report_as_for_three(sign_in, editor, rows, django_assert_num_queries):
    for _ in range(rows):
        report = SocialReportFactory(body=GroupFactory(), status=Status.ISSUED)
        ReportAuthor.objects.create(report=report, member=MemberFactory())
        Adoption.objects.create(report=report, level="city", manner="adopted", on=date(2024, 5, 1))
    client = sign_in(editor)
    client.get(page("list"))

    with django_assert_num_queries(13):
        client.get(page("list"))


def test_the_export_holds_what_is_shown_and_no_formula(sign_in, editor):
    report = SocialReportFactory(title="=1+1", number=3, status=Status.ISSUED)
    ReportAuthor.objects.create(report=report, member=MemberFactory(name="孟怡行"))
    SocialReportFactory(title="另一条", year=2023)

    response = sign_in(editor).get(page("export"), {"year": "2024"})

    rows = [list(row) for row in load_workbook(BytesIO(response.content)).active.iter_rows()]
    assert len(rows) == 2
    assert [cell.value for cell in rows[1][:4]] == [2024, 3, "=1+1", "孟怡行"]
    assert rows[1][2].data_type == "s"


def test_members_export_nothing(sign_in, member):
    assert sign_in(member.user).get(page("export")).status_code == 403
