"""Every page of the people: what it does, who may, whose record is not found, pressed twice, and its queries."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.contrib.auth.hashers import check_password
from openpyxl import load_workbook

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from members.people.models import (
    Appointment,
    Body,
    BodyKind,
    ChangeReason,
    Member,
    Office,
    ParticularsChange,
    Seat,
    Session,
    Term,
    Unit,
)
from tests.factories import GroupFactory, MemberFactory, SessionFactory, TermFactory, UnitFactory

pytestmark = pytest.mark.django_db


def names_in(response):
    return [member.name for member in response.context["listing"].page]


def member_form(**changed):
    return {"number": "W0100", "name": "王小洪", "gender": "male", "ethnicity": "汉族", "work": "区某局", **changed}


@pytest.fixture
def convenor(user_with):
    user = user_with(Role.MEMBER, Role.CONVENOR)
    MemberFactory(user=user, name="召集人甲", group=GroupFactory(name="甲组"), group__duty="召集人")
    return user


# --- the list -------------------------------------------------------------------------------------------------------


def test_the_list_shows_those_in_office_by_office_then_strokes(sign_in, leader):
    for name in ["王小洪", "艾山", "王宁"]:
        MemberFactory(name=name)
    chair = MemberFactory(name="魏高")
    Appointment.objects.filter(member=chair).update(office=Office.CHAIR)
    gone = MemberFactory(name="丁一")
    Appointment.objects.filter(member=gone).update(ends_on=date(2023, 1, 1))

    page = sign_in(leader).get("/people/members/")

    assert names_in(page) == ["魏高", "王宁", "王小洪", "艾山"]
    assert names_in(sign_in(leader).get("/people/members/?state=left")) == ["丁一"]
    everybody = sign_in(leader).get("/people/members/?state=all&sort=name")
    assert names_in(everybody) == ["丁一", "王宁", "王小洪", "艾山", "魏高"]


@pytest.mark.parametrize("text", ["龚望", "W0777", "gongwangyi", "gwy", "城管局 龚"])
def test_the_list_is_searched_by_name_number_pinyin_and_work(sign_in, liaison, text):
    MemberFactory(name="龚望怡", number="W0777", work="区城管局副局长")
    MemberFactory(name="谭桂芳")

    assert names_in(sign_in(liaison).get("/people/members/", {"q": text})) == ["龚望怡"]


def test_the_list_is_filtered_by_body_and_office(sign_in, liaison):
    group = GroupFactory(name="第二活动组")
    there = MemberFactory(name="王宁", group=group)
    MemberFactory(name="王军")
    Appointment.objects.filter(member=there).update(office=Office.STANDING)

    assert names_in(sign_in(liaison).get(f"/people/members/?group={group.pk}")) == ["王宁"]
    assert names_in(sign_in(liaison).get("/people/members/?office=4")) == ["王宁"]
    assert names_in(sign_in(liaison).get("/people/members/?group=999999")) == ["王宁", "王军"]


def test_a_convenor_sees_their_groups_and_a_clerk_of_a_unit_no_list(sign_in, convenor, user_with):
    MemberFactory(name="王宁", group=GroupFactory(name="甲组"))
    MemberFactory(name="外人")

    assert names_in(sign_in(convenor).get("/people/members/")) == ["王宁", "召集人甲"]
    assert sign_in(user_with(Role.UNIT_CLERK)).get("/people/members/").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/people/members/", 11),
        ("/people/bodies/", 8),
        ("/people/units/", 10),
        ("/people/terms/", 8),
        ("/people/members/accounts/", 9),
    ],
)
def test_lists_take_the_same_queries_for_one_row_and_for_three(
    sign_in, user_with, django_assert_num_queries, count, address, queries
):
    boss = user_with(Role.GENERAL_OFFICE)
    for n in range(count):
        MemberFactory(group=GroupFactory(name=f"第{n}组"), group__duty="召集人")
        UnitFactory().clerks.add(user_with(Role.UNIT_CLERK))
        SessionFactory(name=f"三届{n}次", term=TermFactory(name=f"第{n}届"))
    client = sign_in(boss)

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


# --- export ---------------------------------------------------------------------------------------------------------


def cells_of(response):
    sheet = load_workbook(BytesIO(response.content)).active
    return [[cell.value for cell in row] for row in sheet.rows]


def test_the_export_has_what_the_list_shows_and_never_a_formula(sign_in, leader):
    MemberFactory(name="王宁", number="W0001", work="=HYPERLINK(1)", phone="13800001111", born_on=date(1970, 2, 3))
    MemberFactory(name="李四", number="W0002")

    response = sign_in(leader).get("/people/members/export/?q=王")
    rows = cells_of(response)

    assert [row[1] for row in rows] == ["姓名", "王宁"]
    assert "手机号" not in rows[0]
    assert "13800001111" not in rows[1]
    cell = load_workbook(BytesIO(response.content)).active["J2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_phones_are_exported_only_to_who_may_and_that_is_logged(sign_in, liaison, leader, clerk):
    MemberFactory(name="王宁", phone="13800001111", born_on=date(1970, 2, 3))

    assert sign_in(leader).get("/people/members/export/?private=1").status_code == 403
    assert sign_in(clerk).get("/people/members/export/?private=1").status_code == 403
    rows = cells_of(sign_in(liaison).get("/people/members/export/?private=1"))

    assert rows[1][-1] == "13800001111"
    entry = AuditEntry.objects.get(action="导出委员名册")
    assert (entry.actor, entry.details["private"], entry.details["rows"]) == (liaison, True, 1)


# --- one member -----------------------------------------------------------------------------------------------------


def test_a_phone_is_masked_for_those_who_do_not_work_with_it(sign_in, member, liaison, leader):
    Member.objects.filter(pk=member.pk).update(phone="13812345678", born_on=date(1970, 2, 3))
    address = member.get_absolute_url()

    for user, sees in [(liaison, True), (member.user, True), (leader, False)]:
        text = sign_in(user).get(address).content.decode()
        assert ("13812345678" in text) is sees
        assert ("138****5678" in text) is not sees
        assert ("1970年2月3日" in text) is sees


def test_another_members_page_is_not_found_and_own_page_is(sign_in, member):
    other = MemberFactory()

    assert sign_in(member.user).get(other.get_absolute_url()).status_code == 404
    assert sign_in(member.user).get("/people/me/", follow=True).context["member"] == member


def test_a_convenor_finds_their_members_only_while_they_sit_in_the_group(sign_in, convenor):
    colleague = MemberFactory(group=GroupFactory(name="甲组"))
    outsider = MemberFactory()

    assert sign_in(convenor).get(colleague.get_absolute_url()).status_code == 200
    assert sign_in(convenor).get(outsider.get_absolute_url()).status_code == 404
    Appointment.objects.filter(member=colleague).update(ends_on=date(2022, 1, 1))
    assert sign_in(convenor).get(colleague.get_absolute_url()).status_code == 404


def test_namesakes_are_told_on_the_page(sign_in, leader):
    one = MemberFactory(name="张三", number="W0012")
    MemberFactory(name="张三", number="W0034")

    assert "另有同名委员：张三（W0034）" in sign_in(leader).get(one.get_absolute_url()).content.decode()


@pytest.mark.parametrize("terms", [1, 3])
def test_a_members_page_takes_the_same_queries_whatever_the_history(sign_in, liaison, django_assert_num_queries, terms):
    person = MemberFactory()
    for n in range(1, terms):
        term = TermFactory(name=f"第{n}届")
        Seat.objects.create(
            appointment=Appointment.objects.create(member=person, term=term, starts_on=date(2010 + n, 1, 1)),
            body=GroupFactory(),
        )
    client = sign_in(liaison)

    with django_assert_num_queries(11):
        assert client.get(person.get_absolute_url()).status_code == 200


# --- entry ----------------------------------------------------------------------------------------------------------


def test_staff_enter_a_member_and_go_on_to_the_appointment(sign_in, liaison):
    response = sign_in(liaison).post("/people/members/new/", member_form(name="王 小洪", phone="13812345678"))

    person = Member.objects.get(number="W0100")
    assert (person.name, person.phone, person.pinyin) == ("王小洪", "13812345678", "wangxiaohong wxh")
    assert response.url == f"/people/members/{person.pk}/appointments/new/"
    assert [entry.action for entry in AuditEntry.objects.about(person)] == ["新增委员"]


def test_the_number_offered_is_the_next_free_one(sign_in, liaison):
    MemberFactory(number="W0041")
    MemberFactory(number="X9")

    assert sign_in(liaison).get("/people/members/new/").context["form"].initial["number"] == "W0042"


def test_a_namesake_is_told_with_number_until_staff_say_it_is_another(sign_in, liaison):
    MemberFactory(name="张三", number="W0012", work="区住建局")
    client = sign_in(liaison)

    told = client.post("/people/members/new/", member_form(name="张三"))
    saved = client.post("/people/members/new/", member_form(name="张三", another="on"))

    assert told.status_code == 422
    assert "已有同名委员：张三（W0012）区住建局" in told.content.decode()
    assert "W0100" in told.content.decode()  # what was typed is kept
    assert saved.status_code == 302
    assert Member.objects.filter(name="张三").count() == 2


def test_a_number_in_use_is_refused_with_advice(sign_in, liaison):
    MemberFactory(number="W0100")

    response = sign_in(liaison).post("/people/members/new/", member_form())

    assert response.status_code == 422
    assert "这个编号已经有人用了，请换一个编号" in response.content.decode()


def test_an_edit_saves_and_tells_the_audit_which_fields_never_the_values(sign_in, liaison, member):
    data = member_form(number=member.number, name="李委员", phone="13900000000")

    sign_in(liaison).post(f"/people/members/{member.pk}/edit/", data)

    member.refresh_from_db()
    entry = AuditEntry.objects.about(member).get(action="修改委员")
    assert member.phone == "13900000000"
    assert "手机号" in entry.details["fields"]
    assert "13900000000" not in str(entry.details)


def test_two_clerks_who_change_different_fields_both_keep_theirs(liaison, member):
    first, second = Member.objects.get(pk=member.pk), Member.objects.get(pk=member.pk)
    first.work, second.ethnicity = "区教育局", "回族"

    first.keep(by=liaison, changed=["work"])
    second.keep(by=liaison, changed=["ethnicity"])

    member.refresh_from_db()
    assert (member.work, member.ethnicity) == ("区教育局", "回族")


def test_a_clerk_who_may_not_see_a_phone_does_not_wipe_it(sign_in, clerk, member):
    Member.objects.filter(pk=member.pk).update(phone="13812345678")

    sign_in(clerk).post(f"/people/members/{member.pk}/edit/", member_form(number=member.number, name="李委员"))

    member.refresh_from_db()
    assert (member.phone, member.work) == ("13812345678", "区某局")


@pytest.mark.parametrize(
    ("day", "told"),
    [("2090-01-01", "还没有到"), ("2020-01-01", "还不满18周岁"), ("1890-01-01", "早于1900年")],
)
def test_nobody_is_born_tomorrow_or_as_a_child_or_in_another_century(sign_in, liaison, day, told):
    answer = sign_in(liaison).post("/people/members/new/", member_form(born_on=day))

    assert told in answer.context["form"].errors["born_on"][0]
    assert not Member.objects.exists()


# --- appointments ---------------------------------------------------------------------------------------------------


def appointment_form(term, sector, rows=(), **changed):
    data = {
        "term": term.pk, "office": 5, "starts_on": "2021-01-08", "sector": sector.pk,
        "places-TOTAL_FORMS": len(rows), "places-INITIAL_FORMS": 0,
    }  # fmt: skip
    for place, (body, duty) in enumerate(rows):
        data |= {f"places-{place}-body": body.pk, f"places-{place}-duty": duty}
    return {**data, **changed}


@pytest.fixture
def sector():
    return GroupFactory(kind=BodyKind.SECTOR, name="经济")


@pytest.fixture
def newcomer():
    person = MemberFactory(name="新委员")
    person.appointments.all().delete()
    return person


def test_an_appointment_is_entered_with_its_seats(sign_in, liaison, newcomer, sector):
    group, committee = GroupFactory(), GroupFactory(kind=BodyKind.COMMITTEE, name="提案委员会")
    party = GroupFactory(kind=BodyKind.PARTY, name="民建")
    data = appointment_form(TermFactory(), sector, [(group, "召集人"), (committee, "")], parties=[party.pk])

    response = sign_in(liaison).post(f"/people/members/{newcomer.pk}/appointments/new/", data)

    assert response.status_code == 302
    appointment = newcomer.appointments.with_seats().get()
    assert sorted(str(seat) for seat in appointment.held) == ["提案委员会", "民建", "第一活动组召集人", "经济"]
    assert [seat.duty for seat in appointment.groups] == ["召集人"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sector": ""}, "请选择界别"),
        ({"starts_on": "2019-01-01"}, "任职起要在第三届"),
        ({"places-0-body": "", "places-0-duty": "召集人", "places-TOTAL_FORMS": 1}, "填了职责，还要选是哪个组织"),
    ],
)
def test_what_is_wrong_with_an_appointment_is_told(sign_in, liaison, newcomer, sector, changed, told):
    data = appointment_form(TermFactory(), sector) | changed

    response = sign_in(liaison).post(f"/people/members/{newcomer.pk}/appointments/new/", data)

    assert response.status_code == 422
    assert told in response.content.decode()
    assert newcomer.appointments.count() == 0


def test_two_groups_at_once_are_kept_and_told_to_count_in_one(sign_in, liaison, newcomer, sector):
    groups = [GroupFactory(name="第一活动组"), GroupFactory(name="第二活动组")]
    data = appointment_form(TermFactory(), sector, [(group, "") for group in groups])

    page = sign_in(liaison).post(f"/people/members/{newcomer.pk}/appointments/new/", data, follow=True)

    assert [str(message) for message in page.context["messages"]][1:] == [
        "新委员同时在第一活动组、第二活动组，统计按先登记的一组计；换组的，请把原来的组去掉"
    ]


def test_three_parties_or_one_group_twice_are_refused(sign_in, liaison, newcomer, sector):
    parties = [GroupFactory(kind=BodyKind.PARTY, name=name).pk for name in ["民建", "民盟", "民进"]]
    group = GroupFactory()
    data = appointment_form(TermFactory(), sector, [(group, ""), (group, "召集人")], parties=parties)

    text = sign_in(liaison).post(f"/people/members/{newcomer.pk}/appointments/new/", data).content.decode()

    assert "党派最多选两个" in text
    assert "第一活动组选了两次，请只留一行" in text


def test_a_change_of_group_keeps_the_history_as_of_the_day(sign_in, liaison, sector):
    old, new = GroupFactory(name="第一活动组"), GroupFactory(name="第二活动组")
    person = MemberFactory(group=old)
    appointment = person.appointments.get()
    data = appointment_form(appointment.term, sector, [(new, "")], since="2024-03-01")

    sign_in(liaison).post(f"/people/appointments/{appointment.pk}/edit/", data)

    assert list(Member.objects.sitting_in(old, on=date(2024, 2, 29))) == [person]
    assert list(Member.objects.sitting_in(old, on=date(2024, 3, 1))) == []
    assert list(Member.objects.sitting_in(new, on=date(2024, 3, 1))) == [person]
    assert list(Member.objects.sitting_in(new, on=date(2024, 2, 29))) == []


def test_a_correction_leaves_no_history(sign_in, liaison, sector):
    wrong, right = GroupFactory(name="第一活动组"), GroupFactory(name="第二活动组")
    person = MemberFactory(group=wrong)
    appointment = person.appointments.get()

    data = appointment_form(appointment.term, sector, [(right, "")])
    sign_in(liaison).post(f"/people/appointments/{appointment.pk}/edit/", data)

    assert sorted(seat.body.name for seat in appointment.seats.all()) == ["第二活动组", "经济"]


def test_an_appointment_ends_once_with_a_reason(sign_in, liaison, member):
    reason, _ = ChangeReason.objects.get_or_create(name="辞去")
    appointment = member.appointments.get()
    address = f"/people/appointments/{appointment.pk}/end/"
    client = sign_in(liaison)

    assert client.post(address, {"on": "2020-01-01", "reason": reason.pk}).status_code == 422
    assert client.post(address, {"on": "2024-05-31", "reason": reason.pk}).status_code == 302
    assert client.post(address, {"on": "2024-05-31", "reason": reason.pk}).status_code == 409
    assert member in Member.objects.in_office(on=date(2024, 5, 31))
    assert member not in Member.objects.in_office(on=date(2024, 6, 1))


def test_the_role_of_convenor_follows_the_seat(liaison, member):
    appointment, group = member.appointments.get(), Body.objects.get(name="第一活动组")

    appointment.sit({group: "召集人"}, by=liaison)
    assert Role.CONVENOR in User.objects.get(pk=member.user.pk).roles

    appointment.end(by=liaison, on=date.today() - timedelta(days=1), reason=ChangeReason.objects.create(name="因故"))
    assert User.objects.get(pk=member.user.pk).roles == {Role.MEMBER}


# --- accounts -------------------------------------------------------------------------------------------------------


def test_all_members_without_account_get_one_and_the_passwords_once(sign_in, liaison, member):
    one = MemberFactory(name="王宁", number="W0501")
    two = MemberFactory(name="王军", number="W0502", group=GroupFactory(name="乙组"), group__duty="召集人")
    gone = MemberFactory(name="丁一", number="W0503")
    Appointment.objects.filter(member=gone).update(ends_on=date(2022, 1, 1))
    client = sign_in(liaison)

    rows = cells_of(client.post("/people/members/accounts/"))

    assert [row[:3] for row in rows[1:]] == [["W0501", "王宁", "W0501"], ["W0502", "王军", "W0502"]]
    accounts = {user.username: user for user in User.objects.filter(username__startswith="W05")}
    assert set(accounts) == {"W0501", "W0502"}
    assert all(check_password(row[3], accounts[row[2]].password) for row in rows[1:])
    assert all(user.must_change_password for user in accounts.values())
    assert accounts["W0502"].roles == {Role.MEMBER, Role.CONVENOR}
    assert AuditEntry.objects.filter(action="开通账号").count() == 2
    assert "都有账号了" in client.get("/people/members/accounts/").content.decode()
    one.refresh_from_db(), two.refresh_from_db()
    assert one.user == accounts["W0501"]


def test_one_account_is_opened_and_its_password_shown_once(sign_in, liaison):
    person = MemberFactory(number="W0600")
    client = sign_in(liaison)

    first = client.post(f"/people/members/{person.pk}/account/")

    assert first.context["opened"].password in first.content.decode()
    assert "no-store" in first["Cache-Control"]
    assert client.post(f"/people/members/{person.pk}/account/").status_code == 409
    assert client.get(f"/people/members/{person.pk}/account/").status_code == 405


def test_a_login_name_already_taken_is_told_not_crashed(sign_in, liaison, user_with):
    user_with(username="W0700")
    person = MemberFactory(number="W0700")

    response = sign_in(liaison).post(f"/people/members/{person.pk}/account/")

    assert response.context["opened"].username == "W0700-2"


def test_a_unit_gets_a_clerk(sign_in, clerk, liaison):
    unit = UnitFactory(name="区住建局")
    address = f"/people/units/{unit.pk}/account/"
    data = {"name": "朱经办", "username": "zhu01", "phone": "13811112222"}

    opened = sign_in(clerk).post(address, data)

    assert opened.context["opened"].password in opened.content.decode()
    user = unit.clerks.get()
    assert (user.username, user.roles) == ("zhu01", {Role.UNIT_CLERK})
    assert sign_in(clerk).post(address, data).status_code == 422
    assert sign_in(liaison).post(address, data).status_code == 403


# --- changes that members ask for -----------------------------------------------------------------------------------


def ask(sign_in, member, **changed):
    data = {"phone": "13999990000", "work": "区教育局", "ethnicity": "", "born_on": "", **changed}
    return sign_in(member.user).post(f"/people/members/{member.pk}/change/", data)


def test_what_a_member_asks_takes_effect_when_staff_approve(sign_in, member, liaison):
    assert ask(sign_in, member, born_on="1971-05-06").status_code == 302
    change = ParticularsChange.objects.get()
    member.refresh_from_db()
    assert member.phone == ""

    client = sign_in(liaison)
    assert client.post(f"/people/changes/{change.pk}/approve/").status_code == 302
    assert client.post(f"/people/changes/{change.pk}/approve/").status_code == 409

    member.refresh_from_db()
    assert (member.phone, member.work, member.born_on) == ("13999990000", "区教育局", date(1971, 5, 6))
    assert [taken.label for taken in change.history.all()] == ["申请修改", "采纳修改"]


def test_a_second_change_waits_for_the_first_and_no_change_is_no_request(sign_in, member):
    assert "没有改动任何一项" in ask(sign_in, member, phone="", work="").content.decode()
    ask(sign_in, member)

    again = ask(sign_in, member, work="别处")

    assert again.status_code == 422
    assert "您已有一份修改申请在等待审核" in again.content.decode()


def test_a_refused_change_tells_why_and_changes_nothing(sign_in, member, liaison):
    ask(sign_in, member)
    change = ParticularsChange.objects.get()
    client = sign_in(liaison)

    assert client.post(f"/people/changes/{change.pk}/refuse/", {"note": ""}).status_code == 422
    client.post(f"/people/changes/{change.pk}/refuse/", {"note": "请附单位证明"})

    member.refresh_from_db()
    assert member.work == ""
    assert "请附单位证明" in sign_in(member.user).get(change.get_absolute_url()).content.decode()
    assert sign_in(liaison).get(f"/people/changes/{change.pk}/refuse/").status_code == 409


def test_a_member_withdraws_their_own_change_only(sign_in, member, user_with):
    ask(sign_in, member)
    change = ParticularsChange.objects.get()
    other = MemberFactory(user=user_with(Role.MEMBER))
    address = f"/people/changes/{change.pk}/withdraw/"

    assert sign_in(other.user).post(address).status_code == 404
    assert sign_in(member.user).get(address).status_code == 405
    assert sign_in(member.user).post(address).status_code == 302
    assert sign_in(member.user).post(address).status_code == 409


def test_changes_wait_on_the_home_page_of_the_liaison_office(sign_in, member, liaison, clerk):
    from cppcc.core.registry import todos_for

    ask(sign_in, member)

    assert [(item.label, item.count) for item in todos_for(liaison, on=date(2024, 1, 1)) if item.nav == "people"] == [
        ("待审核的委员资料修改", 1)
    ]
    assert [item for item in todos_for(clerk, on=date(2024, 1, 1)) if item.nav == "people"] == []


def test_staff_find_the_links_to_change_and_end_an_appointment(sign_in, liaison, leader, member):
    appointment = member.appointments.get()

    assert (
        f"/people/appointments/{appointment.pk}/end/"
        in sign_in(liaison).get(member.get_absolute_url()).content.decode()
    )
    assert (
        f"/people/appointments/{appointment.pk}/" not in sign_in(leader).get(member.get_absolute_url()).content.decode()
    )


# --- bodies, terms, units -------------------------------------------------------------------------------------------


def test_a_group_page_lists_its_members_with_duty_first(sign_in, leader, django_assert_num_queries):
    committee = GroupFactory(kind=BodyKind.COMMITTEE, name="提案委员会")
    group = GroupFactory(name="第一活动组", liaison_committee=committee)
    MemberFactory(name="王宁", group=group)
    MemberFactory(name="魏高", group=group, group__duty="召集人")
    client = sign_in(leader)

    with django_assert_num_queries(10):
        page = client.get(group.get_absolute_url())

    assert [seat.appointment.member.name for seat in page.context["seats"]] == ["魏高", "王宁"]
    assert page.context["body"].headcount == 2
    assert "提案委员会" in page.content.decode()


def test_head_counts_are_as_of_the_day(liaison):
    group = GroupFactory()
    MemberFactory(group=group)
    gone = MemberFactory(group=group)
    Appointment.objects.filter(member=gone).update(ends_on=date(2023, 12, 31))

    counted = Body.objects.with_counts(on=date(2023, 12, 31)).get(pk=group.pk).headcount
    later = Body.objects.with_counts(on=date(2024, 1, 1)).get(pk=group.pk).headcount

    assert (counted, later) == (2, 1)


def test_a_member_sees_the_bodies_they_sit_in(sign_in, member):
    other = GroupFactory(name="别的组")

    assert sign_in(member.user).get(Body.objects.get(name="第一活动组").get_absolute_url()).status_code == 200
    assert sign_in(member.user).get(other.get_absolute_url()).status_code == 404


def test_staff_add_and_edit_a_body(sign_in, liaison):
    client = sign_in(liaison)
    data = {"kind": "group", "name": "第六 活动组", "category": "区直", "order": 60, "is_active": "on"}

    assert client.post("/people/bodies/new/?kind=group", data).status_code == 302
    assert client.post("/people/bodies/new/?kind=group", data).status_code == 422
    body = Body.objects.get(name="第六活动组")
    client.post(f"/people/bodies/{body.pk}/edit/", {"name": "第六活动组", "category": "镇街", "order": 60})

    body.refresh_from_db()
    assert (body.category, body.is_active, body.kind) == ("镇街", False, "group")
    sector = GroupFactory(kind=BodyKind.SECTOR, name="经济")
    assert client.post(f"/people/bodies/{sector.pk}/edit/", {"name": "经济界", "order": 1}).status_code == 302


def test_staff_keep_terms_and_sessions_with_their_cut_off_moments(sign_in, clerk):
    client = sign_in(clerk)
    term = {"name": "第四届", "committee_name": "政协南和区委员会", "starts_on": "2026-01-01", "ends_on": "2030-12-31"}
    assert client.post("/people/terms/new/", {**term, "ends_on": "2025-01-01"}).status_code == 422
    client.post("/people/terms/new/", term)
    new = Term.objects.get(name="第四届")
    session = {
        "name": "四届一次", "year": 2026, "opens_on": "2026-01-10", "closes_on": "2026-01-13",
        "plenary_from_0": "2026-01-09", "plenary_from_1": "08:00", "plenary_until_0": "2026-01-12",
        "plenary_until_1": "18:00",
    }  # fmt: skip

    wrong = client.post(f"/people/terms/{new.pk}/sessions/new/", {**session, "plenary_until_0": "2026-01-08"})
    client.post(f"/people/terms/{new.pk}/sessions/new/", session)

    assert "截止要晚于起始时刻" in wrong.content.decode()
    saved = Session.objects.get(name="四届一次")
    assert saved.plenary_until.isoformat() == "2026-01-12T10:00:00+00:00"
    assert client.get(f"/people/sessions/{saved.pk}/edit/").status_code == 200


def test_units_are_searched_by_short_name_and_kept(sign_in, clerk):
    client = sign_in(clerk)
    client.post("/people/units/new/", {"name": "区 住建局", "short_name": "住建", "order": 1, "is_active": "on"})
    UnitFactory(name="区城管局")

    listing = client.get("/people/units/", {"q": "住建"}).context["listing"]

    assert [unit.name for unit in listing.page] == ["区住建局"]
    unit = Unit.objects.get(name="区住建局")
    client.post(f"/people/units/{unit.pk}/edit/", {"name": "区住建局", "short_name": "住建局", "order": 1})
    assert [unit.name for unit in client.get("/people/units/?state=out_of_use").context["listing"].page] == ["区住建局"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.MEMBER, Role.UNIT_CLERK, Role.SYSTEM_ADMIN])
@pytest.mark.parametrize(
    "address",
    [
        "/people/members/new/",
        "/people/members/accounts/",
        "/people/bodies/new/",
        "/people/terms/new/",
        "/people/units/new/",
        "/people/reasons/",
        "/people/changes/",
    ],
)
def test_pages_of_staff_are_refused_to_others(sign_in, user_with, role, address):
    assert sign_in(user_with(role)).get(address).status_code == 403


@pytest.mark.parametrize("page", ["edit", "appointments/new", "change", "account"])
def test_a_leader_reads_a_member_and_changes_nothing(sign_in, leader, member, page):
    address = f"/people/members/{member.pk}/{page}/"

    assert sign_in(leader).post(address).status_code == 403
