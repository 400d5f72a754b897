from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cppcc.core.audit.models import AuditEntry
from members.service.models import OfficeRecord, ServiceKind, ServiceRecord
from members.service.states import Status
from tests.factories import MemberFactory, ServiceRecordFactory

POST_ONLY = ["confirm", "refile"]
ASKING = ["edit", "refuse", "take_back"]


def address(name, record):
    return reverse(f"service:{name}", args=[record.pk])


def facts(kind="联系群众", **changes):
    return {
        "kind": ServiceKind.objects.get(name=kind).pk,
        "on": "2024-05-15",
        "text": "走访某户，了解用水情况",
        "quantity": "1",
        "amount": "",
        **changes,
    }


def test_a_member_files_their_own_and_it_waits(sign_in, member):
    answer = sign_in(member.user).post(reverse("service:new"), facts())

    record = ServiceRecord.objects.get()
    assert answer.url == record.get_absolute_url()
    assert (record.member, record.status, record.created_by) == (member, Status.FILED, member.user)


def test_a_member_cannot_file_for_somebody_else(sign_in, member):
    other = MemberFactory(number="W0500")

    sign_in(member.user).post(reverse("service:new"), facts(member="W0500"))

    assert ServiceRecord.objects.get().member == member
    assert not other.service_records.exists()


def test_staff_enter_for_any_member_and_it_counts(sign_in, liaison):
    other = MemberFactory(number="W0500")

    sign_in(liaison).post(reverse("service:new"), facts("招商引资", member="W0500", amount="1200.5"))

    record = ServiceRecord.objects.get()
    assert (record.member, record.status) == (other, Status.CONFIRMED)
    assert record.amount == Decimal("1200.5")
    assert isinstance(record.amount, Decimal)


def test_an_account_without_a_member_is_told_what_to_do(sign_in, user_with):
    answer = sign_in(user_with("member")).get(reverse("service:new"))

    assert "还没有和委员名册对应起来" in answer.text


@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        ("招商引资", {}, "“招商引资”要填写金额"),
        ("招商引资", {"amount": "0"}, "“招商引资”要填写金额"),
        ("招商引资", {"amount": "-3"}, "金额不能是负数"),
        ("招商引资", {"amount": "1.23456"}, "小数"),
        ("办实事", {"amount": "5"}, "“办实事”不登记金额"),
        ("办实事", {"quantity": "0"}, "数量应大于0"),
        ("办实事", {"on": "2999-01-01"}, "日期还没有到"),
        ("办实事", {"on": "1890-01-01"}, "日期早于1900年"),
        ("办实事", {"on": "1995-01-01"}, "第一届开始或十年之前"),
        ("办实事", {"text": ""}, "内容"),
    ],
)
def test_a_wrong_value_is_told_in_words_and_what_was_typed_stays(sign_in, member, kind, changes, told):
    answer = sign_in(member.user).post(reverse("service:new"), facts(kind, **changes))

    assert answer.status_code == 422
    assert told in answer.text
    assert ServiceRecord.objects.count() == 0


def test_kinds_of_the_office_are_not_offered_to_members(sign_in, member):
    answer = sign_in(member.user).post(reverse("service:new"), facts("来信"))

    assert answer.status_code == 422


def test_a_refused_record_is_mended_and_filed_again(sign_in, member, convenor):
    record = ServiceRecordFactory(member=member)
    client = sign_in(convenor.user)
    assert client.post(address("refuse", record), {"note": "请写明户数"}).status_code == 302

    client = sign_in(member.user)
    page = client.get(record.get_absolute_url())
    assert "请写明户数" in page.text
    seen = client.get(address("edit", record)).context["form"]["seen"].value()
    client.post(address("edit", record), facts("办实事", text="走访3户", quantity="3", seen=seen))
    client.post(address("refile", record))

    record.refresh_from_db()
    assert (record.status, record.text, record.quantity) == (Status.FILED, "走访3户", 3)
    assert [entry.action for entry in AuditEntry.objects.about(record).order_by("pk")] == [
        "不予确认",
        "修改",
        "重新登记",
    ]


def test_refusing_needs_a_reason(sign_in, liaison):
    record = ServiceRecordFactory()

    answer = sign_in(liaison).post(address("refuse", record), {"note": "", "act": "1"})

    assert answer.status_code == 422
    record.refresh_from_db()
    assert record.status == Status.FILED


def test_two_people_mending_one_record_are_warned_once(sign_in, liaison):
    record = ServiceRecordFactory(text="甲")
    client = sign_in(liaison)
    seen = client.get(address("edit", record)).context["form"]["seen"].value()

    client.post(address("edit", record), facts("办实事", text="乙", seen=seen))
    answer = client.post(address("edit", record), facts("办实事", text="丙", seen=seen))

    assert answer.status_code == 422
    assert "内容现为“乙”" in answer.text
    record.refresh_from_db()
    assert record.text == "乙"


def test_many_are_confirmed_at_once_and_the_filter_stays(sign_in, liaison):
    one, two, done = ServiceRecordFactory(), ServiceRecordFactory(), ServiceRecordFactory(status=Status.CONFIRMED)

    answer = sign_in(liaison).post(
        reverse("service:confirm_many") + "?status=filed&q=群众",
        {"record": [one.pk, two.pk, done.pk, "x"]},
        follow=True,
    )

    assert answer.redirect_chain[0][0] == reverse("service:list") + "?status=filed&q=%E7%BE%A4%E4%BC%97"
    assert [str(message) for message in answer.context["messages"]] == [
        "已确认 2 条履职登记",
        "另外 1 条已由别人处理，或者不归您确认，没有改动。",
    ]
    assert ServiceRecord.objects.confirmed().count() == 3


def test_confirming_none_says_what_to_do(sign_in, liaison):
    answer = sign_in(liaison).post(reverse("service:confirm_many"), {}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["没有选中任何一条，请先勾选。"]


@pytest.mark.parametrize("who", ["liaison", "convenor", "member"])
def test_the_list_takes_the_same_queries_with_1_and_with_3_rows(request, sign_in, who, django_assert_num_queries):
    person = request.getfixturevalue(who)
    client = sign_in(getattr(person, "user", person))
    own = request.getfixturevalue("member")
    client.get(reverse("service:list"))
    for rows in (1, 2):
        for _ in range(rows):
            ServiceRecordFactory(member=own)
        with django_assert_num_queries({"liaison": 11, "convenor": 12, "member": 8}[who]):
            assert len(client.get(reverse("service:list")).context["listing"].page) > 0


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("", ["丙", "乙", "甲"]),
        ("?status=confirmed", ["乙"]),
        ("?year=2023", ["甲"]),
        ("?q=赵多", ["丙"]),
        ("?q=w0901", ["丙"]),
        ("?mine=1", ["丙", "甲"]),
        ("?sort=on", ["甲", "乙", "丙"]),
    ],
)
def test_the_list_filters_searches_and_sorts(sign_in, liaison, query, texts):
    ServiceRecordFactory(text="甲", on=date(2023, 5, 1))
    ServiceRecordFactory(text="乙", on=date(2024, 5, 1), status=Status.CONFIRMED)
    ServiceRecordFactory(text="丙", on=date(2024, 6, 1), member=MemberFactory(name="赵多能", number="W0901"))

    answer = sign_in(liaison).get(reverse("service:list") + query)

    assert [row.text for row in answer.context["listing"].page] == texts


def test_the_list_narrows_to_a_group(sign_in, liaison, group, other_group):
    ServiceRecordFactory(member=MemberFactory(group=group), text="一组")
    ServiceRecordFactory(member=MemberFactory(group=other_group), text="二组")

    answer = sign_in(liaison).get(reverse("service:list") + f"?group={other_group.pk}")

    assert [row.text for row in answer.context["listing"].page] == ["二组"]


@pytest.mark.parametrize("name", [*POST_ONLY, "confirm_many"])
def test_a_change_by_get_is_refused(sign_in, liaison, name):
    target = reverse("service:confirm_many") if name == "confirm_many" else address(name, ServiceRecordFactory())

    assert sign_in(liaison).get(target).status_code == 405


@pytest.mark.parametrize("name", [*POST_ONLY, *ASKING, "detail"])
def test_other_peoples_record_is_not_there(sign_in, member, name):
    record = ServiceRecordFactory()

    assert (
        getattr(sign_in(member.user), "post" if name in POST_ONLY else "get")(address(name, record)).status_code == 404
    )


@pytest.mark.parametrize("name", ["confirm", "refuse", "take_back"])
def test_a_member_does_not_decide_their_own(sign_in, member, name):
    record = ServiceRecordFactory(member=member)

    assert sign_in(member.user).post(address(name, record), {"note": "x"}).status_code == 403


@pytest.mark.parametrize("name", ["office_list", "office_new", "kinds", "kinds_new"])
def test_a_member_has_no_business_with_the_offices_pages(sign_in, member, name):
    assert sign_in(member.user).get(reverse(f"service:{name}")).status_code == 403


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("confirm", Status.CONFIRMED),
        ("refuse", Status.REFUSED),
        ("refile", Status.FILED),
        ("take_back", Status.FILED),
        ("edit", Status.CONFIRMED),
    ],
)
def test_pressed_too_late_is_one_clear_page(sign_in, liaison, name, status):
    record = ServiceRecordFactory(status=status)

    assert sign_in(liaison).post(address(name, record), {"note": "x"}).status_code == 409


def test_the_office_keeps_its_own_register(sign_in, liaison):
    client = sign_in(liaison)
    data = {
        "kind": ServiceKind.objects.get(name="来信").pk,
        "on": "2024-05-02",
        "text": "反映道路破损",
        "quantity": "3",
    }

    client.post(reverse("service:office_new"), data)
    record = OfficeRecord.objects.get()
    client.post(address("office_edit", record), data | {"quantity": "4"})

    record.refresh_from_db()
    assert (record.quantity, record.created_by) == (4, liaison)
    assert AuditEntry.objects.about(record).get(action="修改").details == {
        "before": {"quantity": "3.00"},
        "after": {"quantity": "4.00"},
    }
    page = client.get(reverse("service:office_list"))
    assert "反映道路破损" in page.text
    assert "4件" in page.text


def test_the_offices_register_takes_the_same_queries_with_1_and_with_3_rows(
    sign_in, liaison, django_assert_num_queries
):
    client = sign_in(liaison)
    client.get(reverse("service:office_list"))
    letters = ServiceKind.objects.get(name="来信")
    for rows in (1, 2):
        for _ in range(rows):
            OfficeRecord.objects.create(kind=letters, on=date(2024, 5, 2), text="来信", created_by=liaison)
        with django_assert_num_queries(6):
            client.get(reverse("service:office_list"))


def test_a_leader_reads_the_offices_register_and_changes_nothing(sign_in, leader):
    record = OfficeRecord.objects.create(kind=ServiceKind.objects.get(name="来信"), on=date(2024, 5, 2), text="来信")
    client = sign_in(leader)

    assert client.get(reverse("service:office_list")).status_code == 200
    assert client.get(address("office_edit", record)).status_code == 403


def test_a_kind_with_an_amount_is_added_by_the_office(sign_in, liaison):
    sign_in(liaison).post(reverse("service:kinds_new"), {"name": "捐赠", "unit": "笔", "asks_amount": "on"})

    kind = ServiceKind.objects.get(name="捐赠")
    assert (kind.unit, kind.asks_amount, kind.by_office) == ("笔", True, False)
