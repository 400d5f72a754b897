"""Accounts of members and of units, each password shown once."""

from datetime import date

import pytest
from django.contrib.auth.hashers import check_password

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from members.people.models import Appointment
from tests.factories import GroupFactory, MemberFactory, UnitFactory
from tests.pages import rows_of

pytestmark = pytest.mark.django_db


def test_all_members_without_account_get_one_and_the_passwords_once(sign_in, liaison, member):
    one = MemberFactory(name="王宁", number="W0501")
    two = MemberFactory(name="王军", number="W0502", group=GroupFactory(name="乙组"), group__duty="召集人")
    gone = MemberFactory(name="丁一", number="W0503")
    Appointment.objects.filter(member=gone).update(ends_on=date(2022, 1, 1))
    client = sign_in(liaison)

    rows = rows_of(client.post("/people/members/accounts/"))

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
