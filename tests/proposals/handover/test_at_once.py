"""A unit and the office pressing at the same moment: one wins, the other is told."""

from datetime import date

import pytest
from django.db import connection

from cppcc.core.workflow import StepRefused
from proposals.models import Assignment, Extension, Handling, HandlingStatus, Manner, Proposal
from proposals.states import Status
from tests.factories import HandlingFactory, ProposalFactory, UnitFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2024, 3, 1)


@pytest.fixture(autouse=True)
def _server_database():
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-process SQLite writer")


def fresh(handling):
    return Handling.objects.get(pk=handling.pk)


def test_a_unit_asks_back_while_the_office_takes_back(clerk):
    handling = HandlingFactory(manner=Manner.SOLE)

    errors = at_once(
        lambda: fresh(handling).ask_hand_back(by=clerk, on=ON, reason="不属职责"),
        lambda: fresh(handling).proposal.take_back(by=clerk, note="重新研究"),
    )

    assert errors[1] is None  # what was asked for goes with what was taken back
    assert fresh(handling).status == HandlingStatus.REPLACED
    assert Proposal.objects.get().status == Status.FILED


def test_a_unit_accepts_while_the_office_takes_back(clerk):
    handling = HandlingFactory(manner=Manner.SOLE)

    errors = at_once(
        lambda: fresh(handling).accept(by=clerk, on=ON),
        lambda: fresh(handling).proposal.take_back(by=clerk, note="重新研究"),
    )

    assert [type(error) for error in errors if error] == [StepRefused]
    stands = (fresh(handling).status, Proposal.objects.get().status)
    assert stands in {(HandlingStatus.ACCEPTED, Status.HANDLING), (HandlingStatus.REPLACED, Status.FILED)}


def test_one_clerk_agrees_to_a_hand_back_while_another_refuses(clerk):
    handling, other = HandlingFactory(manner=Manner.SOLE), UnitFactory()
    handling.ask_hand_back(by=clerk, on=ON, reason="不属职责")

    errors = at_once(
        lambda: fresh(handling).agree_hand_back(by=clerk, on=ON, to=[Assignment(other, Manner.SOLE)]),
        lambda: fresh(handling).refuse_hand_back(by=clerk, on=ON, note="属于"),
    )

    assert len([error for error in errors if isinstance(error, StepRefused)]) == 1
    assert handling.proposal.handlings.current().count() == 1


def test_two_clerks_giving_it_to_different_units_leave_a_whole_hand_over(clerk):
    proposal = HandlingFactory(manner=Manner.SOLE).proposal
    units = [UnitFactory(), UnitFactory()]

    errors = at_once(
        *(
            lambda unit=unit: Proposal.objects.get(pk=proposal.pk).reassign(
                by=clerk, on=ON, to=[Assignment(unit, Manner.SOLE)], note="职能划转"
            )
            for unit in units
        )
    )

    assert errors == [None, None]
    assert [each.manner for each in proposal.handlings.current()] == [Manner.SOLE]


def test_a_unit_replies_while_its_extension_is_granted(clerk):
    handling = HandlingFactory(
        manner=Manner.SOLE, status=HandlingStatus.ACCEPTED, proposal=ProposalFactory(status=Status.HANDLING)
    )
    asked = handling.ask_extension(by=clerk, on=ON, until=date(2024, 6, 20), reason="待专家论证")

    errors = at_once(
        lambda: fresh(handling).reply(by=clerk, on=ON, body="已办", outcome="A"),
        lambda: Extension.objects.get(pk=asked.pk).grant(by=clerk, on=ON),
    )

    assert errors[0] is None
    reply = fresh(handling).replies.get()
    granted = Extension.objects.get().status == "granted"
    assert reply.due_on == (date(2024, 6, 20) if granted else date(2024, 5, 20))
    assert (errors[1] is None) == granted
