"""The life of a statement: every step from every status, and what its days decide."""

from datetime import date

import pytest

from cppcc.core.notices.models import Notice
from cppcc.core.periods import Period
from cppcc.core.registry import DUTY_SOURCES
from cppcc.core.workflow import StepRefused
from members.statements.models import DutyStatement
from members.statements.states import DELIVERED, EDIT, STEPS, Status

ON = date(2024, 12, 20)
CALLS = {
    "hand_in": lambda statement, by: statement.hand_in(by=by, on=ON),
    "accept": lambda statement, by: statement.accept(by=by),
    "send_back": lambda statement, by: statement.send_back(by=by, note="写具体些"),
    "withdraw": lambda statement, by: statement.withdraw(by=by),
    "reopen": lambda statement, by: statement.reopen(by=by, note="误点"),
}


def manners(year=2024, name="statements.handed_in", member=None):
    return [(each.on, each.manner) for each in DUTY_SOURCES[name].credits(Period.year(year), member)]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", STEPS)
def test_each_step_starts_only_where_the_table_says(liaison, member, written, name, status):
    statement = written(member, member.user, status)

    if status in STEPS[name].sources:
        CALLS[name](statement, liaison)
        statement.refresh_from_db()
        assert statement.status == STEPS[name].target
        assert [(h.step, h.source, h.by) for h in statement.history.all()] == [(name, status, liaison)]
    else:
        with pytest.raises(StepRefused):
            CALLS[name](statement, liaison)
        statement.refresh_from_db()
        assert (statement.status, statement.history.count()) == (status, 0)


def test_every_step_has_a_call_in_this_table():
    assert CALLS.keys() == STEPS.keys()


@pytest.mark.parametrize("status", Status)
def test_only_what_is_with_the_member_can_be_written(member, written, status):
    statement = written(member, member.user, status)
    statement.sections = [{**each, "text": "改过"} for each in statement.sections]

    if status in EDIT.sources:
        statement.write(by=member.user)
    else:
        with pytest.raises(StepRefused):
            statement.write(by=member.user)

    statement.refresh_from_db()
    assert (statement.sections[0]["text"] == "改过") == (status in EDIT.sources)


def test_begun_twice_it_is_one(member):
    first = DutyStatement.begin(member, 2024, sections=[], by=member.user)

    assert DutyStatement.begin(member, 2024, sections=[], by=member.user) == first
    assert DutyStatement.objects.count() == 1


@pytest.mark.parametrize(
    ("on", "manner", "counts_on"),
    [
        (date(2024, 12, 21), "按时", date(2024, 12, 21)),
        (date(2024, 12, 22), "逾期", date(2024, 12, 22)),
        (date(2025, 1, 8), "逾期", date(2024, 12, 31)),
    ],
)
def test_it_counts_for_its_year_and_says_whether_it_was_on_time(asked, member, written, on, manner, counts_on):
    written(member, member.user).hand_in(by=member.user, on=on)

    assert manners() == [(counts_on, manner)]
    assert manners(2025) == []
    assert manners(name="statements.accepted") == []


def test_a_returned_one_counts_again_when_handed_in_anew_and_the_first_day_decides(asked, liaison, member, written):
    statement = written(member, member.user)
    statement.hand_in(by=member.user, on=date(2024, 12, 20))
    statement.send_back(by=liaison, note="写具体些")
    assert manners() == []

    statement.hand_in(by=member.user, on=date(2024, 12, 30))

    assert manners() == [(date(2024, 12, 20), "按时")]
    statement.accept(by=liaison)
    assert manners(name="statements.accepted", member=member.pk) == [(date(2024, 12, 20), "按时")]
    assert manners(member=member.pk + 1) == []


def test_one_that_its_member_withdrew_is_on_time_by_its_next_handing_in(asked, member, written):
    statement = written(member, member.user)
    statement.hand_in(by=member.user, on=date(2024, 12, 20))
    statement.withdraw(by=member.user)

    statement.hand_in(by=member.user, on=date(2024, 12, 30))

    assert manners() == [(date(2024, 12, 30), "逾期")]


def test_of_half_a_year_no_statement_counts(asked, member, written):
    written(member, member.user).hand_in(by=member.user, on=ON)

    assert list(DUTY_SOURCES["statements.handed_in"].credits(Period.first_half(2024))) == []


@pytest.mark.parametrize(("step", "told"), [("accept", "已通过"), ("send_back", "退回修改，请看意见")])
def test_the_member_is_told(liaison, member, written, step, told):
    CALLS[step](written(member, member.user, Status.HANDED_IN), liaison)

    notice = Notice.objects.get()
    assert (notice.user, notice.title) == (member.user, f"您的2024年度述职报告{told}")


def test_every_status_is_with_the_member_or_delivered():
    assert {*EDIT.sources, *DELIVERED} == set(Status)
