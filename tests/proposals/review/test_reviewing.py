"""Numbers, merging, hand-over, replies: what the verbs promise beyond the table."""

from datetime import date

import pytest

from cppcc.core.workflow import StepRefused
from proposals.models import (
    Assignment,
    Cosigner,
    CosignStatus,
    DeclineReason,
    HandlingStatus,
    Manner,
    Refused,
    RevisionKind,
)
from proposals.models.assignments import why_not_together
from proposals.states import Status
from sentiment.public import report_of
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, SessionFactory, UnitFactory

ON = date(2024, 3, 1)


def submitted(**fields):
    return ProposalFactory(**fields)


def test_numbers_run_on_without_gaps_within_a_session(clerk):
    other = SessionFactory(name="三届四次", year=2025)
    for proposal in [submitted(), submitted(session=other), submitted()]:
        proposal.file(by=clerk, on=ON)

    numbers = sorted((p.session.name, p.number) for p in type(proposal).objects.all())
    assert numbers == [("三届三次", 1), ("三届三次", 2), ("三届四次", 1)]


def test_a_number_given_stays_given(clerk):
    first, second, third = submitted(), submitted(), submitted()
    first.file(by=clerk, on=ON)
    second.file(by=clerk, on=ON)
    second.withdraw(by=clerk, note="撤回")
    third.file(by=clerk, on=ON)

    second.refresh_from_db()
    assert (first.number, second.number, third.number) == (1, 2, 3)


def test_a_proposal_merged_after_filing_and_taken_out_is_filed_again_under_its_number(clerk):
    target, child = submitted(), submitted()
    target.file(by=clerk, on=ON)
    child.file(by=clerk, on=ON)
    child.merge(by=clerk, on=ON, into=target)
    child.unmerge(by=clerk)
    child.file(by=clerk, on=ON)

    assert child.number == 2


def test_a_receipt_has_the_next_serial_of_its_session_and_keeps_the_text(member):
    draft = ProposalFactory(status=Status.DRAFT, serial=None, lead=member)
    ProposalFactory(serial=7)

    draft.submit(by=member.user, on=ON)

    assert (draft.serial, draft.submitted_on) == (8, ON)
    (revision,) = draft.revisions.all()
    assert (revision.kind, revision.content["title"]) == (RevisionKind.SUBMITTED, draft.title)


def test_a_returned_proposal_keeps_its_serial_and_first_day_when_handed_in_again(clerk, member):
    proposal = ProposalFactory(lead=member, serial=3)
    proposal.return_to_author(by=clerk, note="请补充")
    proposal.submit(by=member.user, on=date(2024, 4, 1))

    assert (proposal.serial, proposal.submitted_on) == (3, date(2024, 1, 9))


def test_the_author_reads_why_it_was_declined(clerk):
    proposal = submitted()
    reason = DeclineReason.objects.create(text="内容重复")
    proposal.decline(by=clerk, on=ON, reason=reason, note="去年已办")

    assert proposal.history.get().note == "内容重复：去年已办"
    assert proposal.decline_reason == reason


# --- Merging ------------------------------------------------------------------------------------------------------
def test_merging_moves_what_was_merged_into_it(clerk):
    grandchild, child, target = submitted(), submitted(), submitted()
    grandchild.merge(by=clerk, on=ON, into=child)

    child.merge(by=clerk, on=ON, into=target)

    grandchild.refresh_from_db()
    assert (grandchild.merged_into, child.merged_into) == (target, target)
    assert [h.label for h in grandchild.history.all()] == ["并案", "改并"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.DRAFT, "草稿”，不能并入"),
        (Status.DECLINED, "不予立案”，不能并入"),
        (Status.MERGED, "已并入"),
        (Status.WITHDRAWN, "已撤案”，不能并入"),
    ],
)
def test_a_proposal_that_is_not_alive_takes_no_merges(clerk, status, words):
    proposal = submitted()

    with pytest.raises(Refused, match=words):
        proposal.merge(by=clerk, on=ON, into=ProposalFactory(status=status))


def test_a_proposal_is_merged_within_its_session_and_not_into_itself(clerk):
    proposal = submitted()
    other = submitted(session=SessionFactory(name="三届四次", year=2025))

    with pytest.raises(Refused, match="只能在同一次会议内并案"):
        proposal.merge(by=clerk, on=ON, into=other)
    with pytest.raises(Refused, match="不能并入自己"):
        proposal.merge(by=clerk, on=ON, into=proposal)


def test_a_merge_is_undone_until_the_target_is_handed_over(clerk):
    child, target = submitted(), submitted()
    target.file(by=clerk, on=ON)
    child.merge(by=clerk, on=ON, into=target)
    target.hand_over(by=clerk, on=ON, to=[Assignment(UnitFactory(), Manner.SOLE)])

    with pytest.raises(Refused, match="已交办，不能再撤销并案"):
        child.unmerge(by=clerk)


@pytest.mark.parametrize("verb", ["withdraw", "return_to_author"])
def test_a_proposal_that_holds_others_does_not_leave(clerk, verb):
    target = submitted()
    submitted().merge(by=clerk, on=ON, into=target)

    with pytest.raises(Refused, match="请先撤销并案"):
        getattr(target, verb)(by=clerk, note="…")


# --- Social report ------------------------------------------------------------------------------------------------
def test_turning_it_into_a_social_report_makes_one_with_the_signers_as_authors(clerk, member):
    proposal = ProposalFactory(lead=member, status=Status.SUBMITTED)
    signed = MemberFactory()
    Cosigner.objects.create(proposal=proposal, member=signed, status=CosignStatus.SIGNED)

    report = proposal.turn_social(by=clerk, on=ON)

    assert report_of(proposal) == report
    assert [row.member for row in report.authors.order_by("order")] == [member, signed]
    with pytest.raises(StepRefused):
        proposal.turn_social(by=clerk, on=ON)


# --- Units --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("manners", "words"),
    [
        ([], "请至少选择一个承办单位"),
        ([Manner.SOLE, Manner.ASSIST], "独办只能有一个单位"),
        ([Manner.LEAD], "请用独办"),
        ([Manner.LEAD, Manner.LEAD, Manner.ASSIST], "主办单位只能有一个"),
        ([Manner.ASSIST], "请指定一个主办单位"),
        ([Manner.SPLIT], "分办至少要有两个单位"),
        ([Manner.SPLIT, Manner.LEAD], "主办和分办不能同时用"),
        ([Manner.SOLE], ""),
        ([Manner.LEAD, Manner.ASSIST, Manner.ASSIST], ""),
        ([Manner.SPLIT, Manner.SPLIT, Manner.ASSIST], ""),
    ],
)
def test_which_units_go_together(manners, words):
    assert words in why_not_together(manners)
    assert bool(words) == bool(why_not_together(manners))


def test_the_last_reply_that_is_owed_answers_the_proposal(clerk):
    proposal = ProposalFactory(status=Status.FILED)
    units = [UnitFactory(), UnitFactory(), UnitFactory()]
    manners = [Manner.SPLIT, Manner.SPLIT, Manner.ASSIST]
    to = [Assignment(unit, manner) for unit, manner in zip(units, manners, strict=True)]
    proposal.hand_over(by=clerk, on=ON, to=to)
    one, two, assisting = (proposal.handlings.get(unit=unit) for unit in units)

    states = []
    for step in (one.accept, two.accept, assisting.accept):
        step(by=clerk)
    for handling in (one, two):
        handling.reply(by=clerk, on=date(2024, 5, 1), body="已办", outcome="A")
        proposal.refresh_from_db()
        states.append(proposal.status)

    assert states == [Status.HANDLING, Status.ANSWERED]
    assert assisting.status == HandlingStatus.ACCEPTED


def test_taken_back_it_can_be_handed_to_the_same_unit_again(clerk):
    proposal, unit = ProposalFactory(status=Status.FILED), UnitFactory()
    proposal.hand_over(by=clerk, on=ON, to=[Assignment(unit, Manner.SOLE)])
    proposal.take_back(by=clerk, note="重选")
    assert [h.status for h in proposal.handlings.all()] == [HandlingStatus.REPLACED]

    proposal.hand_over(by=clerk, on=ON, to=[Assignment(unit, Manner.SOLE)])

    assert [h.status for h in proposal.handlings.all()] == [HandlingStatus.ISSUED]


def answered(lead, **fields):
    proposal = ProposalFactory(lead=lead, status=Status.HANDLING)
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.ACCEPTED)
    return proposal, handling, handling.reply(by=None, on=date(2024, 5, 1), body="已办", outcome="B")


def test_a_dissatisfied_lead_has_it_handled_once_more(member):
    proposal, handling, reply = answered(member)

    reply.rate(by=member.user, member=member, on=ON, result="dissatisfied", remark="没有办")

    proposal.refresh_from_db()
    handling.refresh_from_db()
    assert (proposal.status, handling.status) == (Status.HANDLING, HandlingStatus.ACCEPTED)
    second = handling.reply(by=None, on=date(2024, 6, 1), body="补办", outcome="A")
    assert second.round == 2
    proposal.refresh_from_db()
    assert proposal.status == Status.ANSWERED


def test_a_dissatisfied_cosigner_is_heard_but_opens_nothing(member):
    proposal, handling, reply = answered(MemberFactory())
    Cosigner.objects.create(proposal=proposal, member=member, status=CosignStatus.SIGNED)

    reply.rate(by=member.user, member=member, on=ON, result="dissatisfied")

    proposal.refresh_from_db()
    assert proposal.status == Status.ANSWERED
    assert [r.result for r in reply.ratings.all()] == ["dissatisfied"]


def test_nobody_rates_a_reply_twice(member):
    _, _, reply = answered(member)
    reply.rate(by=member.user, member=member, on=ON, result="satisfied")

    with pytest.raises(Refused, match="已评价过"):
        reply.rate(by=member.user, member=member, on=ON, result="satisfied")
