"""Every step × every status, from the tables."""

from datetime import date

import pytest

from cppcc.core.workflow import StepRefused
from proposals.models import Assignment, Cosigner, CosignStatus, DeclineReason, HandlingStatus, Manner
from proposals.rules import MAY
from proposals.states import COSIGN_STEPS, HANDLING_STEPS, PUBLICATION_STEPS, STEPS, Status
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, UnitFactory

ON = date(2024, 3, 1)
FACTS = {"body": "已改造车位120个。", "outcome": "A"}


def reason():
    return DeclineReason.objects.get_or_create(text="内容空泛、没有具体建议")[0]


def target_for(proposal):
    return ProposalFactory(session=proposal.session, status=Status.FILED)


VERBS = {
    "submit": lambda p, by: p.submit(by=by, on=ON),
    "file": lambda p, by: p.file(by=by, on=ON),
    "merge": lambda p, by: p.merge(by=by, on=ON, into=target_for(p)),
    "unmerge": lambda p, by: p.unmerge(by=by),
    "decline": lambda p, by: p.decline(by=by, on=ON, reason=reason()),
    "turn_social": lambda p, by: p.turn_social(by=by, on=ON),
    "return": lambda p, by: p.return_to_author(by=by, note="请补充数据"),
    "withdraw": lambda p, by: p.withdraw(by=by, note="不再提出"),
    "hand_over": lambda p, by: p.hand_over(by=by, on=ON, to=[Assignment(UnitFactory(), Manner.SOLE, date(2024, 6, 1))]),
    "take_back": lambda p, by: p.take_back(by=by, note="单位选错"),
    "unfile": lambda p, by: p.unfile(by=by),
    "restore": lambda p, by: p.restore(by=by, note="补交了材料"),
    "handle": lambda p, by: p.handle(by=by),
    "answer": lambda p, by: p.answer(by=by),
    "close": lambda p, by: p.close(by=by),
    "redo": lambda p, by: p.redo(by=by, note="请补办"),
}


def test_every_step_has_its_verb_here_and_its_line_in_the_table_of_permissions():
    assert VERBS.keys() == STEPS.keys()
    assert STEPS.keys() | HANDLING_STEPS.keys() | COSIGN_STEPS.keys() | PUBLICATION_STEPS.keys() <= MAY.keys()


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("name", list(STEPS))
def test_a_step_is_taken_from_its_sources_and_refused_elsewhere(clerk, name, status):
    proposal = ProposalFactory(status=status)
    step = STEPS[name]

    if status in step.sources:
        VERBS[name](proposal, clerk)
        proposal.refresh_from_db()
        assert proposal.status == step.target
        assert [(h.step, h.source, h.result, h.by) for h in proposal.history.all()] == [
            (name, status, step.target, clerk)
        ]
    else:
        with pytest.raises(StepRefused):
            VERBS[name](proposal, clerk)
        proposal.refresh_from_db()
        assert proposal.status == status
        assert proposal.history.count() == 0


HANDLING_VERBS = {
    "accept": lambda h, by: h.accept(by=by),
    "reply": lambda h, by: h.reply(by=by, on=ON, **FACTS),
    "reopen": lambda h, by: h.reopen(by=by, note="不满意"),
    "replace": lambda h, by: h.replace(by=by, note="改交"),
    "ask_hand_back": lambda h, by: h.ask_hand_back(by=by, on=ON, reason="不属本单位职责"),
    "withdraw_hand_back": lambda h, by: h.withdraw_hand_back(by=by),
    "refuse_hand_back": lambda h, by: h.refuse_hand_back(by=by, on=ON, note="属本单位职责"),
    "agree_hand_back": lambda h, by: h.agree_hand_back(by=by, on=ON, to=[Assignment(UnitFactory(), Manner.SOLE)]),
}


@pytest.mark.parametrize("status", list(HandlingStatus))
@pytest.mark.parametrize("name", list(HANDLING_STEPS))
def test_a_unit_takes_a_step_from_its_sources_only(clerk, name, status):
    handling = HandlingFactory(status=status, manner=Manner.SOLE)
    step = HANDLING_STEPS[name]

    if status in step.sources:
        HANDLING_VERBS[name](handling, clerk)
    else:
        with pytest.raises(StepRefused):
            HANDLING_VERBS[name](handling, clerk)

    handling.refresh_from_db()
    assert handling.status == (step.target if status in step.sources else status)


@pytest.mark.django_db
def test_signers_are_the_lead_and_those_who_signed():
    lead, signed, asked = MemberFactory(), MemberFactory(), MemberFactory()
    proposal = ProposalFactory(lead=lead)
    Cosigner.objects.create(proposal=proposal, member=signed, status=CosignStatus.SIGNED)
    Cosigner.objects.create(proposal=proposal, member=asked)

    assert proposal.signers() == [lead, signed]
