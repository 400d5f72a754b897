"""The board: exact numbers, the overdue first, every number leading to its rows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from proposals.board import CARDS, COLUMNS
from proposals.models import HandlingStatus, Manner
from proposals.states import Status
from tests.factories import CategoryFactory, HandlingFactory, ProposalFactory, SessionFactory, UnitFactory

pytestmark = pytest.mark.django_db
BOARD = "/proposals/board/"


def columns(page):
    return {column.status: column for column in page.context["columns"]}


def titles(column):
    return [card.proposal.title for card in column.cards]


def handled(title, *, due, unit=None, **fields):
    proposal = ProposalFactory(title=title, status=Status.HANDLING, **fields)
    HandlingFactory(
        proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.ACCEPTED, due_on=due, unit=unit or UnitFactory()
    )
    return proposal


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.mark.sqlite
def test_each_state_has_its_column_and_its_number(sign_in, clerk):
    for place, status in enumerate(COLUMNS, start=1):
        ProposalFactory.create_batch(place, status=status)
    ProposalFactory(status=Status.DECLINED)
    ProposalFactory(status=Status.DRAFT)

    page = sign_in(clerk).get(BOARD)

    assert [column.total for column in page.context["columns"]] == [1, 2, 3, 4, 5, 6]
    assert [(label, count) for label, count, _ in page.context["elsewhere"]] == [("不予立案", 1)]


@pytest.mark.sqlite
def test_what_is_overdue_stands_first_then_what_is_due_next(sign_in, clerk, today):
    handled("不急", due=today + timedelta(days=30))
    handled("超期", due=today - timedelta(days=2))
    handled("将到期", due=today + timedelta(days=4))
    handled("无期限", due=None)

    page = sign_in(clerk).get(BOARD)
    column = columns(page)["handling"]

    assert titles(column) == ["超期", "将到期", "不急", "无期限"]
    assert column.late == 1
    assert "超期2天" in page.content.decode()
    assert "还有4天" in page.content.decode()


def test_what_has_waited_longest_for_the_office_stands_first(sign_in, clerk, today):
    ProposalFactory(title="后到", submitted_on=today - timedelta(days=1))
    ProposalFactory(title="先到", submitted_on=today - timedelta(days=9))

    column = columns(sign_in(clerk).get(BOARD))["submitted"]

    assert [(card.proposal.title, card.waits) for card in column.cards] == [("先到", "已等9天"), ("后到", "已等1天")]


def test_of_the_closed_the_last_numbers_are_shown(sign_in, clerk):
    for number in (1, 3, 2):
        ProposalFactory(status=Status.CLOSED, number=number)

    column = columns(sign_in(clerk).get(BOARD))["closed"]

    assert [card.proposal.number for card in column.cards] == [3, 2, 1]


def test_a_column_shows_some_and_its_number_leads_to_all_of_them(sign_in, clerk):
    health = CategoryFactory(name="医疗卫生")
    ProposalFactory.create_batch(CARDS + 3, status=Status.FILED, category=health)
    ProposalFactory(status=Status.FILED)
    client = sign_in(clerk)

    column = columns(client.get(BOARD, {"category": health.pk}))["filed"]

    assert (len(column.cards), column.total, column.has_more) == (CARDS, CARDS + 3, True)
    assert client.get(column.url).context["listing"].total == CARDS + 3


def test_the_board_is_narrowed_to_a_unit_and_tells_who_leads(sign_in, clerk, today):
    school, health = UnitFactory(name="区教体局"), UnitFactory(name="区卫健局")
    both = ProposalFactory(title="两家", status=Status.HANDLING)
    HandlingFactory(proposal=both, unit=health, manner=Manner.ASSIST, status=HandlingStatus.ACCEPTED)
    HandlingFactory(proposal=both, unit=school, manner=Manner.LEAD, status=HandlingStatus.ACCEPTED)
    handled("别家", due=today, unit=UnitFactory())
    client = sign_in(clerk)

    column = columns(client.get(BOARD, {"unit": health.pk}))["handling"]

    assert titles(column) == ["两家"]
    assert column.cards[0].lead_unit == "区教体局等2家"
    assert client.get(column.url).context["listing"].total == column.total == 1


def test_it_opens_on_the_session_of_the_day_and_shows_a_former_one(sign_in, clerk):
    former = SessionFactory(name="三届二次", year=2023, opens_on=date(2023, 1, 8))
    ProposalFactory(title="今年")
    ProposalFactory(title="去年", session=former)
    client = sign_in(clerk)

    assert titles(columns(client.get(BOARD))["submitted"]) == ["今年"]
    assert titles(columns(client.get(BOARD, {"session": former.pk}))["submitted"]) == ["去年"]


def test_a_secret_one_is_neither_shown_nor_counted_for_who_does_not_see_secrets(sign_in, editor, leader):
    ProposalFactory(title="涉密件", is_secret=True)

    hidden = sign_in(editor).get(BOARD)

    assert columns(hidden)["submitted"].total == 0
    assert "涉密件" not in hidden.content.decode()
    assert titles(columns(sign_in(leader).get(BOARD))["submitted"]) == ["涉密件"]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.UNIT_CLERK, Role.CONVENOR, Role.SYSTEM_ADMIN])
def test_it_is_for_the_office_and_leaders(sign_in, user_with, role):
    assert sign_in(user_with(role)).get(BOARD).status_code == 403


@pytest.mark.parametrize("rows", [1, 50])
def test_the_board_asks_the_same_questions_for_one_and_for_fifty(sign_in, clerk, django_assert_num_queries, rows):
    for status in COLUMNS:
        for proposal in ProposalFactory.create_batch(rows, status=status):
            HandlingFactory(proposal=proposal)
    client = sign_in(clerk)
    client.get(BOARD)

    with django_assert_num_queries(10):
        page = client.get(BOARD)

    assert {column.total for column in page.context["columns"]} == {rows}
