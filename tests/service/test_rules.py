import pytest

from cppcc.core.accounts.roles import OFFICES, Role
from members.service.models import OfficeRecord, ServiceRecord
from members.service.rules import MAY
from members.service.states import STEPS, Status
from tests.factories import MemberFactory, ServiceRecordFactory

OFFICE = {str(role) for role in OFFICES}
# Who may with a waiting record of a member of the convenor's group.
EXPECTED = {
    "confirm": OFFICE | {"convenor"},
    "refuse": OFFICE | {"convenor"},
    "refile": OFFICE | {"owner"},
    "take_back": OFFICE,
    "new": OFFICE | {"owner", "member", "convenor", "other_convenor"},
    "new_for_others": OFFICE,
    "edit": OFFICE | {"owner"},
    "attach": OFFICE | {"owner"},
    "export": OFFICE | {"leader"},
    "confirm_many": OFFICE | {"convenor", "other_convenor"},
    "office_read": OFFICE | {"leader"},
    "office_new": OFFICE,
    "office_edit": OFFICE,
    "kinds": OFFICE,
    "import_ledger": {"liaison_office", "general_office"},
}


@pytest.fixture
def people(user_with, convenor, member, other_group):
    stranger = user_with(Role.MEMBER, Role.CONVENOR)
    MemberFactory(user=stranger, group=other_group, group__duty="召集人")
    singles = {str(role): user_with(role) for role in Role if role != Role.CONVENOR}
    return singles | {"owner": member.user, "convenor": convenor.user, "other_convenor": stranger}


def test_every_step_is_in_the_table_of_permissions():
    assert STEPS.keys() <= MAY.keys()
    assert EXPECTED.keys() == MAY.keys()


@pytest.mark.parametrize("verb", MAY)
def test_who_may(people, member, verb):
    record = ServiceRecordFactory(member=member)

    assert {name for name, user in people.items() if user.has_perm(f"service.{verb}", record)} == EXPECTED[verb]


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.REFUSED])
def test_a_convenor_decides_only_what_waits(convenor, member, status):
    record = ServiceRecordFactory(member=member, status=status)

    assert not convenor.user.has_perm("service.confirm", record)
    assert not convenor.user.has_perm("service.refuse", record)


def test_nobody_decides_their_own(convenor, liaison):
    own = ServiceRecordFactory(member=convenor)
    staffs_own = ServiceRecordFactory(member=MemberFactory(user=liaison))

    assert not convenor.user.has_perm("service.confirm", own)
    assert not liaison.has_perm("service.confirm", staffs_own)
    assert list(ServiceRecord.objects.waiting_for(liaison)) == [own]
    assert list(ServiceRecord.objects.waiting_for(convenor.user)) == [staffs_own]


@pytest.mark.parametrize("status", Status)
def test_who_sees_a_record(people, member, status):
    record = ServiceRecordFactory(member=member, status=status)

    seeing = {name for name, user in people.items() if record in ServiceRecord.objects.visible_to(user)}

    assert seeing == OFFICE | {"leader", "owner", "convenor"}


def test_who_sees_the_offices_own_register(people, db):
    from members.service.models import ServiceKind

    record = OfficeRecord.objects.create(kind=ServiceKind.objects.get(name="来信"), on="2024-05-01", text="来信")

    assert {name for name, user in people.items() if record in OfficeRecord.objects.visible_to(user)} == OFFICE | {
        "leader"
    }
