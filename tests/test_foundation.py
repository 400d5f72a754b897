from datetime import date

import pytest

from cppcc.core.audit.models import AuditEntry, broken_at
from cppcc.core.periods import Period
from cppcc.core.workflow import StepRefused
from proposals.states import Status
from tests.factories import ProposalFactory


def test_a_step_writes_history_and_a_chained_audit_entry(clerk, django_capture_on_commit_callbacks):
    proposal = ProposalFactory(number=None)

    with django_capture_on_commit_callbacks(execute=True):
        proposal.file(by=clerk, on=date(2024, 1, 20))

    assert proposal.status == Status.FILED
    assert proposal.number == 1
    assert [(h.step, h.by) for h in proposal.history.all()] == [("file", clerk)]
    assert [entry.action for entry in AuditEntry.objects.about(proposal)] == ["立案"]
    assert broken_at() is None


def test_a_step_from_the_wrong_status_is_refused(clerk):
    proposal = ProposalFactory(status=Status.DECLINED)

    with pytest.raises(StepRefused):
        proposal.file(by=clerk, on=date(2024, 1, 20))

    assert proposal.history.count() == 0


def test_a_changed_audit_entry_breaks_the_chain(clerk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ProposalFactory(number=None).file(by=clerk, on=date(2024, 1, 20))
        ProposalFactory(number=None).file(by=clerk, on=date(2024, 1, 20))

    AuditEntry.objects.sealed().filter(sequence=1).update(action="不予立案")

    assert broken_at() == 1


def test_the_half_year_is_seen_from_its_last_moment():
    period = Period.first_half(2024)

    assert (period.start, period.end, period.seen_on) == (date(2024, 1, 1), date(2024, 6, 30), date(2024, 6, 30))
    assert period.previous().label == "2023年上半年"
