"""The register of reports: searched, filtered, sorted and exported by its address."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from sentiment.models import Adoption, ReportAuthor
from sentiment.states import Status
from tests.factories import GroupFactory, MemberFactory, SocialReportFactory

pytestmark = pytest.mark.django_db


def page(name):
    return reverse(f"sentiment:{name}")


def titles(response):
    return [report.title for report in response.context["listing"].page.object_list]


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
    response = sign_in(editor).get(page("list"), {"group": register["south"], "year": "all"})

    assert titles(response) == ["丁", "乙", "丙_%"]
    counts = {option.label: option.count for option in response.context["listing"].filters[0].options}
    assert counts == {"草稿": 0, "待处理": 1, "退回补充": 1, "待编发": 0, "已编发": 1, "留存": 0, "已撤回": 0}


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

    with django_assert_num_queries(14):
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
