"""Real threads on a real database: numbers without gaps, one winner where two press at once."""

import threading
from datetime import date

import pytest
from django.db import connection

from cppcc.core.workflow import StepRefused
from proposals.models import HandlingStatus, Manner, Proposal
from proposals.states import Status
from tests.factories import HandlingFactory, ProposalFactory

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2024, 3, 1)


def at_once(*works):
    """Run all works in threads that start together; what each raised, or None."""
    start, errors = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        start.wait()
        try:
            work()
        except StepRefused as error:
            errors[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.fixture(autouse=True)
def _server_database():
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-process SQLite writer")


def test_twenty_clerks_filing_at_once_leave_no_gap(clerk):
    proposals = [ProposalFactory() for _ in range(20)]

    errors = at_once(*(lambda p=p: p.file(by=clerk, on=ON) for p in proposals))

    assert errors == [None] * 20
    assert sorted(Proposal.objects.values_list("number", flat=True)) == list(range(1, 21))


def test_two_clerks_filing_the_same_proposal_use_up_one_number(clerk):
    proposal = ProposalFactory()
    copies = [Proposal.objects.get(pk=proposal.pk) for _ in range(2)]

    errors = at_once(*(lambda p=p: p.file(by=clerk, on=ON) for p in copies))

    assert sorted(type(error) for error in errors if error) == [StepRefused]
    proposal.refresh_from_db()
    assert (proposal.number, proposal.history.count()) == (1, 1)


def test_two_proposals_merged_into_each_other_at_once_make_one_merge(clerk):
    one, other = ProposalFactory(), ProposalFactory()

    errors = at_once(
        lambda: Proposal.objects.get(pk=one.pk).merge(by=clerk, on=ON, into=other),
        lambda: Proposal.objects.get(pk=other.pk).merge(by=clerk, on=ON, into=one),
    )

    assert len([error for error in errors if isinstance(error, StepRefused)]) == 1
    assert Proposal.objects.in_status(Status.MERGED).count() == 1


def test_the_last_two_units_replying_at_once_answer_the_proposal(clerk):
    proposal = ProposalFactory(status=Status.HANDLING)
    fields = {"proposal": proposal, "manner": Manner.SPLIT, "status": HandlingStatus.ACCEPTED}
    one, two = HandlingFactory(**fields), HandlingFactory(**fields)

    errors = at_once(*(lambda h=h: h.reply(by=clerk, on=ON, body="已办", outcome="A") for h in (one, two)))

    assert errors == [None, None]
    proposal.refresh_from_db()
    assert proposal.status == Status.ANSWERED
