"""Statistics: figures cut by a dimension, adding up to the figure, each number opening its records."""

from datetime import date

import pytest

from cppcc.core.cuts import breakdown, statistics_document, statistics_leaves
from cppcc.core.periods import Period
from cppcc.core.registry import Figures
from members.people.models import BodyKind
from proposals.models import Category, Handling, HandlingStatus, Manner, Rating, SponsorKind
from proposals.states import Status
from proposals.volumes.cuts import DIMENSIONS
from proposals.volumes.making import period_of
from proposals.volumes.statistics import statistics_of
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, ReplyFactory, SessionFactory, UnitFactory

pytestmark = pytest.mark.django_db
YEAR = Period.year(2024)


@pytest.fixture
def year(member):
    """Five proposals: two answered by the housing bureau (A on time, B late and unrated), one by the traffic bureau
    not answered, one declined, one by a party."""
    session = SessionFactory()
    housing, traffic = UnitFactory(name="区住建局"), UnitFactory(name="区交通局")
    roads = Category.objects.get(name="交通市政")
    for place, (unit, outcome, on) in enumerate(
        [(housing, "A", date(2024, 5, 10)), (housing, "B", date(2024, 6, 1)), (traffic, "", None)]
    ):
        proposal = ProposalFactory(
            session=session, status=Status.ANSWERED if on else Status.HANDLING, category=roads if place else None
        )
        status = HandlingStatus.REPLIED if on else HandlingStatus.ACCEPTED
        handling = HandlingFactory(proposal=proposal, unit=unit, manner=Manner.SOLE, status=status)
        if on:
            reply = ReplyFactory(handling=handling, outcome=outcome, replied_on=on, due_on=handling.due_on)
            if outcome == "A":
                Rating.objects.create(reply=reply, member=member, result="satisfied", rated_on=on)
    ProposalFactory(session=session, status=Status.DECLINED, category=roads)
    party = body(BodyKind.PARTY, "民盟")
    ProposalFactory(
        session=session, status=Status.FILED, sponsor_kind=SponsorKind.COLLECTIVE, collective_body=party, lead=None
    )
    return session


def body(kind, name):
    from members.people.models import Body

    return Body.objects.get_or_create(kind=kind, name=name)[0]


def table(by):
    found = breakdown(DIMENSIONS[by], YEAR)
    return {name: dict(counts) for name, counts in found.lines()}


def test_units_with_what_they_answered_when_how_and_what_was_thought_of_it(year):
    units = table("unit")

    assert units["区住建局"]["by_unit"] == 2
    assert {name: units["区住建局"][name] for name in ("replies", "on_time", "outcome_a", "outcome_b")} == {
        "replies": 2, "on_time": 1, "outcome_a": 1, "outcome_b": 1,
    }  # fmt: skip
    assert (units["区住建局"]["satisfied"], units["区住建局"]["not_rated"]) == (1, 1)
    assert (units["区交通局"]["by_unit"], units["区交通局"]["replies"]) == (1, 0)


def test_categories_with_received_filed_and_declined(year):
    categories = table("category")

    assert (categories["交通市政"]["received"], categories["交通市政"]["filed"]) == (3, 2)
    assert categories["交通市政"]["declined"] == 1
    assert categories["未分类"]["answered"] == 1


def test_a_bodys_proposal_counts_for_the_body(year):
    assert table("party")["民盟"]["received"] == 1


@pytest.mark.parametrize("name", list(DIMENSIONS))
def test_every_tables_parts_add_up_to_the_figures(year, name):
    found = breakdown(DIMENSIONS[name], YEAR)
    figures = Figures(YEAR)

    assert found.broken == []
    for column in found.columns:
        value = figures[f"proposals.{column.name}"]
        assert column.whole == (sum(value.values()) if isinstance(value, dict) else value)


def test_what_came_after_the_day_does_not_count_yet(year):
    early = breakdown(DIMENSIONS["unit"], period_of(2024, date(2024, 5, 20)))

    assert {column.name: column.whole for column in early.columns}["replies"] == 1


def test_the_document_and_the_workbook_say_the_same(year):
    tables = statistics_of(YEAR)
    document = statistics_document(tables, YEAR, "2024年提案工作统计表")
    leaves = {leaf.name: list(leaf.rows) for leaf in statistics_leaves(tables)}

    units = next(block for block in document.blocks if getattr(block, "head", None) and block.head[0][0] == "承办单位")
    assert [list(map(str, row)) for row in leaves["按承办单位"]] == [list(row) for row in units.rows]
    assert len(leaves) == len(DIMENSIONS)


def test_each_number_opens_as_many_records_as_it_says(year, sign_in, clerk):
    client = sign_in(clerk)
    page = client.get("/proposals/statistics/?by=unit&year=2024").content.decode()
    assert "区住建局" in page

    response = client.get("/proposals/statistics/rows/?by=unit&year=2024&column=by_unit&name=区住建局")
    assert response.context["page"].paginator.count == 2
    assert Handling.objects.count() == 3
    whole = client.get("/proposals/statistics/rows/?by=unit&year=2024&column=by_unit")
    assert whole.context["page"].paginator.count == 3


@pytest.mark.parametrize("address", ["?by=nonsense&year=abcd", "?year=99999", "?by=sector&year=2024"])
def test_a_strange_address_shows_the_usual_table(year, sign_in, clerk, address):
    assert sign_in(clerk).get(f"/proposals/statistics/{address}").status_code == 200


def test_a_secret_record_counts_but_is_not_told_to_another_department(year, user_with, client):
    from cppcc.core.accounts.roles import Role

    ProposalFactory(session=year, status=Status.SUBMITTED, is_secret=True, title="关于涉密事项的建议", category=None)
    client.force_login(user_with(Role.LIAISON_OFFICE))

    response = client.get("/proposals/statistics/rows/?by=category&year=2024&column=received")
    assert response.context["page"].paginator.count == 6
    assert "关于涉密事项的建议" not in response.content.decode()


def test_the_page_asks_the_database_the_same_with_many_units(year, sign_in, clerk, django_assert_max_num_queries):
    for place in range(20):
        HandlingFactory(unit=UnitFactory(name=f"单位{place}"), manner=Manner.SOLE, proposal__session=year)
    client = sign_in(clerk)

    with django_assert_max_num_queries(40):
        client.get("/proposals/statistics/?by=unit&year=2024")


def test_a_member_lead_counts_for_the_sector_of_the_day(year):
    assert table("sector")["未填界别"]["received"] == 5
    MemberFactory()
