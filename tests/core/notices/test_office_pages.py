"""The offices' pages: what was sent and read, sending again, the call list."""

import threading
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cppcc.core.accounts.roles import ADMINISTRATORS, OFFICES, Role
from cppcc.core.audit.models import AuditEntry
from cppcc.core.notices.calls import call_made
from cppcc.core.notices.models import Delivery, DeliveryStatus, Notice, PhoneCall
from cppcc.core.notices.models.deliveries import STEPS
from cppcc.core.notices.rules import MAY
from cppcc.core.notices.sending import send_what_waits
from cppcc.core.notices.todo import people_to_phone
from cppcc.core.workflow import StepRefused
from tests.core.notices.kinds import BY_PHONE, PRIVATE, QUIET
from tests.factories import GroupFactory, MemberFactory, UnitFactory

pytestmark = pytest.mark.django_db
RECORDS, CALLS = reverse("notices:records"), reverse("notices:calls")


@pytest.fixture
def unit_clerk(user_with):
    user = user_with(Role.UNIT_CLERK, name="钱经办", phone="13812345678")
    UnitFactory(name="区教育局").clerks.add(user)
    return user


@pytest.fixture
def group_member(user_with):
    user = user_with(Role.MEMBER, name="孙委员")
    return MemberFactory(user=user, name="孙委员", phone="13911112222", group=GroupFactory(name="第三活动组"))


def age(days=3):
    Notice.objects.update(created_at=timezone.now() - timedelta(days=days))


def called(client, asked=""):
    return {each.person.name: each for each in client.get(CALLS + asked).context["calls"]}


def test_the_tables_say_the_same():
    assert STEPS.keys() <= MAY.keys()


@pytest.mark.parametrize("status", DeliveryStatus)
def test_only_what_did_not_go_is_sent_again(tell, outcome, both_ways, clerk, status):
    tell(clerk)
    Delivery.objects.update(status=status, attempts=5, error="x", sent_at=timezone.now())
    delivery = outcome()

    if status in {DeliveryStatus.FAILED, DeliveryStatus.SKIPPED}:
        delivery.resend(by=clerk)
        assert (outcome().status, outcome().attempts, outcome().error) == (DeliveryStatus.QUEUED, 0, "")
        assert [taken.step for taken in delivery.history.all()] == ["resend"]
    else:
        with pytest.raises(StepRefused):
            delivery.resend(by=clerk)
        assert outcome().status == status


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", MAY)
def test_only_the_offices_look_after_notices(user_with, role, verb):
    assert user_with(role).has_perm(f"notices.{verb}") is (role in OFFICES)


@pytest.mark.parametrize("role", Role)
def test_deliveries_are_the_offices_alone(tell, both_ways, user_with, clerk, role):
    tell(clerk)

    assert Delivery.objects.visible_to(user_with(role)).exists() is (role in OFFICES)


def test_the_records_tell_way_state_reason_reading_and_no_whole_number(sign_in, tell, both_ways, clerk, unit_clerk):
    tell(unit_clerk, kind=BY_PHONE)
    send_what_waits()
    Notice.objects.update(read_at=timezone.make_aware(timezone.datetime(2024, 5, 6, 9, 30)))

    text = sign_in(clerk).get(RECORDS).content.decode()

    assert all(word in text for word in ("钱经办", "第27号提案还有3天到期", "138****5678", "账号里没有填邮箱。"))
    assert "2024-05-06 09:30" in text
    assert "13812345678" not in text


def test_the_records_keep_a_private_title_to_its_reader(sign_in, tell, clerk, unit_clerk):
    tell(unit_clerk, kind=PRIVATE, title="秘密的标题")

    text = sign_in(clerk).get(RECORDS).content.decode()

    assert "秘密的标题" not in text
    assert "您被邀请参加练习" in text


def test_the_records_narrow_by_way_and_state(sign_in, tell, both_ways, clerk, unit_clerk, leader):
    tell(unit_clerk, kind=BY_PHONE)
    tell(leader)
    send_what_waits()
    client = sign_in(clerk)

    def readers(asked):
        return [notice.user.name for notice in client.get(RECORDS + asked).context["listing"].page]

    assert readers("?sms=sent") == ["钱经办"]
    assert readers("?mail=sent") == []
    assert readers("?mail=skipped") == ["王领导", "钱经办"]
    assert readers("?q=王&state=unread") == ["王领导"]


def test_the_records_ask_the_same_queries_for_one_and_for_three(sign_in, tell, both_ways, clerk, unit_clerk):
    client = sign_in(clerk)
    client.get(RECORDS)
    counts = []
    for number in range(3):
        tell(unit_clerk, once=str(number), kind=BY_PHONE)
        with CaptureQueriesContext(connection) as queries:
            client.get(RECORDS)
        counts.append(len(queries))

    assert set(counts) == {counts[0]}
    assert counts[0] <= 8


def test_sending_again_keeps_the_conditions_of_the_list(sign_in, tell, outcome, both_ways, clerk, unit_clerk):
    tell(unit_clerk)
    send_what_waits()
    client = sign_in(clerk)

    answer = client.post(reverse("notices:resend", args=[outcome().pk]) + "?mail=skipped")
    again = client.post(reverse("notices:resend", args=[outcome().pk]))

    assert answer.url == RECORDS + "?mail=skipped"
    assert again.status_code == 409
    assert outcome().status == DeliveryStatus.QUEUED


def test_the_call_list_names_who_was_not_reached_where_they_are_and_why(sign_in, tell, both_ways, clerk, group_member):
    tell(group_member.user, kind=BY_PHONE, url="/proposals/")
    age()
    Delivery.objects.filter(channel="sms").update(status=DeliveryStatus.FAILED, error="短信网关没有接收（503）：busy")
    send_what_waits()

    (person,) = called(sign_in(clerk)).values()

    assert (person.person, person.contact.place) == (group_member.user, "第三活动组")
    assert [notice.title for notice in person.notices] == ["第27号提案还有3天到期"]
    assert person.reasons == ["邮件：账号里没有填邮箱。", "短信：短信网关没有接收（503）：busy"]


@pytest.mark.parametrize(
    ("role", "units", "members"),
    [
        (Role.PROPOSAL_OFFICE, "13812345678", "139****2222"),
        (Role.LIAISON_OFFICE, "138****5678", "13911112222"),
        (Role.GENERAL_OFFICE, "13812345678", "13911112222"),
        (Role.INFORMATION_OFFICE, "138****5678", "139****2222"),
    ],
)
def test_a_whole_number_is_shown_to_those_who_work_with_its_owner(
    sign_in, tell, user_with, unit_clerk, group_member, role, units, members
):
    tell(unit_clerk, group_member.user)
    age()
    client = sign_in(user_with(role))

    people = called(client)
    book = load_workbook(BytesIO(client.get(reverse("notices:calls_export")).content)).active

    assert (people["钱经办"].phone, people["孙委员"].phone) == (units, members)
    assert {row[0].value: row[2].value for row in book.iter_rows(min_row=2)} == {"钱经办": units, "孙委员": members}
    text = client.get(CALLS).content.decode()
    assert ("13812345678" in text) is ("*" not in units)


def test_who_read_it_was_reached_or_was_called_is_not_on_the_list(sign_in, tell, both_ways, clerk, user_with):
    people = [
        user_with(Role.MEMBER, name=name, email=f"{n}@office.test")
        for n, name in enumerate(["已看", "已收", "已打", "没打"])
    ]
    tell(*people)
    Notice.objects.filter(user=people[0]).read(at=timezone.now())
    Delivery.objects.filter(notice__user=people[1]).update(status=DeliveryStatus.SENT, sent_at=timezone.now())
    age()
    call_made(people[2], about=[Notice.objects.get(user=people[2]).pk], by=clerk, note="")

    assert list(called(sign_in(clerk))) == ["没打"]


def test_the_list_waits_some_days_narrows_and_leaves_quiet_kinds_and_oneself_out(
    sign_in, tell, clerk, unit_clerk, group_member
):
    tell(unit_clerk, clerk)
    tell(group_member.user, urgent=True)
    tell(unit_clerk, once="quiet", kind=QUIET)
    age(days=1.5)
    client = sign_in(clerk)

    assert list(called(client)) == []
    assert sorted(called(client, "?days=1")) == ["孙委员", "钱经办"]
    assert len(called(client, "?days=1")["钱经办"].notices) == 1
    assert list(called(client, "?days=1&urgent=1")) == ["孙委员"]
    assert list(called(client, "?days=1&role=unit_clerk")) == ["钱经办"]
    assert list(called(client, "?days=1&q=孙")) == ["孙委员"]
    assert list(called(client, "?days=nonsense")) == []


def test_a_recorded_call_takes_the_person_off_the_list_and_says_who_and_when(sign_in, tell, clerk, unit_clerk):
    tell(unit_clerk)
    age()
    client = sign_in(clerk)
    about = [notice.pk for notice in called(client)["钱经办"].notices]

    answer = client.post(
        reverse("notices:called", args=[unit_clerk.pk]) + "?days=3", {"about": about, "note": "已告知"}
    )

    assert answer.url == CALLS + "?days=3"
    call = PhoneCall.objects.get()
    assert (call.by, call.note, call.notice.user) == (clerk, "已告知", unit_clerk)
    assert called(client) == {}
    assert [entry.action for entry in AuditEntry.objects.about(unit_clerk)] == ["已电话通知"]
    assert "周立案已通知" in client.get(RECORDS).content.decode()


def test_what_came_after_the_page_was_shown_stays_on_the_list(sign_in, tell, clerk, unit_clerk):
    tell(unit_clerk, once="1")
    shown = Notice.objects.get().pk
    tell(unit_clerk, once="2", title="后来的")
    age()
    client = sign_in(clerk)

    client.post(reverse("notices:called", args=[unit_clerk.pk]), {"about": [shown, "nonsense", "9" * 40]})

    assert [notice.title for notice in called(client)["钱经办"].notices] == ["后来的"]


def test_a_note_too_long_is_told_at_its_person_and_not_lost(sign_in, tell, clerk, unit_clerk):
    tell(unit_clerk)
    age()
    note = "说" * 201

    answer = sign_in(clerk).post(
        reverse("notices:called", args=[unit_clerk.pk]), {"about": [Notice.objects.get().pk], "note": note}
    )

    assert answer.status_code == 422
    assert note in answer.content.decode()
    assert "200" in str(answer.context["form"].errors["note"])
    assert not PhoneCall.objects.exists()


def test_a_second_call_comes_too_late(sign_in, tell, clerk, unit_clerk):
    tell(unit_clerk)
    age()
    client, about = sign_in(clerk), {"about": [Notice.objects.get().pk]}

    client.post(reverse("notices:called", args=[unit_clerk.pk]), about)
    again = client.post(reverse("notices:called", args=[unit_clerk.pk]), about)

    assert again.status_code == 409
    assert PhoneCall.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_called_at_once_one_is_recorded(tell, clerk, liaison, unit_clerk):
    tell(unit_clerk)
    about, start, outcomes = [Notice.objects.get().pk], threading.Barrier(2), []

    def work(by):
        try:
            start.wait()
            outcomes.append(call_made(unit_clerk, about=about, by=by, note=""))
        except StepRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[by]) for by in (clerk, liaison)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(map(str, outcomes)) == ["1", "refused"]


def test_the_export_is_logged_and_private_titles_stay_private(sign_in, tell, clerk, unit_clerk):
    tell(unit_clerk, kind=PRIVATE, title="秘密的标题")
    age()

    answer = sign_in(clerk).get(reverse("notices:calls_export") + "?days=3")

    row = [cell.value for cell in load_workbook(BytesIO(answer.content)).active[2]]
    assert row[:4] == ["钱经办", "区教育局", "13812345678", "您被邀请参加练习"]
    entry = AuditEntry.objects.get(action="导出未送达电话名单")
    assert (entry.actor, entry.details["rows"]) == (clerk, 1)


def test_what_no_database_keeps_in_the_address_of_the_export_does_not_stop_it(sign_in, clerk):
    answer = sign_in(clerk).get(reverse("notices:calls_export") + "?days=3&role=%00")

    assert answer.status_code == 200
    assert AuditEntry.objects.get(action="导出未送达电话名单").details["asked"] == "days=3&role=%00"


def test_the_call_list_asks_the_same_queries_for_one_and_for_three(sign_in, tell, clerk, user_with):
    client = sign_in(clerk)
    client.get(CALLS)
    counts = []
    for number in range(3):
        tell(user_with(Role.MEMBER), once=str(number))
        age()
        with CaptureQueriesContext(connection) as queries:
            client.get(CALLS)
        counts.append(len(queries))

    assert set(counts) == {counts[0]}


@pytest.mark.parametrize(
    ("role", "count"), [(Role.PROPOSAL_OFFICE, [1]), (Role.INFORMATION_OFFICE, []), (Role.MEMBER, [])]
)
def test_urgent_matters_that_reached_nobody_are_a_to_do(tell, user_with, unit_clerk, group_member, role, count):
    tell(unit_clerk, urgent=True)
    tell(group_member.user)
    age()

    assert [todo.count for todo in people_to_phone(user_with(role), timezone.localdate())] == count


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("name", ["records", "calls", "calls_export"])
def test_administrators_see_nothing_of_it(sign_in, user_with, role, name):
    assert sign_in(user_with(role)).get(reverse(f"notices:{name}")).status_code == 403
