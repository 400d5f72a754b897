"""Who signs a unit's replies: named by the office, among the unit's own clerks."""

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(user_with):
    unit = UnitFactory(name="区住建局")
    unit.clerks.add(user_with(Role.UNIT_CLERK, name="孙经办"), user_with(Role.UNIT_CLERK, name="王审签"))
    return unit


def sent(unit, *approvers):
    return {"name": unit.name, "order": unit.order, "is_active": "on", "approvers": [user.pk for user in approvers]}


def test_the_office_names_who_signs_and_the_page_says_so(sign_in, liaison, unit):
    approver = unit.clerks.get(name="王审签")
    client = sign_in(liaison)

    client.post(f"/people/units/{unit.pk}/edit/", sent(unit, approver))

    assert list(unit.approvers.all()) == [approver]
    page = client.get(unit.get_absolute_url()).content.decode()
    assert '王审签 <span class="muted">（审签人）</span>' in page
    assert page.count("（审签人）") == 1
    assert AuditEntry.objects.filter(action="指定审签人").count() == 1


def test_nobody_else_can_be_named(sign_in, liaison, unit, user_with):
    stranger = user_with(Role.UNIT_CLERK)

    answer = sign_in(liaison).post(f"/people/units/{unit.pk}/edit/", sent(unit, stranger))

    assert answer.status_code == 422
    assert not unit.approvers.exists()
    unit.name_approvers([stranger], by=liaison)
    assert not unit.approvers.exists()


def test_a_unit_without_clerks_has_nobody_to_name(sign_in, liaison):
    unit = UnitFactory()

    assert "审签人" not in sign_in(liaison).get(f"/people/units/{unit.pk}/edit/").content.decode()
