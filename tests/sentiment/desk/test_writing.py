"""A member writes on the phone: nothing typed is lost, nothing sent twice, no photo tells where it was taken."""

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from cppcc.core.attachments.models import Attachment
from cppcc.core.kept.models import KeptForm
from sentiment.models import ReportAuthor, SocialReport
from sentiment.states import Status
from tests.core.attachments import files
from tests.factories import SocialReportFactory

pytestmark = pytest.mark.django_db
NEW = "/social-reports/new/"
TEXTS = {"title": "步道破损", "situation": "步道破损36处。", "analysis": "", "suggestions": "尽快修缮。"}
GPS, MAKER = 0x8825, 0x010F


def test_a_photo_just_taken_is_kept_without_place_and_device(sign_in, member):
    taken = files.photo()
    assert Image.open(BytesIO(taken)).getexif().get_ifd(GPS)

    sent = {
        **TEXTS,
        "photos": files.upload("现场.jpg", taken),
        "files_to_keep": files.upload("另一张.png", files.photo("PNG")),
    }
    sign_in(member.user).post(NEW, {**sent, "act": "报送"})

    kept = list(Attachment.objects.of(SocialReport.objects.get()))
    assert [each.name for each in kept] == ["现场.jpg", "另一张.png"]
    for each in kept:
        with each.file.open() as stored:
            content = stored.read()
        assert b"SecretPhone" not in content
        exif = Image.open(BytesIO(content)).getexif()
        assert (dict(exif.get_ifd(GPS)), exif.get(MAKER)) == ({}, None)


def test_photos_and_files_share_one_limit(sign_in, member, settings):
    settings.ATTACHMENT_MAX_COUNT = 2
    pictures = [files.upload(f"{n}.jpg", files.photo()) for n in range(3)]

    page = sign_in(member.user).post(
        NEW, {**TEXTS, "photos": pictures[:1], "files_to_keep": pictures[1:], "act": "报送"}
    )

    assert page.context["form"].errors["files_to_keep"] == ["照片和附件合计最多2个，现在有3个。"]


def test_chosen_files_are_asked_for_again_when_something_else_is_missing(sign_in, member):
    sent = {"title": "步道破损", "photos": files.upload("现场.jpg", files.photo()), "act": "报送"}

    page = sign_in(member.user).post(NEW, sent)

    assert "请重新选择照片和附件" in page.context["form"].errors["files_to_keep"][0]


def test_what_was_typed_is_offered_again_taken_up_and_dropped_when_sent(sign_in, member):
    client, token = sign_in(member.user), str(uuid4())
    kept = {"kept-place": f"sentiment.new:{token}", "kept-user": member.user.pk, "token": token, **TEXTS}
    client.post("/kept/keep/", kept)
    offered = client.get(NEW).context["offers"]
    assert [str(each) for each in offered] == ["步道破损"]

    form = client.get(f"{NEW}?continue={offered[0].pk}").context["form"]

    assert (form["situation"].value(), form["token"].value()) == ("步道破损36处。", token)
    client.post(NEW, {**TEXTS, "token": token, "act": "报送"})
    assert not KeptForm.objects.exists()


def test_what_is_kept_is_nobody_elses(sign_in, member, editor):
    client = sign_in(member.user)
    client.post("/kept/keep/", {"kept-place": "sentiment.new:1", "kept-user": member.user.pk, **TEXTS})

    assert sign_in(editor).get(NEW).context["offers"] == []


def test_a_draft_sent_in_twice_is_told_the_second_time(sign_in, member):
    report = SocialReportFactory(status=Status.DRAFT, created_by=member.user, **TEXTS)
    ReportAuthor.objects.create(report=report, member=member)
    client, sent = sign_in(member.user), {**TEXTS, "seen": report.changed_at.isoformat(), "act": "报送"}

    first = client.post(f"/social-reports/{report.pk}/edit/", sent)
    second = client.post(f"/social-reports/{report.pk}/edit/", sent)

    assert (first.status_code, second.status_code) == (302, 409)
    assert SocialReport.objects.get().history.filter(step="submit").count() == 1


def test_its_author_reads_both_texts_and_what_was_changed(sign_in, member):
    report = SocialReportFactory(created_by=member.user, edited_text="步道破损30处。", situation="步道破损36处。")
    ReportAuthor.objects.create(report=report, member=member)

    page = sign_in(member.user).get(report.get_absolute_url()).content.decode()

    assert "<del>6</del><ins>0</ins>" in page


def test_its_author_reads_why_it_was_kept(sign_in, member, editor):
    report = SocialReportFactory(created_by=member.user)
    ReportAuthor.objects.create(report=report, member=member)
    report.keep(by=editor, reason="所反映的问题已有部门在办。")

    page = sign_in(member.user).get(report.get_absolute_url()).content.decode()

    assert "留存，没有编发。原因：</strong>所反映的问题已有部门在办。" in page
