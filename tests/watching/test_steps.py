"""The tables: every step from every state, every verb for every role, who sees what."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.workflow import StepRefused
from members.watching.models import Crossing, Response
from members.watching.rules import MAY
from members.watching.states import STEPS, Status
from tests.factories import GroupFactory, MemberFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 10, 8)
LIAISON = {Role.LIAISON_OFFICE, Role.GENERAL_OFFICE}
WHO = {
    "handle": LIAISON,
    "reopen": LIAISON,
    "grow": set(),
    "cease": set(),
    "recur": set(),
    "see": {*OFFICES, Role.LEADER, Role.MEMBER, Role.CONVENOR},
    "see_all": {*OFFICES, Role.LEADER, Role.CONVENOR},
    "check_now": LIAISON,
    "thresholds": LIAISON,
}


@pytest.fixture
def crossing(rule):
    """A function: one of a member in the state."""

    def make(status=Status.OPEN, **fields):
        handled = {"response": Response.objects.first(), "handled_on": ON, "handled_count": 3}
        return Crossing.objects.create(
            threshold=rule,
            starts_on=date(2024, 1, 1),
            ends_on=date(2024, 12, 31),
            count=3,
            raised_on=ON,
            status=status,
            met=status != Status.CEASED,
            **({"member": MemberFactory()} | fields),
            **(handled if status == Status.HANDLED else {}),
        )

    return make


def take(name, crossing, by):
    match name:
        case "handle":
            crossing.handle(by=by, on=ON, response=Response.objects.first(), note="已谈话")
        case "reopen":
            crossing.reopen(by=by, note="登记错了")
        case "grow":
            crossing.count_again(4, [], met=True)
        case "cease":
            crossing.count_again(2, [], met=False)
        case "recur":
            crossing.count_again(3, [], met=True)


def test_every_step_is_in_the_table_of_permissions():
    assert STEPS.keys() <= MAY.keys()
    assert WHO.keys() == MAY.keys()


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", ["handle", "reopen"])
def test_what_is_pressed_starts_where_the_table_says(crossing, liaison, name, status):
    one = crossing(status)

    if status in STEPS[name].sources:
        take(name, one, liaison)
        assert [taken.step for taken in one.history.all()] == [name]
    else:
        with pytest.raises(StepRefused):
            take(name, one, liaison)
    assert Crossing.objects.get().status == (STEPS[name].target if status in STEPS[name].sources else status)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", ["grow", "cease", "recur"])
def test_what_follows_from_the_records_moves_only_from_where_the_table_says(crossing, name, status):
    one = crossing(status)

    take(name, one, None)

    after = Crossing.objects.get()
    assert after.status in {status, *(step.target for step in STEPS.values() if status in step.sources)}
    if status in STEPS[name].sources:
        assert [taken.step for taken in one.history.all()] == [name]


@pytest.mark.parametrize("verb", MAY)
def test_who_may(crossing, user_with, verb):
    one = crossing()

    allowed = {role for role in Role if user_with(role).has_perm(f"watching.{verb}", one)}

    assert allowed == WHO[verb]


@pytest.mark.parametrize("told", [True, False])
def test_who_sees_it(crossing, user_with, told):
    mine, other = GroupFactory(name="第一活动组"), GroupFactory(name="第二活动组")
    own = user_with(Role.MEMBER)
    crossing(member=MemberFactory(user=own, group=mine), told_member=told)
    leading, stranger = user_with(Role.MEMBER, Role.CONVENOR), user_with(Role.MEMBER, Role.CONVENOR)
    MemberFactory(user=leading, group=mine, group__duty="召集人")
    MemberFactory(user=stranger, group=other, group__duty="召集人")
    people = {"own": own, "leading": leading, "stranger": stranger} | {str(role): user_with(role) for role in Role}

    seeing = {name for name, user in people.items() if Crossing.objects.visible_to(user).exists()}

    assert seeing == {str(role) for role in {*OFFICES, Role.LEADER}} | {"leading"} | ({"own"} if told else set())
