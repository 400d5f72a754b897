"""Who may do what: one line a verb, one column a role."""

import pytest

from cppcc.core.accounts.roles import Role
from members.people.models import ParticularsChange
from members.people.rules import MAY
from members.people.states import STEPS, ChangeStatus
from tests.factories import MemberFactory

OFFICE = {Role.PROPOSAL_OFFICE, Role.INFORMATION_OFFICE, Role.LIAISON_OFFICE, Role.GENERAL_OFFICE}
LIAISON = {Role.LIAISON_OFFICE, Role.GENERAL_OFFICE}
WITHOUT_RECORD = {
    "browse": OFFICE | {Role.LEADER, Role.CONVENOR},
    "add": OFFICE,
    "export": OFFICE | {Role.LEADER},
    "export_private": LIAISON,
    "import_ledger": LIAISON,
    "browse_bodies": OFFICE | {Role.LEADER, Role.CONVENOR, Role.MEMBER},
    "edit_body": OFFICE,
    "browse_terms": OFFICE | {Role.LEADER},
    "edit_term": OFFICE,
    "edit_reasons": OFFICE,
    "browse_units": OFFICE | {Role.LEADER},
    "edit_unit": OFFICE,
    "open_clerk_account": {Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE},
    "browse_changes": LIAISON,
    "approve": LIAISON,
    "refuse": LIAISON,
}
ABOUT_A_MEMBER = {"edit": OFFICE, "appoint": OFFICE, "open_account": LIAISON, "see_private": LIAISON, "ask": set()}
ABOUT_A_CHANGE = {"withdraw": set()}

pytestmark = pytest.mark.django_db


def test_every_verb_and_every_step_has_its_line():
    assert set(MAY) == set(WITHOUT_RECORD) | set(ABOUT_A_MEMBER) | set(ABOUT_A_CHANGE)
    assert STEPS.keys() <= MAY.keys()


@pytest.mark.parametrize("role", Role)
def test_each_role_may_what_the_table_says(user_with, role):
    user, stranger = user_with(role), MemberFactory()
    change = ParticularsChange(member=stranger)

    assert {verb for verb in WITHOUT_RECORD if user.has_perm(f"people.{verb}")} == {
        verb for verb, roles in WITHOUT_RECORD.items() if role in roles
    }
    assert {verb for verb in ABOUT_A_MEMBER if user.has_perm(f"people.{verb}", stranger)} == {
        verb for verb, roles in ABOUT_A_MEMBER.items() if role in roles
    }
    assert not user.has_perm("people.withdraw", change)


def test_members_see_and_change_their_own(member):
    change = ParticularsChange(member=member)

    own = {verb for verb in ABOUT_A_MEMBER if member.user.has_perm(f"people.{verb}", member)}

    assert own == {"see_private", "ask"}
    assert member.user.has_perm("people.withdraw", change)


@pytest.mark.parametrize("status", ChangeStatus)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_starts_only_where_the_table_says(user_with, member, step, status):
    from cppcc.core.workflow import StepRefused

    office = user_with(Role.LIAISON_OFFICE)
    change = ParticularsChange.objects.create(member=member, values={"work": "区教育局"}, status=status)
    take = {
        "approve": lambda: change.approve(by=office),
        "refuse": lambda: change.refuse(by=office, note="不符"),
        "withdraw": lambda: change.withdraw(by=member.user),
    }[step]

    if status in STEPS[step].sources:
        take()
        assert change.status == STEPS[step].target
    else:
        with pytest.raises(StepRefused):
            take()
        assert change.history.count() == 0
    member.refresh_from_db()
    assert (member.work == "区教育局") is (step == "approve" and status == ChangeStatus.ASKED)
