from datetime import date

from members.statements.diary import statements as diary
from members.statements.models import StatementYear
from members.statements.states import Status
from members.statements.todo import statements
from tests.factories import MemberFactory

ON = date(2024, 12, 22)


def told(user):
    return [(item.label, item.count, item.overdue) for item in statements(user, ON)]


def test_who_is_told_of_what_waits(asked, liaison, clerk, convenor, member, written):
    written(member, member.user, Status.HANDED_IN)
    owes, owes_nothing = ("请撰写、提交年度述职报告", 1, 1), ("请撰写、提交年度述职报告", 0, 0)

    assert told(liaison) == [("待审阅的述职报告", 1, 0)]
    assert told(clerk) == []
    assert told(convenor.user) == [("待审阅的述职报告", 1, 0), owes]
    assert told(member.user) == [owes_nothing]


def test_a_returned_one_is_owed_again(asked, member, written):
    written(member, member.user, Status.RETURNED)

    assert told(member.user) == [("请撰写、提交年度述职报告", 1, 1)]


def test_nothing_is_asked_of_who_was_in_office_only_later(user_with, liaison, db):
    StatementYear(year=2020, due_on=date(2020, 12, 31)).open(by=liaison)
    later = MemberFactory(user=user_with("member"))

    assert told(later.user) == [("请撰写、提交年度述职报告", 0, 0)]


def test_the_due_day_is_in_the_members_calendar(asked, member):
    entries = diary(member.user, date(2024, 12, 1), date(2024, 12, 31))

    assert [(entry.on, entry.title) for entry in entries] == [(date(2024, 12, 21), "2024年度述职报告提交截止")]
    assert list(diary(member.user, date(2025, 1, 1), date(2025, 1, 31))) == []
