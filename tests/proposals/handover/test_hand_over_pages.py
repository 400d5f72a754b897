"""The pages of handing over and accepting: one proposal, the queue, many at once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cppcc.core.search.index import index
from proposals.deadlines import due
from proposals.handover.handing_over import Timetable
from proposals.models import Clock, Handling, HandlingStatus, Manner, Proposal
from proposals.states import Status
from tests.factories import HandlingFactory, ProposalFactory, SessionFactory, UnitFactory
from tests.proposals.handover.issued import issued

pytestmark = pytest.mark.django_db


# --- Hand-over ------------------------------------------------------------------------------------------------------
def test_the_form_proposes_the_wished_unit_and_the_rules_dates_with_their_arithmetic(office, today):
    wished = UnitFactory(name="区城管局")
    proposal = ProposalFactory(status=Status.FILED, wished_units="区城管局")

    page = office.get(f"/proposals/{proposal.pk}/hand_over/")

    form, rule = page.context["form"], due(proposal.session, Clock.REPLY, today)
    assert form.initial["main"] == [wished]
    assert form.initial["due_on"] == rule.on
    assert f"按规定：{rule.how}" in page.content.decode()


def test_the_dates_follow_the_day_and_keep_what_the_clerk_chose(office):
    proposal = ProposalFactory(status=Status.FILED)
    rule = due(proposal.session, Clock.REPLY, date(2024, 4, 1))
    asked = {
        "issued_on": "2024-04-01", "due_on": "2024-05-31", "ruled_due_on": "2024-05-31",
        "assist_due_on": "2024-04-20", "ruled_assist_due_on": "2024-04-30",
    }  # fmt: skip

    form = office.get(f"/proposals/{proposal.pk}/hand_over/dates/", asked).context["form"]

    assert form.initial["due_on"] == rule.on
    assert form.initial["assist_due_on"] == date(2024, 4, 20)


def test_a_date_left_empty_is_the_rules_and_one_of_their_own_says_so(office, today):
    proposal, unit, helper = ProposalFactory(status=Status.FILED), UnitFactory(), UnitFactory()
    own = today + timedelta(days=10)

    office.post(
        f"/proposals/{proposal.pk}/hand_over/",
        {"main": unit.pk, "assisting": helper.pk, "issued_on": f"{today}", "due_on": "", "assist_due_on": f"{own}"},
    )

    lead, assisting = proposal.handlings.get(unit=unit), proposal.handlings.get(unit=helper)
    assert lead.due_how == due(proposal.session, Clock.REPLY, today).how
    assert (assisting.due_on, assisting.due_how) == (own, "由经办人指定")


def test_a_date_before_the_hand_over_is_told_at_its_field(office, today):
    proposal, unit = ProposalFactory(status=Status.FILED), UnitFactory()

    page = office.post(
        f"/proposals/{proposal.pk}/hand_over/",
        {"main": unit.pk, "issued_on": f"{today}", "due_on": f"{today - timedelta(days=1)}"},
    )

    assert page.status_code == 422
    assert page.context["form"].errors["due_on"] == ["应交日期早于交办日期，请改正"]
    assert not proposal.handlings.exists()


def test_a_queue_is_handed_over_in_one_press_and_what_fails_is_told_at_its_row(office, today):
    unit, helper = UnitFactory(name="区城管局"), UnitFactory(name="区交通局")
    good, bad, left = (ProposalFactory(status=Status.FILED, wished_units="区城管局") for _ in range(3))

    page = office.get("/proposals/hand_over/")
    assert [(row.main, row.chosen) for row in page.context["rows"]] == [("区城管局", True)] * 3

    page = office.post(
        "/proposals/hand_over/",
        {
            "issued_on": f"{today}", "row": [good.pk, bad.pk, left.pk], "chosen": [good.pk, bad.pk],
            f"main-{good.pk}": "区城管局", f"assisting-{good.pk}": "区交通局",
            f"main-{bad.pk}": "某局", f"main-{left.pk}": "区城管局",
        },
    )  # fmt: skip

    assert page.status_code == 422
    assert {(each.unit, each.manner) for each in good.handlings.all()} == {(unit, "lead"), (helper, "assist")}
    rows = {row.proposal.pk: row for row in page.context["rows"]}
    assert rows.keys() == {bad.pk, left.pk}
    assert (rows[bad.pk].main, rows[bad.pk].error) == ("某局", "没有找到或不止一个单位叫“某局”，请写全称")
    assert "已交办1件" in page.content.decode()
    assert set(Proposal.objects.in_status(Status.FILED)) == {bad, left}


def test_when_all_go_through_the_queue_is_shown_anew(office, today):
    UnitFactory(name="区城管局")
    proposal = ProposalFactory(status=Status.FILED)
    sent = {"issued_on": f"{today}", "row": proposal.pk, "chosen": proposal.pk, f"main-{proposal.pk}": "区城管局"}

    assert office.post("/proposals/hand_over/", sent).status_code == 302
    again = office.post("/proposals/hand_over/", sent)
    assert again.context["rows"][0].error == f"第{proposal.number}号提案：现在的状态不能“交办”"


@pytest.mark.parametrize("day", ["", "2024-13-45", "昨天"])
def test_a_queue_without_a_day_keeps_what_was_typed(office, day):
    proposal = ProposalFactory(status=Status.FILED)

    page = office.post(
        "/proposals/hand_over/",
        {"issued_on": day, "row": proposal.pk, "chosen": proposal.pk, f"main-{proposal.pk}": "区城管局"},
    )

    assert page.status_code == 422
    assert "请填写交办日期" in page.content.decode()
    assert page.context["rows"][0].main == "区城管局"


def test_the_queue_is_for_the_proposal_office(sign_in, of_unit, leader):
    assert sign_in(of_unit[0]).get("/proposals/hand_over/").status_code == 403
    assert sign_in(leader).get("/proposals/hand_over/").status_code == 403


# --- Accepting ------------------------------------------------------------------------------------------------------
def test_a_unit_begins_at_its_list_and_accepts_all_that_waits(sign_in, of_unit, today):
    clerk, unit = of_unit
    client = sign_in(clerk)
    mine, other = [issued(unit, today), issued(unit, today)], issued(UnitFactory(), today)

    assert client.get("/").url == "/proposals/handlings/"
    page = client.get("/proposals/handlings/")
    assert page.context["to_accept"] == mine
    client.post("/proposals/handlings/accept/", {"handling": [*(each.pk for each in mine), other.pk, "x"]})

    assert {each.status for each in Handling.objects.of_unit(unit)} == {HandlingStatus.ACCEPTED}
    assert Handling.objects.get(pk=other.pk).status == HandlingStatus.ISSUED


def test_what_nobody_accepted_in_time_is_said(office, today):
    late = HandlingFactory(hand_back_until=today - timedelta(days=1))
    HandlingFactory(hand_back_until=today)

    page = office.get("/proposals/handlings/?due=unaccepted")

    assert list(page.context["listing"].page) == [late]
    assert "逾期未签收" in page.content.decode()


def test_the_queue_asks_the_same_few_things_for_one_row_and_for_three(office):
    ProposalFactory(status=Status.FILED)
    office.get("/proposals/hand_over/")

    with CaptureQueriesContext(connection) as one:
        office.get("/proposals/hand_over/")
    for _ in range(2):
        ProposalFactory(status=Status.FILED, session=SessionFactory())
    with CaptureQueriesContext(connection) as three:
        office.get("/proposals/hand_over/")
    assert len(three) == len(one)


def test_the_timeline_unfolds_how_the_dates_were_worked_out(office, clerk, today):
    proposal, unit = ProposalFactory(status=Status.FILED), UnitFactory(name="区住建局")
    part = Timetable(proposal.session, today).part(unit, Manner.SOLE)
    proposal.hand_over(by=clerk, on=today, to=[part])

    events = {event.key: event for event in office.get(proposal.get_absolute_url()).context["timeline"]}

    assert events["proposal.hand_over"].how == f"区住建局：{part.due_how}"


def test_units_are_suggested_by_what_is_alike_without_ticking(office, clerk):
    past = ProposalFactory(
        status=Status.HANDLING, title="关于改造老旧小区消防通道的建议", situation="老旧小区消防通道被占。"
    )
    HandlingFactory(proposal=past, unit=UnitFactory(name="区消防大队"), manner=Manner.SOLE)
    proposal = ProposalFactory(
        status=Status.FILED, title="关于疏通老旧小区消防通道的建议", situation="老旧小区消防通道被占。"
    )
    for each in (past, proposal):
        index(each)

    page = office.get(f"/proposals/hand_over/suggestions/?row={proposal.pk}")

    assert [(row.main, row.chosen) for row in page.context["rows"]] == [("区消防大队", False)]
    assert f"以往类似的第{past.number}号提案由其承办" in page.content.decode()
