"""Hand-over, hand-back and reassigning: the verbs, their windows, and what they refuse."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from cppcc.core.workflow import StepRefused
from proposals.deadlines import due
from proposals.handover.handing_over import BY_HAND, Timetable, UnitNames, accept_all, hand_over_rows, queue_rows
from proposals.models import Assignment, Clock, Handling, HandlingStatus, Manner, Proposal, Refused
from proposals.models.assignments import manners_of, why_not_together
from proposals.states import HANDLING_STEPS, Status
from tests.factories import HandlingFactory, ProposalFactory, ReplyFactory, UnitFactory

pytestmark = pytest.mark.django_db

ON = date(2024, 3, 1)
LATER = date(2024, 6, 3)


def issued(**fields):
    return HandlingFactory(**{"manner": Manner.SOLE, "hand_back_until": date(2024, 3, 8), **fields})


def sole(unit=None):
    return [Assignment(unit or UnitFactory(), Manner.SOLE, LATER)]


def handled_by(proposal):
    return {(each.unit, each.manner, each.status) for each in proposal.handlings.current()}


# --- Hand-over ----------------------------------------------------------------------------------------------------
def test_a_hand_over_keeps_how_its_dates_were_worked_out(clerk):
    proposal, unit, helper = ProposalFactory(status=Status.FILED), UnitFactory(), UnitFactory()
    timetable = Timetable(proposal.session, ON)

    proposal.hand_over(by=clerk, on=ON, to=timetable.parts([unit], [helper]))

    lead, assisting = proposal.handlings.get(unit=unit), proposal.handlings.get(unit=helper)
    reply, opinion = due(proposal.session, Clock.REPLY, ON), due(proposal.session, Clock.ASSIST, ON)
    window = due(proposal.session, Clock.HAND_BACK, ON)
    assert (lead.manner, lead.due_on, lead.due_how) == (Manner.LEAD, reply.on, reply.how)
    assert (assisting.manner, assisting.due_on, assisting.due_how) == (Manner.ASSIST, opinion.on, opinion.how)
    assert (lead.hand_back_until, lead.hand_back_how) == (window.on, window.how)


def test_several_units_each_for_a_part_have_the_time_of_split_ones(clerk):
    proposal = ProposalFactory(status=Status.FILED)

    parts = Timetable(proposal.session, ON).parts([UnitFactory(), UnitFactory()], [])

    assert {(part.manner, part.due_on) for part in parts} == {(Manner.SPLIT, due(proposal.session, Clock.SPLIT, ON).on)}


def test_a_date_of_the_clerks_own_says_so():
    timetable = Timetable(ProposalFactory().session, ON)

    part = timetable.part(UnitFactory(), Manner.SOLE, due_on=date(2024, 4, 1), hand_back_until=timetable.hand_back.on)

    assert (part.due_on, part.due_how) == (date(2024, 4, 1), BY_HAND)
    assert part.hand_back_how == timetable.hand_back.how


def test_handing_over_anew_forgets_what_was_asked_before(clerk):
    handling = issued(status=HandlingStatus.ISSUED)
    handling.ask_hand_back(by=clerk, on=ON, reason="不属职责")
    handling.refuse_hand_back(by=clerk, on=ON, note="属于")
    handling.proposal.take_back(by=clerk, note="重新研究")

    handling.proposal.hand_over(by=clerk, on=LATER, to=sole(handling.unit))

    again = Handling.objects.get(pk=handling.pk)
    assert (again.status, again.issued_on, again.hand_back_reason, again.hand_back_refused_on) == (
        HandlingStatus.ISSUED, LATER, "", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("main", "assisting", "expected"),
    [(1, 0, ["sole"]), (1, 2, ["lead", "assist", "assist"]), (2, 0, ["split", "split"])],
)
def test_the_manner_follows_from_how_many_are_chosen(main, assisting, expected):
    units = [UnitFactory() for _ in range(3)]

    assert manners_of(units[:main], units[:assisting]) == expected
    assert why_not_together(expected) == ""


# --- Hand-back ----------------------------------------------------------------------------------------------------
def test_a_unit_asks_within_the_window_and_names_where_it_belongs(clerk):
    handling, other = issued(), UnitFactory(name="区城管局")

    handling.ask_hand_back(by=clerk, on=date(2024, 3, 8), reason="属城市管理职责", unit=other)

    handling.refresh_from_db()
    assert handling.status == HandlingStatus.HAND_BACK_ASKED
    assert (handling.hand_back_reason, handling.hand_back_unit) == ("属城市管理职责", other)
    assert handling.history.get().note == "属城市管理职责（建议改交区城管局）"


def test_after_the_window_a_unit_can_no_longer_ask(clerk):
    handling = issued()

    with pytest.raises(Refused) as refused:
        handling.ask_hand_back(by=clerk, on=date(2024, 3, 9), reason="属城市管理职责")

    assert refused.value.reason == "已过申请调整期限（3月8日），请签收办理；确需调整的请与提案委联系"
    handling.refresh_from_db()
    assert handling.status == HandlingStatus.ISSUED


def test_without_a_known_window_a_unit_may_ask(clerk):
    handling = issued(hand_back_until=None)

    handling.ask_hand_back(by=clerk, on=LATER, reason="属城市管理职责")

    assert handling.status == HandlingStatus.HAND_BACK_ASKED


def test_a_request_withdrawn_is_forgotten_and_may_be_made_anew_within_the_window(clerk):
    handling = issued()
    handling.ask_hand_back(by=clerk, on=ON, reason="属城市管理职责", unit=UnitFactory())

    handling.withdraw_hand_back(by=clerk)

    handling.refresh_from_db()
    assert (handling.status, handling.hand_back_asked_on, handling.hand_back_reason, handling.hand_back_unit) == (
        HandlingStatus.ISSUED, None, "", None,
    )  # fmt: skip
    assert [step.label for step in handling.history.all()] == ["申请调整", "撤回调整申请"]
    handling.ask_hand_back(by=clerk, on=date(2024, 3, 8), reason="仍属城市管理职责")
    assert handling.hand_back_reason == "仍属城市管理职责"


def test_once_refused_a_unit_has_to_accept(clerk):
    handling = issued()
    handling.ask_hand_back(by=clerk, on=ON, reason="属城市管理职责")
    handling.refuse_hand_back(by=clerk, on=date(2024, 3, 4), note="三定方案已明确")

    with pytest.raises(Refused, match="提案委已于3月4日答复不同意调整，请签收办理"):
        handling.ask_hand_back(by=clerk, on=date(2024, 3, 5), reason="仍不属职责")

    handling.accept(by=clerk, on=date(2024, 3, 5))
    handling.refresh_from_db()
    assert (handling.status, handling.accepted_on) == (HandlingStatus.ACCEPTED, date(2024, 3, 5))


def test_an_agreed_hand_back_gives_it_to_another_unit_at_once(clerk):
    handling, other = issued(), UnitFactory()
    handling.ask_hand_back(by=clerk, on=ON, reason="不属职责", unit=other)

    handling.agree_hand_back(by=clerk, on=date(2024, 3, 4), to=sole(other))

    handling.refresh_from_db()
    assert handling.status == HandlingStatus.REPLACED
    assert handled_by(handling.proposal) == {(other, Manner.SOLE, HandlingStatus.ISSUED)}
    told = [(step.step, step.note) for step in handling.proposal.history.all()]
    assert told == [("reassign", f"现由{other}独办")]
    assert Proposal.objects.get(pk=handling.proposal_id).status == Status.HANDED_OVER


def test_what_a_hand_back_leaves_must_still_be_a_hand_over(clerk):
    lead = issued(manner=Manner.LEAD)
    helper = HandlingFactory(proposal=lead.proposal, manner=Manner.ASSIST)
    lead.ask_hand_back(by=clerk, on=ON, reason="不属职责")

    with pytest.raises(Refused, match="请指定一个主办单位"):
        lead.agree_hand_back(by=clerk, on=ON, to=[Assignment(helper.unit, Manner.ASSIST)])

    lead.refresh_from_db()
    assert lead.status == HandlingStatus.HAND_BACK_ASKED


def test_a_remaining_unit_can_take_the_lead(clerk):
    lead = issued(manner=Manner.LEAD)
    helper = HandlingFactory(proposal=lead.proposal, manner=Manner.ASSIST, status=HandlingStatus.ACCEPTED)
    lead.ask_hand_back(by=clerk, on=ON, reason="不属职责")

    lead.agree_hand_back(by=clerk, on=ON, to=[Assignment(helper.unit, Manner.SOLE, LATER, "三个月")])

    helper.refresh_from_db()
    assert (helper.manner, helper.status, helper.due_on, helper.due_how) == (
        Manner.SOLE, HandlingStatus.ACCEPTED, LATER, "三个月",
    )  # fmt: skip
    assert handled_by(lead.proposal) == {(helper.unit, Manner.SOLE, HandlingStatus.ACCEPTED)}


def test_it_is_not_given_back_to_the_unit_that_asked(clerk):
    handling = issued()
    handling.ask_hand_back(by=clerk, on=ON, reason="不属职责")

    with pytest.raises(Refused, match="请改交其他单位"):
        handling.agree_hand_back(by=clerk, on=ON, to=sole(handling.unit))


@pytest.mark.parametrize("status", [status for status in HandlingStatus if status != HandlingStatus.ISSUED])
def test_only_what_is_not_accepted_yet_is_asked_back(clerk, status):
    handling = issued(status=status)

    with pytest.raises(StepRefused):
        handling.ask_hand_back(by=clerk, on=ON, reason="不属职责")

    assert handling.history.count() == 0


# --- Reassigning --------------------------------------------------------------------------------------------------
def test_the_office_gives_it_to_others_also_after_acceptance(clerk):
    handling = issued(status=HandlingStatus.ACCEPTED, proposal=ProposalFactory(status=Status.HANDLING))
    other = UnitFactory()

    handling.proposal.reassign(by=clerk, on=ON, to=sole(other), note="职能划转")

    handling.refresh_from_db()
    assert handling.status == HandlingStatus.REPLACED
    assert handled_by(handling.proposal) == {(other, Manner.SOLE, HandlingStatus.ISSUED)}
    assert handling.proposal.history.get().note == f"现由{other}独办；职能划转"


def test_a_unit_that_stays_keeps_what_it_accepted_and_owes(clerk):
    handling = issued(
        status=HandlingStatus.ACCEPTED, due_how="三个月", proposal=ProposalFactory(status=Status.HANDLING)
    )
    helper = UnitFactory()
    to = [Assignment(handling.unit, Manner.LEAD, LATER, "别的"), Assignment(helper, Manner.ASSIST, LATER)]

    handling.proposal.reassign(by=clerk, on=ON, to=to, note="增加会办")

    handling.refresh_from_db()
    assert (handling.manner, handling.status, handling.due_on, handling.due_how) == (
        Manner.LEAD, HandlingStatus.ACCEPTED, date(2024, 5, 20), "三个月",
    )  # fmt: skip


def test_a_unit_that_replied_stays(clerk):
    proposal = ProposalFactory(status=Status.HANDLING)
    replied = HandlingFactory(proposal=proposal, manner=Manner.SPLIT, status=HandlingStatus.REPLIED)
    other = HandlingFactory(proposal=proposal, manner=Manner.SPLIT, status=HandlingStatus.ACCEPTED)
    ReplyFactory(handling=replied)

    with pytest.raises(StepRefused):
        proposal.reassign(by=clerk, on=ON, to=sole(other.unit), note="")

    lead = Assignment(other.unit, Manner.LEAD)
    with pytest.raises(Refused, match="不能由分办改为会办"):
        proposal.reassign(by=clerk, on=ON, to=[lead, Assignment(replied.unit, Manner.ASSIST)], note="")

    assert handled_by(proposal) == {
        (replied.unit, Manner.SPLIT, HandlingStatus.REPLIED),
        (other.unit, Manner.SPLIT, HandlingStatus.ACCEPTED),
    }


def test_when_only_those_are_left_who_replied_it_is_answered(clerk):
    proposal = ProposalFactory(status=Status.HANDLING)
    replied = HandlingFactory(proposal=proposal, manner=Manner.SPLIT, status=HandlingStatus.REPLIED)
    HandlingFactory(proposal=proposal, manner=Manner.SPLIT, status=HandlingStatus.ACCEPTED)
    ReplyFactory(handling=replied)

    proposal.reassign(by=clerk, on=ON, to=sole(replied.unit), note="另一单位已撤并")

    assert Proposal.objects.get(pk=proposal.pk).status == Status.ANSWERED


@pytest.mark.parametrize("status", list(Status))
def test_units_are_changed_between_hand_over_and_the_last_reply(clerk, status):
    proposal = ProposalFactory(status=status)
    HandlingFactory(proposal=proposal, manner=Manner.SOLE)
    other = UnitFactory()

    if status in (Status.HANDED_OVER, Status.HANDLING):
        proposal.reassign(by=clerk, on=ON, to=sole(other), note="职能划转")
        assert {unit for unit, *_ in handled_by(proposal)} == {other}
    else:
        with pytest.raises(StepRefused):
            proposal.reassign(by=clerk, on=ON, to=sole(other), note="职能划转")


# --- Many at once -------------------------------------------------------------------------------------------------
def test_names_of_units_are_found_in_free_text_and_typed_lists():
    roads, town = UnitFactory(name="区交通运输局", short_name="交通局"), UnitFactory(name="区城管局")
    UnitFactory(name="南镇政府"), UnitFactory(name="北镇政府")
    names = UnitNames()

    assert names.named_in("建议由区城管局牵头，交通局配合") == [town, roads]
    assert names.read("交通局、区城管局") == ([roads, town], [])
    assert names.read("城管 镇政府") == ([town], ["镇政府"])


def test_rows_that_can_be_handed_over_go_through_and_the_others_say_why(clerk):
    unit = UnitFactory(name="区城管局")
    good, bad, gone, left = (ProposalFactory(status=Status.FILED, wished_units="区城管局") for _ in range(4))
    names = UnitNames()
    rows = queue_rows([good, bad, gone, left], names)
    rows[1].main = "区某局"
    rows[3].chosen = False
    Proposal.objects.get(pk=gone.pk).hand_over(by=clerk, on=ON, to=sole(unit))

    done = hand_over_rows(rows, names, by=clerk, on=ON)

    assert done == [good]
    assert [row.error for row in rows] == [
        "",
        "没有找到或不止一个单位叫“区某局”，请写全称",
        f"{gone}：现在的状态不能“交办”",
        "",
    ]
    assert Proposal.objects.in_status(Status.FILED).count() == 2
    assert good.handlings.get().due_on == due(good.session, Clock.REPLY, ON).on


def test_all_are_accepted_but_what_somebody_took_back(clerk):
    one, two = issued(), issued()
    Handling.objects.get(pk=two.pk).proposal.take_back(by=clerk, note="重新研究")

    assert accept_all([one, two], by=clerk, on=ON) == 1
    assert [Handling.objects.get(pk=each.pk).status for each in (one, two)] == ["accepted", "replaced"]


def test_the_steps_of_handing_back_lead_where_the_table_says(clerk):
    handling = issued()
    handling.ask_hand_back(by=clerk, on=ON, reason="不属职责")
    assert handling.status == HANDLING_STEPS["ask_hand_back"].target
    handling.refuse_hand_back(by=clerk, on=ON, note="属于")
    assert handling.status == HANDLING_STEPS["refuse_hand_back"].target


# --- Telling units --------------------------------------------------------------------------------------------------
def told(user):
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("title", "url"))


def test_a_unit_is_told_what_is_handed_to_it_and_what_became_of_what_it_asked(clerk, user_with):
    unit_clerk, unit = user_with(Role.UNIT_CLERK), UnitFactory(name="区住建局")
    unit.clerks.add(unit_clerk)
    proposal = ProposalFactory(status=Status.FILED)
    part = Assignment(unit, Manner.SOLE, LATER, "", date(2024, 3, 8))

    proposal.hand_over(by=clerk, on=ON, to=[part])
    handling = proposal.handlings.get()
    handling.ask_hand_back(by=unit_clerk, on=ON, reason="不属职责")
    handling.agree_hand_back(by=clerk, on=ON, to=sole())

    assert told(unit_clerk) == [
        (f"{proposal}交区住建局独办，请于3月8日前签收", handling.page),
        (f"提案委同意{proposal}调整，已改交其他单位", ""),
    ]
