"""More time for a reply, and what that does to whether a reply is late."""

from datetime import date

import pytest
from django.apps import apps

from cppcc.core.periods import Period
from cppcc.core.registry import FIGURES
from cppcc.core.workflow import StepRefused
from proposals.deadlines import due
from proposals.models import Clock, Extension, ExtensionStatus, Handling, HandlingStatus, Manner, Refused
from proposals.rules import MAY
from proposals.states import EXTENSION_STEPS, Status
from tests.factories import HandlingFactory, ProposalFactory, ReplyFactory

pytestmark = pytest.mark.django_db

DUE = date(2024, 6, 28)
ASKED_ON, GRANTED_ON, UNTIL = date(2024, 6, 10), date(2024, 6, 20), date(2024, 7, 26)
FACTS = {"body": "已改造车位120个。", "outcome": "A"}


def accepted(**fields):
    given = {
        "proposal": ProposalFactory(status=Status.HANDLING),
        "manner": Manner.SOLE,
        "status": HandlingStatus.ACCEPTED,
        "due_on": DUE,
        "due_how": "2024年3月28日起3个月 → 2024年6月28日（周五）",
    }
    return HandlingFactory(**given | fields)


def asked(handling=None, **fields):
    handling = handling or accepted()
    return Extension.objects.create(
        handling=handling, asked_on=ASKED_ON, due_before=handling.due_on, until=UNTIL, reason="待专家论证", **fields
    )


VERBS = {
    "grant_extension": lambda row, by: row.grant(by=by, on=GRANTED_ON),
    "refuse_extension": lambda row, by: row.refuse(by=by, on=GRANTED_ON, note="请抓紧"),
    "withdraw_extension": lambda row, by: row.withdraw(by=by, on=GRANTED_ON),
}


def test_every_step_has_its_verb_and_its_line_in_the_table_of_permissions():
    assert VERBS.keys() == EXTENSION_STEPS.keys()
    assert EXTENSION_STEPS.keys() <= MAY.keys()


@pytest.mark.parametrize("status", list(ExtensionStatus))
@pytest.mark.parametrize("name", list(EXTENSION_STEPS))
def test_an_extension_takes_a_step_from_its_sources_only(clerk, name, status):
    row, step = asked(status=status), EXTENSION_STEPS[name]

    if status in step.sources:
        VERBS[name](row, clerk)
    else:
        with pytest.raises(StepRefused):
            VERBS[name](row, clerk)

    row.refresh_from_db()
    assert row.status == (step.target if status in step.sources else status)
    assert row.history.count() == (status in step.sources)


def test_a_granted_one_moves_the_due_date_and_its_arithmetic_says_so(clerk):
    handling = accepted()
    row = handling.ask_extension(by=clerk, on=ASKED_ON, until=UNTIL, reason="待专家论证")

    row.grant(by=clerk, on=GRANTED_ON)

    handling.refresh_from_db()
    assert (handling.due_on, handling.first_due_on) == (UNTIL, DUE)
    assert handling.due_how == (
        "2024年3月28日起3个月 → 2024年6月28日（周五）；原应6月28日答复，6月20日同意延期至7月26日"
    )
    assert (row.decided_on, row.granted_until) == (GRANTED_ON, UNTIL)
    assert handling.history.get().note == "原应6月28日答复，6月20日同意延期至7月26日"


def test_the_office_may_grant_less_than_was_asked(clerk):
    row = asked()

    row.grant(by=clerk, on=GRANTED_ON, until=date(2024, 7, 5), note="抓紧办理")

    row.refresh_from_db()
    assert (row.granted_until, row.answer) == (date(2024, 7, 5), "抓紧办理")
    assert Handling.objects.get().due_on == date(2024, 7, 5)


def test_a_reply_within_the_extension_is_not_late(clerk):
    row = asked()
    row.grant(by=clerk, on=GRANTED_ON)

    reply = Handling.objects.get().reply(by=clerk, on=date(2024, 7, 20), **FACTS)

    assert (reply.due_on, reply.is_late) == (UNTIL, False)


def test_after_the_due_date_no_more_time_is_asked_for(clerk):
    with pytest.raises(Refused, match="已过应答复日期（6月28日），不能再申请延期，请尽快答复"):
        accepted().ask_extension(by=clerk, on=date(2024, 6, 29), until=UNTIL, reason="待专家论证")


def test_no_further_than_the_session_allows(clerk):
    handling = accepted()
    latest = due(handling.proposal.session, Clock.EXTENSION, DUE)

    with pytest.raises(Refused) as refused:
        handling.ask_extension(by=clerk, on=ASKED_ON, until=date(2024, 12, 31), reason="待专家论证")

    assert refused.value.reason == f"最多可延至{latest.on.month}月{latest.on.day}日（{latest.how}）"
    handling.ask_extension(by=clerk, on=ASKED_ON, until=latest.on, reason="待专家论证")
    assert Extension.objects.get().until == latest.on


def test_a_second_extension_counts_from_the_day_owed_at_first(clerk):
    handling = accepted()
    latest = handling.latest_extension().on
    asked(handling).grant(by=clerk, on=GRANTED_ON, until=latest)
    handling.refresh_from_db()

    assert handling.latest_extension().on == latest
    with pytest.raises(Refused, match="按规定不能再延"):
        handling.ask_extension(by=clerk, on=GRANTED_ON, until=date(2024, 12, 1), reason="再延")


def test_an_earlier_day_is_no_extension(clerk):
    with pytest.raises(Refused, match="延期应晚于现在的应答复日期（6月28日）"):
        accepted().ask_extension(by=clerk, on=ASKED_ON, until=DUE, reason="待专家论证")


def test_one_request_at_a_time(clerk):
    handling = accepted()
    asked(handling)

    with pytest.raises(Refused, match="已有一份延期申请待批"):
        handling.ask_extension(by=clerk, on=ASKED_ON, until=UNTIL, reason="再申请")


@pytest.mark.parametrize("status", [status for status in HandlingStatus if status != HandlingStatus.ACCEPTED])
def test_only_who_accepted_and_still_owes_asks_for_more_time(clerk, status):
    with pytest.raises(Refused, match="签收后、答复前才能申请延期"):
        accepted(status=status).ask_extension(by=clerk, on=ASKED_ON, until=UNTIL, reason="待专家论证")


def test_a_reply_takes_the_request_back(clerk):
    row = asked()

    row.handling.reply(by=clerk, on=GRANTED_ON, **FACTS)

    row.refresh_from_db()
    assert (row.status, row.answer) == (ExtensionStatus.WITHDRAWN, "已答复")
    with pytest.raises(StepRefused):
        row.grant(by=clerk, on=GRANTED_ON)


# --- A reply keeps the day it was owed ------------------------------------------------------------------------------
def test_redo_opens_a_new_due_date_and_leaves_the_first_reply_as_it_was(clerk):
    handling = accepted()
    first = handling.reply(by=clerk, on=date(2024, 7, 1), **FACTS)
    proposal = handling.proposal
    proposal.refresh_from_db()

    proposal.redo(by=clerk, on=date(2024, 8, 1), note="没有说明进度")

    handling.refresh_from_db()
    again = due(proposal.session, Clock.REDO, date(2024, 8, 1))
    assert (handling.due_on, handling.due_how, handling.first_due_on) == (again.on, f"重新办理，{again.how}", None)
    first.refresh_from_db()
    assert (first.due_on, first.is_late) == (DUE, True)
    second = handling.reply(by=clerk, on=again.on, **FACTS)
    assert (second.due_on, second.is_late) == (again.on, False)


def test_the_figure_of_replies_on_time_reads_the_day_owed_then(clerk):
    on_time, late = (ReplyFactory(handling=accepted(), due_on=DUE, replied_on=day) for day in (DUE, date(2024, 6, 29)))
    Handling.objects.update(due_on=date(2024, 12, 31))

    rows = FIGURES["proposals.on_time"].rows(Period.year(2024), None)

    assert list(rows) == [on_time]
    assert late.is_late


def test_replies_given_before_get_the_due_date_of_their_handling():
    reply = ReplyFactory(handling=accepted(), due_on=None)
    undated = ReplyFactory(handling=accepted(due_on=None), due_on=None)
    from importlib import import_module

    import_module("proposals.migrations.0011_replies_keep_their_due_date").keep_due_dates(apps, None)

    reply.refresh_from_db()
    undated.refresh_from_db()
    assert (reply.due_on, undated.due_on) == (DUE, None)


def test_hand_backs_extensions_and_acceptance_in_time_are_counted(clerk):
    on_time, too_late = (
        accepted(accepted_on=day, hand_back_until=date(2024, 3, 8)) for day in (date(2024, 3, 8), date(2024, 3, 9))
    )
    asked(on_time).grant(by=clerk, on=GRANTED_ON)
    asked(too_late)
    back = HandlingFactory(proposal=ProposalFactory(status=Status.HANDED_OVER), manner=Manner.SOLE)
    back.ask_hand_back(by=clerk, on=ASKED_ON, reason="不属职责")

    def rows(name):
        return list(FIGURES[f"proposals.{name}"].rows(Period.year(2024), None))

    assert rows("accepted_on_time") == [on_time]
    assert rows("extended") == [on_time]
    assert rows("hand_backs") == [back]
