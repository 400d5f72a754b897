"""Scores in reports and dashboards."""

from datetime import date
from decimal import Decimal

import pytest

from cppcc.core.periods import Period
from cppcc.core.registry import FIGURES, Figures
from members.duty.models import Exemption
from members.duty.states import Status
from tests.duty.cards.hands import bring
from tests.factories import GroupFactory, MemberFactory, ParticipationFactory, ProposalFactory

pytestmark = pytest.mark.django_db
NAMES = ["members", "average", "highest", "by_grade", "unranked", "average_by_group"]


@pytest.fixture
def people(scheme, liaison):
    first, second = MemberFactory(), MemberFactory(group=GroupFactory(name="第二活动组"))
    ProposalFactory.create_batch(3, lead=first)
    Exemption(scheme=scheme, member=second, reason="驻外").enter(by=liaison)
    return first, second


def told(period=None):
    figures = Figures(period or Period.year(2024))
    return {name: figures[f"score.{name}"] for name in NAMES}


EXPECTED = {
    "members": 2,
    "average": Decimal("26.00"),
    "highest": Decimal(32),
    "by_grade": {"优秀": 1},
    "unranked": 1,
    "average_by_group": {"第一活动组": Decimal("32.00"), "第二活动组": Decimal("20.00")},
}


@pytest.mark.parametrize("status", [Status.OPEN, Status.PREVIEWED, Status.PUBLISHED, Status.FROZEN])
def test_they_are_of_the_scheme_that_rules_the_year(people, scheme, liaison, status):
    bring(scheme, status, by=liaison)

    assert told() == EXPECTED


def test_where_no_scheme_rules_there_is_nothing(db):
    MemberFactory()

    assert told() == {
        "members": 0, "average": None, "highest": None, "by_grade": {}, "unranked": 0, "average_by_group": {},
    }  # fmt: skip


def test_written_down_they_stay(people, scheme, liaison):
    bring(scheme, Status.FROZEN, by=liaison)
    ParticipationFactory(member=people[0])

    assert told() == EXPECTED


def test_half_a_year_is_seen_from_its_own_end_even_when_the_year_is_written_down(people, scheme, liaison):
    ParticipationFactory(member=people[0], activity__starts_on=date(2024, 9, 1), activity__ends_on=date(2024, 9, 1))
    bring(scheme, Status.FROZEN, by=liaison)

    assert told()["highest"] == Decimal(35)
    assert told(Period.first_half(2024))["highest"] == Decimal(32)


@pytest.mark.parametrize(
    ("name", "key", "whose"),
    [
        ("members", None, [0, 1]),
        ("by_grade", "优秀", [0]),
        ("by_grade", "称职", []),
        ("unranked", None, [1]),
    ],
)
def test_the_members_behind_a_figure(people, name, key, whose):
    rows = FIGURES[f"score.{name}"].rows(Period.year(2024), key)

    assert set(rows) == {people[place] for place in whose}


def test_each_says_what_it_means():
    assert all(FIGURES[f"score.{name}"].definition for name in NAMES)
