"""A worker killed in the middle of an import leaves nothing; the next one takes it up and ends it once."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from cppcc.core.jobs.models import JobStatus
from cppcc.core.ledger.models import LedgerUpload
from cppcc.core.ledger.states import Status
from members.people.models import Member
from proposals.models import Proposal
from tests.core.jobs.conftest import empty_queue, start_worker, wait_for  # noqa: F401 - fixtures

pytestmark = [pytest.mark.worker, pytest.mark.sqlite, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SAMPLE = Path(settings.BASE_DIR, "data/sample/nanhe-2024.xlsx")


def is_writing(job):
    signs = job.live_signs()
    return signs is not None and signs.step == "写入"


def test_a_killed_import_is_taken_up_again_and_ends_once(start_worker, wait_for, office):  # noqa: F811
    upload = LedgerUpload.receive(SimpleUploadedFile("台账.xlsx", SAMPLE.read_bytes()), by=office)
    worker = start_worker()
    wait_for(upload.job, lambda job: job.has_ended)
    upload = LedgerUpload.objects.get(pk=upload.pk)
    assert (upload.status, Member.objects.count()) == (Status.CHECKED, 0)

    upload.start(by=office)
    wait_for(upload.job, is_writing)
    worker.kill()
    left = LedgerUpload.objects.get(pk=upload.pk)
    assert (left.status, Member.objects.count(), Proposal.objects.count()) == (Status.IMPORTING, 0, 0)

    start_worker()
    job = wait_for(upload.job, lambda job: job.has_ended)

    upload.refresh_from_db()
    assert (job.status, job.attempts, upload.status) == (JobStatus.DONE, 2, Status.IMPORTED)
    assert [Member.objects.count(), Proposal.objects.count()] == [190, 196]
