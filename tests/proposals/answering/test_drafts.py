"""A unit's draft of its reply: every step × every status, what each press leaves, two at once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cppcc.core.accounts.roles import Role
from cppcc.core.attachments.models import Attachment
from cppcc.core.notices.models import Notice
from cppcc.core.workflow import StepRefused
from proposals.forms.inputs import PromisesField
from proposals.models import (
    Discussion,
    HandlingStatus,
    Manner,
    Proposal,
    Refused,
    Reply,
    ReplyDraft,
    SupervisedSession,
)
from proposals.models.discussions import Way, meeting_of, met_on
from proposals.states import DRAFT_STEPS, DraftStatus, Status
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, ReplyFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 5, 8)


@pytest.fixture
def handling(unit_clerk, approver):
    proposal = ProposalFactory(status=Status.HANDLING, lead=MemberFactory(name="李文博"))
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.ACCEPTED)
    handling.unit.clerks.add(unit_clerk, approver)
    handling.unit.approvers.add(approver)
    return handling


@pytest.fixture
def draft(handling, unit_clerk):
    """Complete, as the clerk leaves it."""
    draft = ReplyDraft.begin(handling, by=unit_clerk)
    draft.body, draft.outcome = "已逐条研究。", "B"
    draft.points = [{**point, "answer": "已列入计划。", "taken": "adopted"} for point in draft.points]
    draft.promises = [{"text": "改造地块", "due_on": "2025-06-30"}]
    draft.revise(by=unit_clerk, fields=["body", "outcome", "points", "promises"])
    return draft


def stood(draft, status):
    ReplyDraft.objects.filter(pk=draft.pk).update(status=status)
    draft.refresh_from_db()
    return draft


VERBS = {
    "send_for_approval": lambda d, by: d.send_for_approval(by=by),
    "sign_off": lambda d, by: d.sign_off(by=by, on=ON, document_number="南建函〔2024〕3号", signatory="王建国"),
    "release": lambda d, by: d.release(by=by, on=ON),
    "send_back": lambda d, by: d.send_back(by=by, note="写明资金"),
}


def test_every_step_has_its_verb_here():
    assert VERBS.keys() == DRAFT_STEPS.keys()


@pytest.mark.parametrize("status", list(DraftStatus))
@pytest.mark.parametrize("name", list(DRAFT_STEPS))
def test_a_step_is_taken_from_its_sources_and_refused_elsewhere(draft, approver, name, status):
    SupervisedSession.switch(draft.handling.proposal.session, on=True, by=approver)
    stood(draft, status)
    step = DRAFT_STEPS[name]

    if status in step.sources:
        VERBS[name](draft, approver)
        draft.refresh_from_db()
        assert draft.status == step.target
        taken = draft.history.get()
        assert (taken.step, taken.source, taken.result, taken.by) == (name, status, step.target, approver)
    else:
        with pytest.raises(StepRefused):
            VERBS[name](draft, approver)
        draft.refresh_from_db()
        assert (draft.status, draft.history.count()) == (status, 0)
    assert Reply.objects.count() == (1 if (name, status) == ("release", DraftStatus.CHECKING) else 0)


def test_a_draft_begins_with_the_points_the_contact_and_how_the_authors_were_met(handling, unit_clerk):
    Discussion(handling=handling, way=Way.VISIT, held_on=ON, present="李文博委员", agreed="同意").enter(by=unit_clerk)

    draft = ReplyDraft.begin(handling, by=unit_clerk)

    assert [point["text"] for point in draft.points] == ["一是改造闲置地块；", "二是错时共享单位车位。"]
    assert (draft.contact_person, draft.contact_phone, draft.meeting) == ("孙经办", "13800000001", "face_to_face")
    assert ReplyDraft.begin(handling, by=unit_clerk) == draft  # a colleague's press opens the same one


@pytest.mark.parametrize("status", [each for each in HandlingStatus if each != HandlingStatus.ACCEPTED])
def test_only_what_was_accepted_and_is_owed_is_answered(handling, unit_clerk, status):
    type(handling).objects.filter(pk=handling.pk).update(status=status)

    with pytest.raises(Refused, match="请先签收"):
        ReplyDraft.begin(handling, by=unit_clerk)


def test_signed_where_nobody_checks_it_goes_out_at_once(draft, unit_clerk, approver):
    Attachment.objects.create(owner=draft, name="台账.xlsx", file="x", size=4, kind="xlsx")
    draft.send_for_approval(by=unit_clerk)
    reply = draft.sign_off(by=approver, on=ON, document_number="南建函〔2024〕3号", signatory="王建国")

    assert [taken.step for taken in draft.history.all()] == ["send_for_approval", "sign_off", "release"]
    assert (draft.status, draft.reply) == (DraftStatus.RELEASED, reply)
    assert (reply.document_number, reply.signatory, reply.outcome, reply.replied_on) == (
        "南建函〔2024〕3号", "王建国", "B", ON,
    )  # fmt: skip
    assert (reply.points, reply.promises, reply.contact_person) == (draft.points, draft.promises, "孙经办")
    assert [file.name for file in Attachment.objects.of(reply)] == ["台账.xlsx"]
    assert not Attachment.objects.of(draft).exists()
    proposal = Proposal.objects.get()
    assert (proposal.status, proposal.handlings.get().status) == (Status.ANSWERED, HandlingStatus.REPLIED)
    assert reply.rate_by == date(2024, 5, 28)  # 15 working days, 11 May being one
    assert "15个工作日" in reply.rate_by_how


def test_with_a_check_it_waits_and_the_checker_may_change_the_outcome(draft, unit_clerk, approver, user_with):
    supervisor = user_with(Role.SUPERVISOR)
    SupervisedSession.switch(draft.handling.proposal.session, on=True, by=approver)
    draft.send_for_approval(by=unit_clerk)

    assert draft.sign_off(by=approver, on=ON, document_number="1号", signatory="王建国") is None
    assert (draft.status, Reply.objects.count()) == (DraftStatus.CHECKING, 0)
    assert [notice.user for notice in Notice.objects.filter(title__contains="待审核")] == [supervisor]
    assert ReplyDraft.objects.visible_to(supervisor).get() == draft

    reply = draft.release(by=supervisor, on=ON, outcome="C", note="资金没有落实")
    assert reply.outcome == "C"
    assert draft.history.last().note == "答复类别由B改为C：资金没有落实"


def test_a_unit_that_named_nobody_issues_in_one_press(draft, unit_clerk):
    draft.handling.unit.approvers.clear()

    reply = draft.issue(by=unit_clerk, on=ON, document_number="1号", signatory="王建国")

    assert (draft.status, reply.signatory) == (DraftStatus.RELEASED, "王建国")
    assert {taken.by for taken in draft.history.all()} == {unit_clerk}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": " ", "points": []}, "答复内容"),
        ({"outcome": ""}, "答复类别"),
        ({"contact_person": ""}, "联系人"),
        ({"contact_phone": ""}, "联系电话"),
        ({"points": [{"text": "甲", "answer": "好", "taken": ""}]}, "采纳情况"),
    ],
)
def test_what_is_missing_is_named_before_it_is_sent(draft, unit_clerk, changes, words):
    for name, value in changes.items():
        setattr(draft, name, value)

    with pytest.raises(Refused, match=words):
        draft.send_for_approval(by=unit_clerk)


def test_an_assisting_units_opinion_is_signed_and_goes_to_the_lead_unit(unit_clerk, approver, user_with):
    lead_clerk = user_with(Role.UNIT_CLERK)
    proposal = ProposalFactory(status=Status.HANDLING)
    lead = HandlingFactory(proposal=proposal, manner=Manner.LEAD, status=HandlingStatus.ACCEPTED)
    lead.unit.clerks.add(lead_clerk)
    assist = HandlingFactory(proposal=proposal, manner=Manner.ASSIST, status=HandlingStatus.ACCEPTED)
    assist.unit.clerks.add(unit_clerk, approver)
    assist.unit.approvers.add(approver)
    SupervisedSession.switch(proposal.session, on=True, by=approver)  # opinions are not checked
    draft = ReplyDraft.begin(assist, by=unit_clerk)
    draft.body = "可利用地下空间。"
    draft.revise(by=unit_clerk, fields=["body"])
    draft.send_for_approval(by=unit_clerk)

    reply = draft.sign_off(by=approver, on=ON, document_number="1号", signatory="张局")

    assert (reply.rate_by, draft.points) == (None, [])
    assert [notice.user for notice in Notice.objects.filter(title__contains="会办意见") if notice.user == lead_clerk]
    assert Proposal.objects.get(pk=proposal.pk).status == Status.HANDLING


def test_a_reply_on_paper_makes_the_draft_stale(draft, unit_clerk, approver, clerk):
    draft.send_for_approval(by=unit_clerk)
    draft.handling.reply(by=clerk, on=ON, outcome="A", body="纸质答复")

    assert not ReplyDraft.objects.live().exists()
    with pytest.raises(StepRefused):
        draft.sign_off(by=approver, on=ON, document_number="1号", signatory="王建国")
    draft.refresh_from_db()
    assert (draft.status, Reply.objects.count()) == (DraftStatus.APPROVAL, 1)


def test_a_redo_begins_a_new_draft_with_what_was_said_before(draft, unit_clerk, approver, clerk):
    draft.send_for_approval(by=unit_clerk)
    draft.sign_off(by=approver, on=ON, document_number="1号", signatory="王建国")
    Proposal.objects.get().redo(by=clerk, note="请补充")
    draft.handling.refresh_from_db()

    again = ReplyDraft.begin(draft.handling, by=unit_clerk)

    assert (again.round, again.body, again.points, again.document_number) == (2, "已逐条研究。", draft.points, "")


def test_who_sees_a_draft(draft, unit_clerk, approver, clerk, leader, user_with, member):
    others = [clerk, leader, member.user, user_with(Role.UNIT_CLERK), user_with(Role.SUPERVISOR)]

    def seers():
        return [user for user in [unit_clerk, approver, *others] if ReplyDraft.objects.visible_to(user).exists()]

    assert seers() == [unit_clerk, approver]
    stood(draft, DraftStatus.CHECKING)
    assert seers() == [unit_clerk, approver, clerk, others[4]]


def test_people_are_told_when_it_is_their_turn(draft, unit_clerk, approver, user_with):
    lead = draft.handling.proposal.lead
    lead.user = user_with(Role.MEMBER)
    lead.save()

    def told(user):
        return list(Notice.objects.filter(user=user).order_by("pk").values_list("title", flat=True))

    draft.send_for_approval(by=unit_clerk)
    assert told(approver) == [f"{draft}待您审签"]
    draft.send_back(by=approver, note="写明资金")
    assert told(unit_clerk) == [f"{draft}被退回修改"]
    draft.send_for_approval(by=unit_clerk)
    assert len(told(approver)) == 2  # once more
    draft.sign_off(by=approver, on=ON, document_number="1号", signatory="王建国")
    assert told(lead.user) == [f"{draft.handling.unit}已答复{draft.handling.proposal}，请在5月28日前评价"]


def test_the_best_way_of_meeting_counts_and_the_first_day_of_it(handling):
    def log(*ways):
        return [Discussion(handling=handling, way=way, held_on=date(2024, 4, n)) for n, way in enumerate(ways, 1)]

    assert meeting_of(log(Way.PHONE, Way.FORUM, Way.SITE)) == "face_to_face"
    assert meeting_of(log(Way.PHONE, Way.FORUM)) == "forum"
    assert meeting_of(log(Way.ONLINE)) == "phone"
    assert meeting_of([]) == ""
    assert met_on(log(Way.PHONE, Way.FORUM, Way.VISIT)) == date(2024, 4, 2)
    assert met_on(log(Way.PHONE)) is None


def test_the_authors_read_the_log_of_the_unit_that_answers_only(handling, unit_clerk, member, clerk):
    handling.proposal.lead = member
    handling.proposal.save()
    Discussion(handling=handling, way=Way.PHONE, held_on=ON, present="甲", agreed="乙").enter(by=unit_clerk)
    assist = HandlingFactory(proposal=handling.proposal, manner=Manner.ASSIST)
    Discussion(handling=assist, way=Way.PHONE, held_on=ON, present="甲", agreed="内部意见").enter(by=unit_clerk)

    assert [each.agreed for each in Discussion.objects.visible_to(member.user)] == ["乙"]
    assert Discussion.objects.visible_to(clerk).count() == 2


def test_reply_factory_rounds_do_not_mix(handling):
    ReplyFactory(handling=handling, round=1)
    assert ReplyDraft.begin(handling, by=handling.unit.clerks.first()).round == 2


def test_more_promises_than_the_form_can_show_again_are_refused_in_words():
    field = PromisesField()
    rows = [{"text": f"第{place}件事", "due_on": ""} for place in range(21)]

    assert len(field.clean(rows[:20])) == 20
    with pytest.raises(ValidationError, match="承诺事项有21项，最多20项"):
        field.clean(rows)
    assert len(field.widget.shown(rows)) == 21  # nothing typed is lost on the way
