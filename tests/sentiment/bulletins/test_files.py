"""The files of an issue: drawn at once where it is short, by a job where it is long, and drawn once."""

import pytest

from cppcc.core.audit.models import AuditEntry
from cppcc.core.documents import pdf
from cppcc.core.jobs.models import Job, JobStatus
from cppcc.core.jobs.runs import perform
from sentiment.bulletins.files import DRAW_BULLETIN, LONG
from sentiment.bulletins.going_out import sign
from sentiment.models import Bulletin, SocialReport
from sentiment.states import BulletinStatus
from tests.sentiment.bulletins.conftest import DAY
from tests.sentiment.bulletins.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_issue(issue):
    return issue("步道破损", situation="步道多处破损，雨后积水。" * (LONG // 12))


@pytest.fixture
def drawings(monkeypatch):
    """The documents drawn, in order."""
    drawn, write_pdf = [], pdf.write_pdf
    monkeypatch.setattr(pdf, "write_pdf", lambda document: drawn.append(document.title) or write_pdf(document))
    return drawn


def file_of(client, bulletin, kind="pdf"):
    return client.get(page("bulletin_download", bulletin.pk, kind))


def test_a_short_issue_is_drawn_at_once_and_only_once(sign_in, editor, issue, drawings):
    bulletin, client = issue("步道破损"), sign_in(editor)

    first, second = file_of(client, bulletin), file_of(client, bulletin)

    assert first.content == second.content
    assert (drawings, Job.objects.count()) == (["社情民意（编辑稿）"], 0)


def test_a_short_issue_that_says_something_else_is_drawn_anew(sign_in, editor, issue, drawings):
    bulletin, client = issue("步道破损"), sign_in(editor)
    before = file_of(client, bulletin).content
    report = SocialReport.objects.get()
    report.edited_title = "步道亟待修缮"
    report.edit(by=editor, fields=["edited_title"])

    assert file_of(client, bulletin).content != before
    assert len(drawings) == 2


def test_a_long_issue_is_drawn_by_a_job_whose_result_is_the_file(sign_in, editor, long_issue, drawings):
    client = sign_in(editor)

    asked = file_of(client, long_issue)
    job = Job.objects.get()
    assert (asked.url, drawings) == (job.get_absolute_url(), [])
    assert file_of(client, long_issue).url == asked.url  # pressed again it is the same job
    assert not AuditEntry.objects.filter(action="下载期刊").exists()

    perform(job.pk, pulse=False)
    job.refresh_from_db()
    assert (job.kind, job.status) == (DRAW_BULLETIN, JobStatus.DONE)
    assert job.message == f"《社情民意》{long_issue}的PDF已排好，请下载"
    assert client.get(job.result_url).content.startswith(b"%PDF")
    assert len(drawings) == 1


def test_the_word_file_of_a_long_issue_is_written_at_once(sign_in, editor, long_issue):
    assert file_of(sign_in(editor), long_issue, "docx").content.startswith(b"PK")
    assert Job.objects.count() == 0


def test_a_long_issue_that_is_signed_is_drawn_before_anybody_asks(sign_in, editor, leader, long_issue, drawings):
    long_issue.send_to_check(by=editor)
    long_issue.check_off(by=editor)
    sign(long_issue, by=leader, signatory="王领导", on=DAY)

    job = Job.objects.get()
    assert (job.owner, job.title) == (leader, "排版《社情民意》2024年第1期的PDF")
    perform(job.pk, pulse=False)

    assert file_of(sign_in(editor), long_issue).content.startswith(b"%PDF")
    assert drawings == ["社情民意2024年第1期"]


def test_a_short_issue_needs_no_job_when_it_is_signed(leader, issue_in):
    sign(issue_in(BulletinStatus.SIGNING), by=leader, signatory="王领导", on=DAY)

    assert Job.objects.count() == 0


def test_the_job_of_an_issue_that_is_gone_says_so(sign_in, editor, long_issue):
    file_of(sign_in(editor), long_issue)
    job = Job.objects.get()
    SocialReport.objects.all().delete()
    Bulletin.objects.filter(pk=long_issue.pk).delete()

    perform(job.pk, pulse=False)

    job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.FAILED, "这一期已不在本系统，没有排版。")
