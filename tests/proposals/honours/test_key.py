"""Key proposals: chosen by the office on what is registered, counted, and taken back."""

import pytest

from cppcc.core.periods import Period
from cppcc.core.registry import Figures
from cppcc.core.workflow import Refused
from proposals.states import ON_REGISTER, Status
from tests.factories import ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", list(Status))
def test_only_a_registered_proposal_can_be_a_key_one(clerk, status):
    proposal = ProposalFactory(status=status)

    if status in ON_REGISTER:
        proposal.choose_as_key(by=clerk, leader="分管副主席")
        assert [(taken.step, taken.note) for taken in proposal.history.all()] == [("key", "分管副主席")]
    else:
        with pytest.raises(Refused):
            proposal.choose_as_key(by=clerk, leader="分管副主席")
        assert proposal.history.count() == 0
    proposal.refresh_from_db()
    assert (proposal.is_key, proposal.status) == (status in ON_REGISTER, status)


def test_the_office_chooses_it_on_its_page_and_the_figure_counts_it(sign_in, clerk):
    proposal = ProposalFactory(status=Status.FILED)

    sign_in(clerk).post(f"/proposals/{proposal.pk}/key/", {"is_key": "1", "leader": "分管副主席"})

    assert Figures(Period.year(2024))["proposals.key"] == 1


def test_a_key_proposal_can_be_released_again(sign_in, clerk):
    proposal = ProposalFactory(status=Status.FILED, is_key=True, supervising_leader="分管副主席")

    sign_in(clerk).post(f"/proposals/{proposal.pk}/key/", {"is_key": "0", "leader": ""})

    proposal.refresh_from_db()
    assert (proposal.is_key, proposal.supervising_leader) == (False, "")


def test_without_a_leader_it_is_refused_in_words(sign_in, clerk):
    proposal = ProposalFactory(status=Status.FILED)

    response = sign_in(clerk).post(f"/proposals/{proposal.pk}/key/", {"is_key": "1", "leader": ""})

    assert response.status_code == 422
    assert "请填写由谁督办" in response.content.decode()


def test_what_is_not_registered_is_told_so(sign_in, clerk):
    proposal = ProposalFactory(status=Status.SUBMITTED)

    response = sign_in(clerk).post(f"/proposals/{proposal.pk}/key/", {"is_key": "1", "leader": "分管副主席"})

    assert response.status_code == 409
    assert "只有已立案的提案" in response.content.decode()


@pytest.mark.parametrize(
    ("status", "words"), [("handling", "还没有督办"), ("answered", "没有督办记录"), ("closed", "没有督办记录")]
)
def test_the_list_says_still_to_come_only_while_it_is_handled(sign_in, clerk, status, words):
    ProposalFactory(status=status, is_key=True, supervising_leader="分管副主席")

    page = sign_in(clerk).get("/proposals/key/?session=all").content.decode()

    assert {told for told in ("还没有督办", "没有督办记录") if f">{told}<" in page} == {words}
