"""The list of proposals: searched, narrowed, sorted, exported, and its queries."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from cppcc.core.accounts.roles import Role
from proposals.models import Cosigner, CosignStatus, HandlingStatus, Manner
from proposals.states import Status
from proposals.views.lists import SORTS
from tests.factories import CategoryFactory, HandlingFactory, MemberFactory, ProposalFactory, ReplyFactory, UnitFactory

pytestmark = pytest.mark.django_db
LIST = "/proposals/"


def titles(page):
    return [row.title for row in page.context["listing"].page]


def chip(page, name, label):
    (found,) = [f for f in page.context["listing"].filters if f.name == name]
    return {option.label: option.count for option in found.options}[label]


def test_chips_count_what_they_lead_to_and_keep_the_other_conditions(sign_in, clerk):
    health = CategoryFactory(name="医疗卫生")
    ProposalFactory(title="甲", category=health, kind="ordinary")
    ProposalFactory(title="乙", category=health, status=Status.FILED)
    ProposalFactory(title="丙", status=Status.FILED, is_key=True)

    page = sign_in(clerk).get(LIST, {"status": "filed"})

    assert sorted(titles(page)) == ["丙", "乙"]
    assert (chip(page, "status", "待审查"), chip(page, "status", "已立案")) == (1, 2)
    assert chip(page, "category", "医疗卫生") == 1
    assert (chip(page, "kind", "大会"), chip(page, "kind", "平时")) == (2, 0)
    assert chip(page, "is_key", "重点提案") == 1
    key = sign_in(clerk).get(LIST, {"status": "filed", "is_key": "1"})
    assert titles(key) == ["丙"]
    assert chip(key, "status", "已立案") == 1


@pytest.mark.parametrize(
    ("query", "found"), [("停车", ["停车"]), ("第12号", ["公交"]), ("钱文华", ["公交"]), ("34", ["停车"])]
)
def test_the_list_is_searched_by_title_name_number_and_serial(sign_in, clerk, query, found):
    ProposalFactory(title="停车", serial=34)
    bus = ProposalFactory(title="公交", status=Status.FILED, number=12, serial=2)
    Cosigner.objects.create(proposal=bus, member=MemberFactory(name="钱文华"), status=CosignStatus.SIGNED)

    assert titles(sign_in(clerk).get(LIST, {"q": query})) == found


def test_the_list_is_narrowed_to_a_group_as_of_submission_and_to_the_late(sign_in, clerk):
    late = ProposalFactory(title="超期", status=Status.HANDLING)
    HandlingFactory(proposal=late, manner=Manner.SOLE, status=HandlingStatus.ACCEPTED)
    ProposalFactory(title="集体", lead=None)
    group = late.lead.appointments.get().seats.get().body

    assert titles(sign_in(clerk).get(LIST, {"group": group.pk})) == ["超期"]
    assert titles(sign_in(clerk).get(LIST, {"late": "1"})) == ["超期"]


@pytest.mark.parametrize("sort", [f"{sign}{name}" for name in SORTS for sign in ("", "-")])
def test_the_list_is_sorted_either_way(sign_in, clerk, sort):
    for number, title in [(2, "乙"), (1, "甲")]:
        proposal = ProposalFactory(title=title, status=Status.HANDLING, number=number, serial=number)
        HandlingFactory(proposal=proposal, manner=Manner.SOLE, due_on=date(2024, 5, number))

    found = titles(sign_in(clerk).get(LIST, {"sort": sort}))

    assert sorted(found) == ["乙", "甲"]
    if sort.lstrip("-") in ("number", "serial", "due"):
        assert found == (["乙", "甲"] if sort.startswith("-") else ["甲", "乙"])


@pytest.mark.parametrize("odd", ["status=nothing", "page=abc", "category=x", "sort=password", "group=zz", "q=%00"])
def test_odd_addresses_are_ignored(sign_in, clerk, odd):
    ProposalFactory()

    assert len(titles(sign_in(clerk).get(f"{LIST}?{odd}"))) == 1


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize("role", [Role.PROPOSAL_OFFICE, Role.MEMBER])
def test_the_list_asks_the_same_questions_for_one_and_for_fifty(
    client, user_with, django_assert_num_queries, rows, role
):
    user = user_with(role)
    lead = MemberFactory(user=user)
    ProposalFactory.create_batch(rows, lead=lead, status=Status.HANDLING)
    client.force_login(user)
    client.get(LIST)

    with django_assert_num_queries(9 if role == Role.PROPOSAL_OFFICE else 7):
        page = client.get(LIST)

    assert len(titles(page)) == rows


@pytest.mark.parametrize("rows", [1, 4])
def test_the_page_of_one_proposal_asks_the_same_whatever_hangs_on_it(sign_in, clerk, django_assert_num_queries, rows):
    proposal = ProposalFactory(status=Status.HANDLING)
    for _ in range(rows):
        Cosigner.objects.create(proposal=proposal, member=MemberFactory())
        ReplyFactory(handling=HandlingFactory(proposal=proposal, manner=Manner.SPLIT))
        ProposalFactory(status=Status.MERGED, merged_into=proposal)
    client = sign_in(clerk)
    client.get(proposal.get_absolute_url())

    with django_assert_num_queries(12):
        client.get(proposal.get_absolute_url())


def test_the_export_is_the_list_without_secrets_and_without_formulas(sign_in, clerk):
    evil = ProposalFactory(title="=cmd|' /C calc'!A0", status=Status.FILED)
    ProposalFactory(title="涉密件", status=Status.FILED, is_secret=True)
    ProposalFactory(title="别的", status=Status.DECLINED)
    HandlingFactory(proposal=evil, unit=UnitFactory(name="区住建局"), manner=Manner.SOLE)

    page = sign_in(clerk).get("/proposals/export/", {"status": "filed"})

    sheet = load_workbook(BytesIO(page.content)).active
    head, *lines = list(sheet.values)
    assert [line[head.index("案由")] for line in lines] == ["=cmd|' /C calc'!A0"]
    assert sheet.cell(2, head.index("案由") + 1).data_type == "s"
    assert lines[0][head.index("承办单位")] == "区住建局（独办）"
