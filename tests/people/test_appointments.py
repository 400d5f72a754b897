"""Appointments: entered with their seats, corrected, changed as of a day, ended."""

from datetime import date, timedelta

import pytest

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from members.people.models import Body, BodyKind, ChangeReason, Member
from tests.factories import GroupFactory, MemberFactory, TermFactory

pytestmark = pytest.mark.django_db


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


def test_staff_find_the_links_to_change_and_end_an_appointment(sign_in, liaison, leader, member):
    appointment = member.appointments.get()

    assert (
        f"/people/appointments/{appointment.pk}/end/"
        in sign_in(liaison).get(member.get_absolute_url()).content.decode()
    )
    assert (
        f"/people/appointments/{appointment.pk}/" not in sign_in(leader).get(member.get_absolute_url()).content.decode()
    )
