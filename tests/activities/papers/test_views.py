"""Entering materials, photos and outcomes, and reading them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cppcc.core.attachments.checks import check
from cppcc.core.attachments.models import Attachment
from cppcc.core.notices.models import Notice
from members.activities.models import Outcome, OutcomeKind, Paper, PaperKind
from members.activities.states import Status
from tests.core.attachments.files import docx, pdf, photo, upload
from tests.factories import ActivityFactory, OutcomeFactory, PaperFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


def new(name, activity):
    return reverse(f"activities:{name}_new", args=[activity.pk])


def of_row(name, row):
    return reverse(f"activities:{name}", args=[row.activity_id, row.pk])


def page(activity):
    return reverse("activities:detail", args=[activity.pk])


def day(days=0):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_a_material_added_after_the_notice_is_shown_and_told_to_participants(sign_in, liaison, member):
    activity = ActivityFactory(name="停车调研")
    ParticipationFactory(activity=activity, member=member)
    facts = {"title": "调研方案", "shown_from": day(), "attachments": [upload("方案.docx", docx())]}

    answer = sign_in(liaison).post(new("material", activity), facts, follow=True)

    assert "已保存“调研方案”，已通知1位参加人员" in answer.text
    assert Notice.objects.get().user == member.user
    reading = sign_in(member.user).get(page(activity)).text
    assert "调研方案" in reading
    assert "方案.docx" in reading


def test_a_draft_s_material_is_told_to_nobody(sign_in, liaison, member):
    activity = ActivityFactory(status=Status.DRAFT)
    ParticipationFactory(activity=activity, member=member)

    sign_in(liaison).post(
        new("material", activity), {"title": "方案", "shown_from": day(), "attachments": [upload("a.pdf", pdf())]}
    )

    assert Paper.objects.count() == 1
    assert not Notice.objects.exists()


def test_what_participants_cannot_see_yet_is_kept_from_them_with_its_files(sign_in, liaison, member):
    activity = ActivityFactory()
    ParticipationFactory(activity=activity, member=member)
    paper = PaperFactory(activity=activity, title="内部方案", shown_from=timezone.localdate() + timedelta(days=1))
    Attachment.objects.attach(paper, [check(upload("内部.docx", docx()))], by=liaison)
    file = Attachment.objects.get()

    assert "起参加人员可见" in sign_in(liaison).get(page(activity)).text
    client = sign_in(member.user)
    assert "内部" not in client.get(page(activity)).text
    assert client.get(reverse("attachments:download", args=[file.pk])).status_code == 404
    assert client.get(reverse("activities:picture", args=[file.pk])).status_code == 404


def test_a_convenor_uploads_photos_and_participants_see_them_small(sign_in, convenor, group, member):
    activity = ActivityFactory(organiser=group)
    ParticipationFactory(activity=activity, member=member)
    files = [upload("一.jpg", photo(size=(2000, 1500))), upload("二.png", photo("PNG"))]

    sign_in(convenor.user).post(new("photos", activity), {"shown_from": day(), "attachments": files})

    assert Paper.objects.get().kind == PaperKind.PHOTOS
    first = Attachment.objects.order_by("pk").first()
    client = sign_in(member.user)
    assert reverse("activities:picture", args=[first.pk]) in client.get(page(activity)).text
    answer = client.get(reverse("activities:picture", args=[first.pk]))
    assert Image.open(BytesIO(answer.content)).size == (640, 480)
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]


def test_a_document_is_no_photo_and_what_was_typed_stays(sign_in, liaison):
    activity = ActivityFactory()

    answer = sign_in(liaison).post(
        new("photos", activity), {"title": "视察现场", "shown_from": day(), "attachments": [upload("a.docx", docx())]}
    )

    assert answer.status_code == 422
    assert "“a.docx”不是照片" in answer.text
    assert "视察现场" in answer.text
    assert not Paper.objects.exists()


def test_a_document_has_no_small_picture(sign_in, liaison):
    paper = PaperFactory()
    Attachment.objects.attach(paper, [check(upload("a.docx", docx()))], by=liaison)

    assert sign_in(liaison).get(reverse("activities:picture", args=[Attachment.objects.get().pk])).status_code == 404


def test_an_outcome_says_its_kind_and_who_received_it(sign_in, liaison):
    activity = ActivityFactory(status=Status.CLOSED)
    kind = OutcomeKind.objects.get(name="建议案")
    facts = {
        "kind": kind.pk, "title": "关于停车的建议案", "text": "形成建议3条", "sent_to": "区委、区政府",
        "sent_on": "2024-06-03", "shown_from": day(), "attachments": [upload("建议案.docx", docx())],
    }  # fmt: skip

    sign_in(liaison).post(new("outcome", activity), facts)

    outcome = Outcome.objects.get()
    assert (outcome.kind, outcome.sent_to, outcome.by) == (kind, "区委、区政府", liaison)
    reading = sign_in(liaison).get(page(activity)).text
    for words in ("建议案", "关于停车的建议案", "形成建议3条", "报送区委、区政府，2024年6月3日", "建议案.docx"):
        assert words in reading


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"text": "", "sent_to": ""}, "请写明成果内容，或者选择成果文件"),
        ({"text": "三条", "sent_to": "", "sent_on": "2024-06-03"}, "请写明报送给谁"),
        ({"text": "三条", "kind": ""}, "请选择种类"),
    ],
)
def test_what_an_outcome_lacks_is_told(sign_in, liaison, facts, told):
    kind = OutcomeKind.objects.get(name="其他")

    answer = sign_in(liaison).post(new("outcome", ActivityFactory()), {"kind": kind.pk, **facts})

    assert answer.status_code == 422
    assert told in answer.text


def test_files_are_asked_for_again_when_something_else_is_wrong(sign_in, liaison):
    facts = {"kind": "", "text": "三条", "attachments": [upload("a.pdf", pdf())]}

    answer = sign_in(liaison).post(new("outcome", ActivityFactory()), facts)

    assert "请重新选择文件" in answer.text
    assert "三条" in answer.text


def test_a_kind_out_of_use_is_not_offered_but_stays_where_it_was_chosen(sign_in, liaison):
    outcome = OutcomeFactory()
    OutcomeKind.objects.filter(pk=outcome.kind_id).update(is_active=False)
    client = sign_in(liaison)

    offered = client.get(new("outcome", outcome.activity)).context["form"].fields["kind"].queryset
    kept = client.get(of_row("outcome_edit", outcome)).context["form"].fields["kind"].queryset

    assert outcome.kind not in offered
    assert outcome.kind in kept


def test_an_outcome_is_changed_and_gets_another_file(sign_in, liaison):
    outcome = OutcomeFactory(text="一")
    facts = {"kind": outcome.kind_id, "title": "纪要", "text": "二", "shown_from": day()}

    sign_in(liaison).post(of_row("outcome_edit", outcome), {**facts, "attachments": [upload("b.pdf", pdf())]})

    outcome.refresh_from_db()
    assert (outcome.text, outcome.title) == ("二", "纪要")
    assert Attachment.objects.of(outcome).count() == 1


@pytest.mark.parametrize(("factory", "name"), [(PaperFactory, "paper_remove"), (OutcomeFactory, "outcome_remove")])
def test_taking_away_is_asked_first_and_says_how_many_files_go(sign_in, liaison, factory, name):
    row = factory()
    Attachment.objects.attach(row, [check(upload("a.pdf", pdf()))], by=liaison)
    client = sign_in(liaison)

    assert "其中的1个文件都会删除" in client.get(of_row(name, row)).text
    assert type(row).objects.exists()
    assert client.post(of_row(name, row), {"act": "删除"}).status_code == 302
    assert not type(row).objects.exists()
    assert not Attachment.objects.exists()


def test_a_row_is_found_only_under_its_own_activity(sign_in, liaison):
    paper, other = PaperFactory(), ActivityFactory()

    address = reverse("activities:paper_edit", args=[other.pk, paper.pk])

    assert sign_in(liaison).get(address).status_code == 404


def test_the_page_takes_the_same_queries_with_one_and_with_three_of_each(
    sign_in, liaison, django_assert_max_num_queries
):
    activity = ActivityFactory()
    client = sign_in(liaison)

    def add(rows):
        for _ in range(rows):
            for factory in (PaperFactory, OutcomeFactory):
                row = factory(activity=activity)
                Attachment.objects.attach(row, [check(upload("a.pdf", pdf()))], by=liaison)

    add(1)
    client.get(page(activity))
    with django_assert_max_num_queries(100) as one:
        client.get(page(activity))
    add(2)
    with django_assert_max_num_queries(100) as three:
        client.get(page(activity))

    assert len(three) == len(one)
