import pytest

from cppcc.core.accounts.roles import OFFICES, Role
from members.statements.models import DutyStatement
from members.statements.rules import MAY
from members.statements.states import DELIVERED, STEPS, Status
from tests.factories import GroupFactory, MemberFactory

OFFICE = {str(role) for role in OFFICES}
LIAISON = {"liaison_office", "general_office"}
PEOPLE = OFFICE | {"leader", "convenor", "other_convenor"}
EXPECTED = {
    "hand_in": LIAISON | {"owner"},
    "withdraw": LIAISON | {"owner"},
    "edit": LIAISON | {"owner"},
    "accept": LIAISON | {"convenor"},
    "send_back": LIAISON | {"convenor"},
    "reopen": LIAISON,
    "see_own": {"owner", "member", "convenor", "other_convenor"},
    "see_all": PEOPLE,
    "print_all": PEOPLE,
    "begin_for_others": LIAISON,
    "remind": LIAISON | {"convenor", "other_convenor"},
    "open_year": LIAISON,
    "sections": LIAISON,
}
SEEING = {
    Status.DRAFT: LIAISON | {"owner"},
    Status.HANDED_IN: OFFICE | {"owner", "leader", "convenor"},
    Status.RETURNED: LIAISON | {"owner", "convenor"},
    Status.ACCEPTED: OFFICE | {"owner", "leader", "convenor"},
}


@pytest.fixture
def people(user_with, convenor, member):
    stranger = user_with(Role.MEMBER, Role.CONVENOR)
    MemberFactory(user=stranger, group=GroupFactory(name="第二活动组"), group__duty="召集人")
    singles = {str(role): user_with(role) for role in Role if role != Role.CONVENOR}
    return singles | {"owner": member.user, "convenor": convenor.user, "other_convenor": stranger}


def test_every_step_is_in_the_table_of_permissions():
    assert STEPS.keys() <= MAY.keys()
    assert EXPECTED.keys() == MAY.keys()


@pytest.mark.parametrize("verb", MAY)
def test_who_may(people, member, written, verb):
    statement = written(member, member.user, Status.HANDED_IN)

    assert {name for name, user in people.items() if user.has_perm(f"statements.{verb}", statement)} == EXPECTED[verb]


@pytest.mark.parametrize("status", Status)
def test_who_sees_it(people, member, written, status):
    statement = written(member, member.user, status)

    seeing = {name for name, user in people.items() if statement in DutyStatement.objects.visible_to(user)}

    assert seeing == SEEING[status]


def test_nobody_takes_their_own(convenor, liaison, written):
    statement = written(convenor, convenor.user, Status.HANDED_IN)

    assert not convenor.user.has_perm("statements.accept", statement)
    assert list(DutyStatement.objects.waiting_for(convenor.user)) == []
    assert list(DutyStatement.objects.waiting_for(liaison)) == [statement]


def test_the_delivered_are_those_that_leaders_see():
    assert {status for status, who in SEEING.items() if "leader" in who} == DELIVERED
