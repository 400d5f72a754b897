"""Filing with evidence, sent twice, kept while typing; refused and filed again; likely doubles; who is told."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cppcc.core.attachments.models import Attachment
from cppcc.core.kept.models import KeptForm
from cppcc.core.notices.models import Notice
from members.service.doubles import doubles_of
from members.service.models import ServiceKind, ServiceRecord
from members.service.states import Status
from tests.core.attachments import files
from tests.factories import MemberFactory, ServiceRecordFactory
from tests.service.test_views import address, facts

ALIKE = ("联系交警部门在小学门口增设减速带和护学岗", "联系交警部门，在小学门口增设减速带、护学岗。")


def photo(name="现场.jpg"):
    return files.upload(name, files.photo())


# --- Evidence --------------------------------------------------------------------------------------------------------
def test_a_photo_and_a_file_are_kept_with_the_record(sign_in, member):
    data = facts(photos=[photo()], files_to_keep=[files.upload("情况说明.pdf", files.pdf())])

    sign_in(member.user).post(reverse("service:new"), data)

    kept = Attachment.objects.of(ServiceRecord.objects.get())
    assert [each.name for each in kept] == ["现场.jpg", "情况说明.pdf"]


def test_a_form_sent_twice_is_one_record(sign_in, member):
    client, token = sign_in(member.user), uuid4()

    first = client.post(reverse("service:new"), facts(token=token, photos=[photo()]))
    second = client.post(reverse("service:new"), facts(token=token, photos=[photo()]))

    assert first.url == second.url == ServiceRecord.objects.get().get_absolute_url()
    assert Attachment.objects.count() == 1


def test_a_wrong_value_asks_to_choose_the_files_again(sign_in, member):
    answer = sign_in(member.user).post(reverse("service:new"), facts(text="", photos=[photo()]))

    assert answer.status_code == 422
    assert "请重新选择照片和文件" in answer.text
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(("status", "code"), [(Status.FILED, 200), (Status.REFUSED, 200), (Status.CONFIRMED, 403)])
def test_evidence_is_added_while_the_record_is_open(sign_in, member, status, code):
    record = ServiceRecordFactory(member=member, status=status)

    page = reverse("attachments:add", args=["service.servicerecord", record.pk])

    assert sign_in(member.user).get(page).status_code == code


# --- Typing ----------------------------------------------------------------------------------------------------------
def test_what_was_typed_is_offered_and_dropped_when_filed(sign_in, member):
    client, token = sign_in(member.user), uuid4()
    typed = {"kept-place": f"service.new:{token}", "kept-user": member.user.pk, "text": "写了一半"}
    client.post(reverse("kept:keep"), typed)

    assert "您有一条没填完的登记" in client.get(reverse("service:new")).text
    assert "写了一半" in client.get(reverse("service:new") + f"?continue={KeptForm.objects.get().pk}").text

    client.post(reverse("service:new"), facts(token=token))
    assert not KeptForm.objects.exists()


def test_a_refused_record_is_mended_and_filed_again_in_one_press(sign_in, liaison, member):
    record = ServiceRecordFactory(member=member, text="走访")
    record.refuse(by=liaison, note="请写明户数")
    client = sign_in(member.user)
    page = client.get(address("edit", record))
    assert "请写明户数" in page.text
    assert page.context["form"]["text"].value() == "走访"

    seen = page.context["form"]["seen"].value()
    client.post(address("edit", record), facts("办实事", text="走访3户", seen=seen, act="重新登记", photos=[photo()]))

    record.refresh_from_db()
    assert (record.status, record.text, Attachment.objects.of(record).count()) == (Status.FILED, "走访3户", 1)


def test_saved_only_a_refused_record_stays_refused(sign_in, liaison, member):
    record = ServiceRecordFactory(member=member, text="走访", status=Status.REFUSED)
    client = sign_in(member.user)
    seen = client.get(address("edit", record)).context["form"]["seen"].value()

    client.post(address("edit", record), facts("办实事", text="走访3户", seen=seen, act="保存"))

    record.refresh_from_db()
    assert (record.status, record.text) == (Status.REFUSED, "走访3户")


def test_numbers_are_shown_as_they_were_typed_and_today_is_offered(sign_in, member):
    record = ServiceRecordFactory(member=member, quantity=60)
    client = sign_in(member.user)

    form = client.get(address("edit", record)).context["form"]

    assert (str(form["quantity"].value()), form["amount"].value()) == ("60", None)
    assert client.get(reverse("service:new")).context["form"]["on"].value() == timezone.localdate()


# --- Likely doubles --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("other", "is_double"),
    [
        ({}, True),
        ({"on": date(2024, 4, 25)}, True),
        ({"on": date(2024, 4, 26)}, False),
        ({"text": "为镇卫生院联系专家义诊一次"}, False),
        ({"status": Status.REFUSED}, False),
        ({"status": Status.CONFIRMED}, True),
        ({"kind": "联系群众"}, False),
        ({"member": None}, False),
    ],
)
def test_what_is_likely_the_same_thing(member, other, is_double):
    record = ServiceRecordFactory(member=member, text=ALIKE[0])
    changes = {"member": member, "text": ALIKE[1], **other}
    if isinstance(changes.get("kind"), str):
        changes["kind"] = ServiceKind.objects.get(name=changes["kind"])
    found = ServiceRecordFactory(**{**changes, "member": changes["member"] or MemberFactory()})

    assert doubles_of([record]) == ({record.pk: [found]} if is_double else {})


def test_the_confirmer_sees_a_likely_double_before_confirming(sign_in, liaison, member):
    waiting = ServiceRecordFactory(member=member, text=ALIKE[0])
    other = ServiceRecordFactory(member=member, text=ALIKE[1], status=Status.CONFIRMED)
    client = sign_in(liaison)

    page = client.get(waiting.get_absolute_url()).text
    assert "疑似重复登记" in page
    assert other.get_absolute_url() in page
    assert "疑似重复" in client.get(reverse("service:list")).text
    assert "疑似重复登记" not in sign_in(member.user).get(waiting.get_absolute_url()).text


def test_many_at_once_leaves_likely_doubles_to_be_looked_at(sign_in, liaison, member):
    double = ServiceRecordFactory(member=member, text=ALIKE[0])
    ServiceRecordFactory(member=member, text=ALIKE[1], status=Status.CONFIRMED)
    plain = ServiceRecordFactory(member=member, text="修路")

    answer = sign_in(liaison).post(reverse("service:confirm_many"), {"record": [double.pk, plain.pk]}, follow=True)

    assert [str(told) for told in answer.context["messages"]] == [
        "已确认 1 条履职登记",
        "1 条疑似重复登记，没有确认：请逐条打开，与相似的登记核对后再定。",
    ]
    double.refresh_from_db()
    assert double.status == Status.FILED


# --- Who is told -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("step", "told", "text"),
    [
        ("confirm", "已确认，计入履职", ""),
        ("refuse", "未通过，请看原因，改正后可以重新登记", "请写明户数"),
    ],
)
def test_the_member_is_told_what_was_decided(liaison, member, step, told, text):
    record = ServiceRecordFactory(member=member)

    getattr(record, step)(by=liaison, **({"note": text} if text else {}))

    notice = Notice.objects.get()
    assert (notice.user, notice.text, notice.url) == (member.user, text, record.get_absolute_url())
    assert notice.title == f"您2024年4月22日的履职登记（办实事）{told}"


def test_a_member_without_an_account_is_told_nothing(liaison):
    ServiceRecordFactory().confirm(by=liaison)

    assert not Notice.objects.exists()


@pytest.mark.parametrize(("kind", "told"), [("受表彰", 1), ("办实事", 0)])
def test_of_what_only_staff_enter_the_member_hears_at_once(liaison, member, kind, told):
    record = ServiceRecordFactory.build(member=member, kind=ServiceKind.objects.get(name=kind))

    record.enter(by=liaison)

    assert Notice.objects.filter(user=member.user, kind="service.entered", is_private=True).count() == told
