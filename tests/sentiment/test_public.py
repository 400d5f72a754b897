from datetime import date

import pytest
from django.db import IntegrityError, transaction

from sentiment.models import SocialReport
from sentiment.public import receive_from_proposal, report_of
from sentiment.states import Status
from tests.factories import MemberFactory, ProposalFactory, SocialReportFactory

pytestmark = pytest.mark.django_db


def turned(proposal, by, authors=()):
    return receive_from_proposal(
        title=proposal.title,
        situation=proposal.situation,
        analysis=proposal.analysis,
        suggestions=proposal.suggestions,
        author_ids=authors,
        body_id=None,
        is_secret=proposal.is_secret,
        origin=proposal,
        received_on=date(2024, 2, 1),
        by=by,
    )


def test_a_proposal_turned_into_a_report_is_received_at_once_under_its_number(clerk):
    SocialReportFactory(number=4)
    proposal, second = ProposalFactory(), MemberFactory()

    report = turned(proposal, clerk, [second.pk, proposal.lead_id, second.pk])

    assert (report.status, report.number, report.year) == (Status.RECEIVED, 5, 2024)
    assert report.received_on == date(2024, 2, 1)
    assert [row.member for row in report.authors.all()] == [second, proposal.lead]
    assert report.origin == proposal
    assert [step.step for step in report.history.all()] == ["submit"]


def test_a_proposal_is_turned_only_once(clerk):
    proposal = ProposalFactory()

    assert turned(proposal, clerk) == turned(proposal, clerk)
    assert SocialReport.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        SocialReportFactory(origin=proposal)


def test_the_report_of_a_proposal_is_found_again(clerk):
    proposal = ProposalFactory()

    assert report_of(proposal) is None
    report = turned(proposal, clerk)
    assert report_of(proposal) == report
    assert report_of(ProposalFactory()) is None
