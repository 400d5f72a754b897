"""The days that count: of a unit, a member, the desk. A secret proposal is not told."""

from datetime import date

import pytest

from cppcc.core.registry import diary_of
from proposals.models import Cosigner, Handling, HandlingStatus, Manner
from proposals.states import Status
from tests.factories import HandlingFactory, ProposalFactory, ReplyFactory

pytestmark = pytest.mark.django_db
SPAN = {"start": date(2024, 5, 1), "end": date(2024, 12, 31)}
DUE = date(2024, 6, 28)


def told(user):
    return [(entry.on, entry.title) for entry in diary_of(user, **SPAN)]


def handed(clerk, *, secret=False, **fields):
    proposal = ProposalFactory(status=Status.HANDED_OVER, number=27, title="关于停车的建议", is_secret=secret)
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE, **({"due_on": DUE} | fields))
    handling.unit.clerks.add(clerk)
    return handling


def test_a_unit_finds_what_it_owes(unit_clerk):
    handling = handed(unit_clerk)
    HandlingFactory(due_on=DUE)

    assert told(unit_clerk) == [(DUE, "应答复：第27号 关于停车的建议")]

    Handling.objects.filter(pk=handling.pk).update(manner=Manner.ASSIST)
    assert told(unit_clerk) == [(DUE, "应交会办意见：第27号 关于停车的建议")]


@pytest.mark.parametrize(
    "fields", [{"status": HandlingStatus.REPLIED}, {"status": HandlingStatus.REPLACED}, {"due_on": date(2024, 4, 30)}]
)
def test_what_is_done_taken_away_or_long_past_is_not_there(unit_clerk, fields):
    handed(unit_clerk, **fields)

    assert told(unit_clerk) == []


def test_of_a_secret_one_only_that_there_is_one(unit_clerk):
    handed(unit_clerk, secret=True)

    (entry,) = diary_of(unit_clerk, **SPAN)
    assert (entry.title, entry.note, entry.url) == ("应答复：涉密提案", "请登录查看", "")


def test_a_member_finds_invitations_and_replies_to_rate(member):
    asked = ProposalFactory(title="关于托育的建议", status=Status.SUBMITTED)
    Cosigner.objects.create(proposal=asked, member=member, answer_by=date(2024, 5, 20))
    answered = ProposalFactory(status=Status.ANSWERED, lead=member, number=9, title="关于绿化的建议")
    handling = HandlingFactory(proposal=answered, manner=Manner.SOLE, status=HandlingStatus.REPLIED)
    ReplyFactory(handling=handling, rate_by=date(2024, 6, 3))

    assert told(member.user) == [
        (date(2024, 5, 20), "邀请您联名，截止：关于托育的建议"),
        (date(2024, 6, 3), "评价答复，截止：第9号 关于绿化的建议"),
    ]


def test_the_desk_finds_how_many_are_due_on_a_day(clerk, unit_clerk):
    handed(unit_clerk, secret=True)
    HandlingFactory(due_on=DUE, manner=Manner.SOLE)
    HandlingFactory(due_on=DUE, manner=Manner.ASSIST)

    assert told(clerk) == [(DUE, "2件提案应答复")]


def test_others_find_nothing_of_it(leader, editor, unit_clerk):
    HandlingFactory(due_on=DUE)

    assert told(leader) == told(editor) == told(unit_clerk) == []
