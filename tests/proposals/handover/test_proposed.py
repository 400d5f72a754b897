"""Which units are offered when a proposal is handed over, and why."""

import pytest

from proposals.handover.handing_over import UnitNames
from proposals.handover.proposed import proposed_units
from proposals.models import Proposal, Review, ReviewRules, Stage
from proposals.states import Status
from tests.factories import ProposalFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return UnitFactory(name="区城管局", order=1)


@pytest.fixture
def roads():
    return UnitFactory(name="区交通局", order=2)


def decided(client, proposal, *units):
    """Filed at the review desk with the units chosen there."""
    sent = {"opinion": "file", "stage": Stage.FINAL, "category": "", "units": [unit.pk for unit in units]}
    assert client.post(f"/proposals/desk/{proposal.pk}/decide/", sent).status_code == 302
    return Proposal.objects.for_detail().get(pk=proposal.pk)


def proposed(proposal):
    found = proposed_units([proposal], UnitNames())[proposal.pk]
    return found.units, found.because


def test_what_review_chose_comes_before_what_the_author_wished(sign_in, clerk, town, roads):
    proposal = decided(sign_in(clerk), ProposalFactory(wished_units="区教育局"), town, roads)

    assert proposed(proposal) == ([town, roads], "审查时拟交：区城管局、区交通局；提案者建议：区教育局")


def test_without_a_choice_the_authors_wish_is_offered(sign_in, clerk, town):
    proposal = decided(sign_in(clerk), ProposalFactory(wished_units="区城管局"))

    assert proposed(proposal) == ([town], "提案者建议：区城管局")


def test_a_chosen_unit_out_of_use_is_named_but_not_offered(sign_in, clerk, town, roads):
    proposal = decided(sign_in(clerk), ProposalFactory(), town, roads)
    town.is_active = False
    town.save()

    assert proposed(proposal) == ([roads], "审查时拟交：区城管局、区交通局")


def test_of_two_reviews_the_last_that_names_units_counts(clerk, town, roads):
    ReviewRules(pk=1, two_stages=True).save()
    proposal = ProposalFactory(status=Status.FILED)
    for stage, units in ((Stage.PRELIMINARY, [town]), (Stage.FINAL, [roads]), (Stage.FINAL, [])):
        Review.objects.create(proposal=proposal, stage=stage, opinion="file", by=clerk).units.set(units)

    assert proposed(proposal)[0] == [roads]


def test_the_page_of_one_and_the_queue_offer_them_with_the_reason(sign_in, clerk, town, roads):
    client = sign_in(clerk)
    proposal = decided(client, ProposalFactory(), town, roads)

    form = client.get(f"/proposals/{proposal.pk}/hand_over/")
    (row,) = client.get("/proposals/hand_over/").context["rows"]

    assert (form.context["form"].initial["main"], form.context["form"].initial["assisting"]) == ([town], [roads])
    assert "审查时拟交：区城管局、区交通局" in form.content.decode()
    assert (row.main, row.assisting, row.chosen) == ("区城管局", "区交通局", True)
    assert row.hint == "审查时拟交：区城管局、区交通局"


def test_a_queue_sent_with_a_mistake_still_says_what_review_chose(sign_in, clerk, town):
    client = sign_in(clerk)
    proposal = decided(client, ProposalFactory(), town)

    page = client.post(
        "/proposals/hand_over/",
        {"issued_on": "", "row": proposal.pk, "chosen": proposal.pk, f"main-{proposal.pk}": "区教育局"},
    )

    (row,) = page.context["rows"]
    assert (page.status_code, row.main, row.hint) == (422, "区教育局", "审查时拟交：区城管局")


def test_one_and_many_take_the_same_queries(django_assert_num_queries, clerk, town, roads):
    proposals = [ProposalFactory(status=Status.FILED) for _ in range(3)]
    for proposal in proposals:
        Review.objects.create(proposal=proposal, stage=Stage.FINAL, opinion="file", by=clerk).units.set([town, roads])
    names = UnitNames()

    for waiting in (proposals[:1], proposals):
        with django_assert_num_queries(2):
            assert all(each.units == [town, roads] for each in proposed_units(waiting, names).values())
