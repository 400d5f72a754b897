"""Files of a social report stand for files of any record."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from cppcc.core.attachments.checks import check
from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import AuditEntry
from sentiment.models import ReportAuthor
from sentiment.states import Status
from tests.core.attachments import files
from tests.factories import SocialReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(member):
    made = SocialReportFactory(status=Status.DRAFT, created_by=member.user)
    ReportAuthor.objects.create(report=made, member=member)
    return made


@pytest.fixture
def attachment(report, member):
    Attachment.objects.attach(report, [check(files.upload("../情况 说明.pdf", files.pdf()))], by=member.user)
    return Attachment.objects.get()


def add_page(report):
    return reverse("attachments:add", args=["sentiment.socialreport", report.pk])


def test_a_file_is_kept_under_a_name_that_tells_nothing(attachment, report):
    assert attachment.name == "情况 说明.pdf"
    assert attachment.file.name.startswith("attachments/")
    assert "情况" not in attachment.file.name
    assert "pdf" not in attachment.file.name
    assert [entry.action for entry in AuditEntry.objects.about(report)] == ["上传附件"]


def test_whoever_sees_the_record_downloads_its_file_and_nothing_opens_in_the_page(sign_in, member, attachment):
    response = sign_in(member.user).get(reverse("attachments:download", args=[attachment.pk]))

    assert b"".join(response.streaming_content) == files.pdf()
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%83%85")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"


def test_files_of_a_record_that_is_not_seen_are_not_found(sign_in, editor, attachment):
    client = sign_in(editor)

    assert client.get(reverse("attachments:download", args=[attachment.pk])).status_code == 404
    assert client.post(reverse("attachments:remove", args=[attachment.pk])).status_code == 404
    assert client.get(add_page(attachment.owner)).status_code == 404


def test_files_are_added_and_removed_by_those_who_may(
    sign_in, member, report, attachment, django_capture_on_commit_callbacks
):
    client = sign_in(member.user)
    stored = attachment.file.name

    client.post(add_page(report), {"attachments": [files.upload("图.png", files.photo("PNG"))]})
    assert [file.name for file in Attachment.objects.of(report)] == ["情况 说明.pdf", "图.png"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("attachments:remove", args=[attachment.pk]))

    assert [file.name for file in Attachment.objects.of(report)] == ["图.png"]
    assert not default_storage.exists(stored)


def test_a_refused_file_is_told_and_nothing_is_kept(sign_in, member, report):
    response = sign_in(member.user).post(add_page(report), {"attachments": [files.upload("a.docx", b"MZ")]})

    assert response.status_code == 422
    assert "“a.docx”不是可以上传的文件" in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_record_holds_five_files_at_most(sign_in, member, report, attachment):
    uploads = [files.upload(f"{n}.pdf", files.pdf()) for n in range(5)]

    response = sign_in(member.user).post(add_page(report), {"attachments": uploads})

    assert "附件最多5个，已有1个，这次选了5个。" in response.content.decode()


def test_what_was_sent_in_is_no_longer_changed_by_its_author(sign_in, member, report, attachment):
    report.submit(by=member.user, on=attachment.at.date())
    client = sign_in(member.user)

    response = client.get(reverse("attachments:download", args=[attachment.pk]))
    assert b"".join(response.streaming_content) == files.pdf()
    assert client.post(reverse("attachments:remove", args=[attachment.pk])).status_code == 403
    assert client.get(add_page(report)).status_code == 403


@pytest.mark.parametrize("label", ["accounts.user", "nothing.here", "nonsense", "sentiment.bulletin"])
def test_only_records_made_for_it_keep_files(sign_in, editor, label):
    assert sign_in(editor).get(reverse("attachments:add", args=[label, 1])).status_code == 404


def test_removing_is_never_a_get(sign_in, member, attachment):
    assert sign_in(member.user).get(reverse("attachments:remove", args=[attachment.pk])).status_code == 405


def test_visitors_are_sent_to_sign_in(client, attachment):
    assert client.get(reverse("attachments:download", args=[attachment.pk])).status_code == 302
