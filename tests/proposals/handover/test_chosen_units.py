"""Units chosen on the form of handing over: their manner, and what is wrong with a choice."""

from datetime import date

import pytest

from proposals.states import Status
from tests.factories import ProposalFactory, UnitFactory
from tests.pages import address

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"main": []}, "请选择承办单位"),
        ({"due_on": "2024-02-01"}, "应交日期早于交办日期"),
        ({"assisting": "same"}, "既是承办又是会办"),
    ],
)
def test_a_wrong_hand_over_is_told(sign_in, clerk, changes, words):
    proposal, unit = ProposalFactory(status=Status.FILED), UnitFactory()
    answers = {"main": [unit.pk], "issued_on": "2024-03-01", "due_on": "2024-06-01"} | changes
    if answers.get("assisting") == "same":
        answers["assisting"] = [unit.pk]

    page = sign_in(clerk).post(address("proposals:hand_over", proposal), answers)

    assert page.status_code == 422
    assert words in page.content.decode()


@pytest.mark.parametrize(
    ("mains", "assists", "manners"),
    [(1, 0, ["sole"]), (1, 2, ["assist", "assist", "lead"]), (2, 1, ["assist", "split", "split"])],
)
def test_the_choice_of_units_tells_their_manner(sign_in, clerk, mains, assists, manners):
    proposal = ProposalFactory(status=Status.FILED)
    answers = {
        "main": [UnitFactory().pk for _ in range(mains)],
        "assisting": [UnitFactory().pk for _ in range(assists)],
        "issued_on": "2024-03-01",
        "due_on": "2024-06-01",
        "assist_due_on": "2024-04-01",
    }

    sign_in(clerk).post(address("proposals:hand_over", proposal), answers)

    rows = proposal.handlings.all()
    assert sorted(row.manner for row in rows) == manners
    assert {row.due_on for row in rows if row.manner == "assist"} <= {date(2024, 4, 1)}
