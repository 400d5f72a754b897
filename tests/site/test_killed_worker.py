"""`kill -9` of the worker in the middle of the office's two long jobs: each is taken up again and ends once."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from cppcc.core.accounts.roles import Role
from cppcc.core.jobs.models import Job, JobStatus
from cppcc.core.ledger.models import LedgerUpload
from members.people.models import Member
from proposals.models import Proposal
from reports.kinds import ReportKind
from reports.models import WorkReport
from tests.workers import empty_queue, start_worker, wait_for

__all__ = ["empty_queue", "start_worker", "wait_for"]
pytestmark = [pytest.mark.worker, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SAMPLE = settings.BASE_DIR / "data" / "sample" / "nanhe-2024.xlsx"
STORED = {"members": 190, "proposals": 196}


def ended(job):
    return job.has_ended


def under_way(job):
    signs = job.live_signs()
    return signs is not None and signs.done > 0


def killed_once(job, start_worker, worker, wait_for):
    """Kill the worker in the middle of `job`; the job as the next worker leaves it, and that worker."""
    wait_for(job, under_way)
    worker.kill()
    assert Job.objects.get(pk=job.pk).status == JobStatus.RUNNING
    worker = start_worker()
    return wait_for(job, ended), worker


def test_a_killed_import_and_a_killed_report_end_once(start_worker, wait_for, user_with):
    office = user_with(Role.GENERAL_OFFICE, name="冯综合")
    worker = start_worker()
    upload = LedgerUpload.receive(SimpleUploadedFile("2024台账.xlsx", SAMPLE.read_bytes()), by=office)
    wait_for(upload.job, ended)
    upload = LedgerUpload.objects.get(pk=upload.pk)
    upload.start(by=office)

    imported, worker = killed_once(upload.job, start_worker, worker, wait_for)
    assert (imported.status, imported.attempts) == (JobStatus.DONE, 2)
    assert {"members": Member.objects.count(), "proposals": Proposal.objects.count()} == STORED

    report = WorkReport.objects.order(by=office, kind=ReportKind.ANNUAL, year=2024, as_of=None, additions={})
    written, worker = killed_once(report.job, start_worker, worker, wait_for)
    assert (written.status, written.attempts) == (JobStatus.DONE, 2)
    assert [kept.is_finished for kept in WorkReport.objects.all()] == [True]
