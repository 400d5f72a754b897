"""What members ask to have changed of themselves, and what staff make of it."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from members.people.models import ParticularsChange
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


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
