"""The upload's way: checked, started, imported as a whole, once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cppcc.core.audit.models import AuditEntry
from cppcc.core.jobs.models import Job, JobStatus
from cppcc.core.jobs.runs import JobRun, perform
from cppcc.core.ledger.models import LedgerUpload, place
from cppcc.core.ledger.rules import MAY
from cppcc.core.ledger.states import STEPS, Status
from cppcc.core.workflow import StepRefused
from members.people.models import Member
from proposals.models import Proposal
from tests.ledger.books import small, workbook

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
WAYS = {  # verb of a person → where it may start
    "start": {Status.CHECKED},
    "recheck": {Status.CHECKED, Status.REFUSED, Status.CHECKING, Status.IMPORTING},
}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


def upload(by, rows=None):
    content = workbook(rows or small()).getvalue()
    return LedgerUpload.receive(SimpleUploadedFile("2024台账.xlsx", content), by=by)


def run_job(received):
    """What the worker does: the upload as it is afterwards."""
    received.refresh_from_db()
    perform(received.job_id, pulse=False)
    return LedgerUpload.objects.get(pk=received.pk)


def test_an_upload_is_kept_outside_the_web_root_under_a_name_nobody_can_guess(office):
    received = upload(office)

    assert (received.name, received.status, received.by) == ("2024台账.xlsx", Status.CHECKING, office)
    assert received.file.name.startswith("ledger/")
    assert "台账" not in received.file.name
    assert place(received, "x.xlsx") != place(received, "x.xlsx")
    assert [entry.action for entry in AuditEntry.objects.about(received)] == ["上传台账"]


def test_checking_says_what_would_happen_and_writes_nothing(office):
    checked = run_job(upload(office))

    assert (checked.status, checked.told.added, checked.told.refused) == (Status.CHECKED, 29, 0)
    assert checked.job.message == "可以导入：新增29行，变更0行，未变0行"
    assert Member.objects.count() == 0


def test_importing_writes_the_whole_ledger_with_the_jobs_end(office):
    checked = run_job(upload(office))
    checked.start(by=office)

    imported = run_job(checked)

    assert (imported.status, imported.job.status) == (Status.IMPORTED, JobStatus.DONE)
    assert imported.job.message == "已导入：新增29行，变更0行，未变0行"
    assert Proposal.objects.count() == 4
    assert {step.by for step in Proposal.objects.get(serial=1).history.all()} == {office}
    assert [step.step for step in imported.history.all()] == ["pass_check", "start", "finish"]


def test_a_refused_ledger_cannot_be_started(office):
    rows = small()
    rows["出席"][0][1] = "张三"
    refused = run_job(upload(office, rows))

    assert (refused.status, [r.value for r in refused.told.refusals]) == (Status.REFUSED, ["张三"])
    with pytest.raises(StepRefused):
        refused.start(by=office)


def test_what_changed_since_the_preview_is_checked_again(office):
    checked = run_job(upload(office, {"出席": [["H001", "龚望怡", "出席"]], **small(出席=None)}))
    checked.start(by=office)
    Member.objects.create(number="W0077", name="袁敏云")

    refused = run_job(checked)

    assert (refused.status, refused.job.status) == (Status.REFUSED, JobStatus.DONE)
    assert refused.job.message.startswith("发现")
    assert {r.value for r in refused.told.refusals} == {"袁敏云"}
    assert [Member.objects.count(), Proposal.objects.count()] == [1, 0]


def test_a_run_that_lost_its_job_leaves_nothing_and_the_next_ends_it_once(office):
    checked = run_job(upload(office))
    checked.start(by=office)
    lost = JobRun(Job.objects.claim(checked.job_id, now=checked.job.created_at))
    Job.objects.filter(pk=checked.job_id).update(token="another", heartbeat_at="2024-01-01T00:00Z")

    from cppcc.core.jobs.kinds import JobCancelled

    with pytest.raises(JobCancelled):
        LedgerUpload.objects.get(pk=checked.pk).import_rows(lost)
    assert [Member.objects.count(), LedgerUpload.objects.get().status] == [0, Status.IMPORTING]

    imported = run_job(checked)
    assert (imported.status, Member.objects.count()) == (Status.IMPORTED, 3)
    perform(imported.job_id, pulse=False)
    assert Member.objects.count() == 3


def test_an_upload_whose_job_is_under_way_is_not_checked_again(office):
    received = upload(office)
    with pytest.raises(StepRefused):
        received.recheck(by=office)

    received.job.cancel(by=office)
    LedgerUpload.objects.get(pk=received.pk).recheck(by=office)

    assert run_job(received).status == Status.CHECKED


@pytest.mark.parametrize("verb", WAYS)
@pytest.mark.parametrize("status", Status)
def test_steps_start_where_the_table_says(office, verb, status):
    received = upload(office)
    Job.objects.filter(pk=received.job_id).update(status=JobStatus.FAILED)
    LedgerUpload.objects.filter(pk=received.pk).update(status=status)
    found = LedgerUpload.objects.get(pk=received.pk)

    if status in WAYS[verb]:
        getattr(found, verb)(by=office)
        assert LedgerUpload.objects.get(pk=received.pk).status == STEPS[verb].target
    else:
        with pytest.raises(StepRefused):
            getattr(found, verb)(by=office)


def test_every_step_has_its_line_in_the_table_of_who_may():
    assert STEPS.keys() <= MAY.keys()
