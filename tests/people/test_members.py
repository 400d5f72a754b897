"""The register of members: the list and its export, one member's page, and entry."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from members.people.models import Appointment, Member, Office, Seat
from tests.factories import GroupFactory, MemberFactory, SessionFactory, TermFactory, UnitFactory
from tests.pages import rows_of, sheet_of

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
        ("/people/members/", 10),
        ("/people/bodies/", 7),
        ("/people/units/", 9),
        ("/people/terms/", 7),
        ("/people/members/accounts/", 8),
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


def test_the_export_has_what_the_list_shows_and_never_a_formula(sign_in, leader):
    MemberFactory(name="王宁", number="W0001", work="=HYPERLINK(1)", phone="13800001111", born_on=date(1970, 2, 3))
    MemberFactory(name="李四", number="W0002")

    response = sign_in(leader).get("/people/members/export/?q=王")
    rows = rows_of(response)

    assert [row[1] for row in rows] == ["姓名", "王宁"]
    assert "手机号" not in rows[0]
    assert "13800001111" not in rows[1]
    cell = sheet_of(response)["J2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_phones_are_exported_only_to_who_may_and_that_is_logged(sign_in, liaison, leader, clerk):
    MemberFactory(name="王宁", phone="13800001111", born_on=date(1970, 2, 3))

    assert sign_in(leader).get("/people/members/export/?private=1").status_code == 403
    assert sign_in(clerk).get("/people/members/export/?private=1").status_code == 403
    rows = rows_of(sign_in(liaison).get("/people/members/export/?private=1"))

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

    with django_assert_num_queries(10):
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


@pytest.mark.parametrize("page", ["edit", "appointments/new", "change", "account"])
def test_a_leader_reads_a_member_and_changes_nothing(sign_in, leader, member, page):
    address = f"/people/members/{member.pk}/{page}/"

    assert sign_in(leader).post(address).status_code == 403
