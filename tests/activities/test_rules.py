import pytest

from cppcc.core.accounts.roles import OFFICES, Role
from members.activities.models import Activity
from members.activities.rules import MAY
from members.activities.states import STEPS, Status
from tests.factories import ActivityFactory, MemberFactory, ParticipationFactory

# Who may, beside every office: the convenor of the organising group, leaders.
BESIDE_THE_OFFICE = {
    "publish": {"convenor"},
    "record_attendance": {"convenor"},
    "close": {"convenor"},
    "reopen": set(),
    "cancel": {"convenor"},
    "new": {"convenor", "other_convenor"},
    "edit": {"convenor"},
    "write_outcome": {"convenor"},
    "keep_papers": {"convenor"},
    "new_series": {"convenor", "other_convenor"},
    "edit_series": {"convenor"},
    "plan_series": {"convenor"},
    "repeat": {"convenor"},
    "choose_participants": {"convenor"},
    "run_check_in": {"convenor"},
    "write_speeches": {"convenor"},
    "decide_leave": {"convenor", "other_convenor"},
    "read_attendance": {"convenor", "leader"},
    "kinds": set(),
    "import_ledger": set(),
}


@pytest.fixture
def people(user_with, convenor, other_group, group):
    stranger = user_with(Role.MEMBER, Role.CONVENOR)
    MemberFactory(user=stranger, group=other_group, group__duty="召集人")
    without_seat = user_with(Role.MEMBER, Role.CONVENOR)
    MemberFactory(user=without_seat, group=group)
    singles = [role for role in Role if role not in {Role.CONVENOR}]
    return {str(role): user_with(role) for role in singles} | {"convenor": convenor.user, "other_convenor": stranger}


def test_every_step_is_in_the_table_of_permissions():
    assert STEPS.keys() <= MAY.keys()
    assert BESIDE_THE_OFFICE.keys() == MAY.keys()


@pytest.mark.parametrize("verb", MAY)
def test_who_may(people, group, verb):
    activity = ActivityFactory(organiser=group)

    allowed = {name for name, user in people.items() if user.has_perm(f"activities.{verb}", activity)}

    office = {Role.LIAISON_OFFICE, Role.GENERAL_OFFICE} if verb == "import_ledger" else OFFICES
    assert allowed == {str(role) for role in office} | BESIDE_THE_OFFICE[verb]


def test_a_convenor_role_without_the_seat_runs_nothing(user_with, group):
    user = user_with(Role.MEMBER, Role.CONVENOR)
    MemberFactory(user=user, group=group)

    assert not user.has_perm("activities.publish", ActivityFactory(organiser=group))


@pytest.mark.parametrize("status", Status)
def test_who_sees_what(people, member, convenor, group, status):
    asked = ActivityFactory(organiser=group, status=status)
    ParticipationFactory(activity=asked, member=member)
    people["member_asked"] = member.user

    seeing = {name for name, user in people.items() if Activity.objects.visible_to(user).filter(pk=asked.pk).exists()}

    announced = set() if status == Status.DRAFT else {"leader", "member_asked"}
    assert seeing == {str(role) for role in OFFICES} | {"convenor"} | announced


def test_a_member_asked_twice_over_sees_an_activity_once(convenor, group):
    activity = ActivityFactory(organiser=group)
    ParticipationFactory(activity=activity, member=convenor)

    assert list(Activity.objects.visible_to(convenor.user)) == [activity]
