from datetime import date

from members.service.states import Status
from members.service.todo import service
from tests.factories import MemberFactory, ServiceRecordFactory

ON = date(2024, 6, 1)


def told(user):
    return [(item.label, item.count) for item in service(user, ON)]


def test_who_is_told_of_what_waits(liaison, clerk, convenor, member, other_group):
    ServiceRecordFactory(member=member)
    ServiceRecordFactory(member=MemberFactory(group=other_group))
    ServiceRecordFactory(member=convenor)
    ServiceRecordFactory(member=member, status=Status.CONFIRMED)
    refused = ("未通过的履职登记，请改正后重新登记", 0)

    assert told(liaison) == [("待确认的履职登记", 3)]
    assert told(clerk) == []
    assert told(convenor.user) == [("待确认的履职登记", 1), refused]
    assert told(member.user) == [refused]


def test_a_member_is_told_of_what_was_refused(member):
    ServiceRecordFactory(member=member, status=Status.REFUSED)

    assert told(member.user) == [("未通过的履职登记，请改正后重新登记", 1)]
