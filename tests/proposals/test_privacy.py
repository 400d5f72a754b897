"""What one side writes to another stays between them: notes of the hand-over, later results, requests of a unit."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from proposals.models import Candidate, Criterion, Extension, FollowUp, HandlingStatus, Manner, Proposal, Selection
from proposals.models.nominations import nominate
from proposals.states import FollowUpStatus, Status
from tests.factories import HandlingFactory, ProposalFactory, ReplyFactory

pytestmark = pytest.mark.django_db

TODAY = date(2024, 3, 1)


@pytest.fixture
def proposal(member):
    return ProposalFactory(status=Status.HANDLING, lead=member)


@pytest.fixture
def of_lead(user_with):
    return user_with(Role.UNIT_CLERK, name="孙经办")


@pytest.fixture
def of_other(user_with):
    return user_with(Role.UNIT_CLERK, name="钱会办")


@pytest.fixture
def led(proposal, of_lead):
    handling = HandlingFactory(proposal=proposal, manner=Manner.LEAD, status=HandlingStatus.ACCEPTED)
    handling.unit.clerks.add(of_lead)
    return handling


@pytest.fixture
def assisted(proposal, of_other):
    handling = HandlingFactory(proposal=proposal, manner=Manner.ASSIST)
    handling.unit.clerks.add(of_other)
    return handling


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_author_reads_neither_a_units_reason_for_handing_back_nor_who_answered_it(
    sign_in, member, clerk, of_lead, proposal
):
    handling = HandlingFactory(proposal=proposal, manner=Manner.LEAD)
    handling.unit.clerks.add(of_lead)
    handling.ask_hand_back(by=of_lead, on=TODAY, reason="我局没有这项职能")
    handling.refuse_hand_back(by=clerk, on=TODAY, note="编办文件已写明")

    told = page(sign_in(member.user), handling.page) + page(sign_in(member.user), proposal.get_absolute_url())

    assert "没有这项职能" not in told
    assert "编办文件" not in told
    assert clerk.name not in told
    assert "没有这项职能" in page(sign_in(of_lead), handling.page)


def test_a_unit_reads_nothing_of_what_another_unit_asked_for(
    sign_in, clerk, of_lead, of_other, proposal, led, assisted
):
    assisted.ask_hand_back(by=of_other, on=TODAY, reason="应由住建局会办")
    asked = Extension.objects.create(
        handling=led, asked_on=TODAY, due_before=led.due_on, until=date(2024, 6, 20), reason="待论证"
    )

    of_the_lead = page(sign_in(of_lead), proposal.get_absolute_url())
    of_the_other = page(sign_in(of_other), proposal.get_absolute_url())

    assert "应由住建局会办" not in of_the_lead
    assert asked.get_absolute_url() in of_the_lead
    assert "应由住建局会办" in of_the_other
    assert asked.get_absolute_url() not in of_the_other
    office = page(sign_in(clerk), proposal.get_absolute_url())
    assert "应由住建局会办" in office
    assert asked.get_absolute_url() in office


def test_later_results_are_told_to_the_author_once_they_are_confirmed(sign_in, member, of_lead, led):
    reply = ReplyFactory(handling=led, outcome="B")
    for status, note in zip(FollowUpStatus.values, ["刚刚上报", "已经建成", "没有依据"], strict=True):
        FollowUp.objects.create(reply=reply, on=TODAY, outcome="A", note=note, status=status, by=of_lead)
    shown = dict(zip(FollowUpStatus.values, ["刚刚上报", "已经建成", "没有依据"], strict=True))

    told = page(sign_in(member.user), led.page)

    assert shown[FollowUpStatus.CONFIRMED] in told
    assert shown[FollowUpStatus.REPORTED] not in told
    assert shown[FollowUpStatus.REFUSED] not in told
    assert f"{of_lead.name}报告" not in told
    assert f"{of_lead.name}报告" in page(sign_in(of_lead), led.page)


def test_a_candidate_that_became_secret_is_gone_for_jurors_and_everybody_who_reads_the_elected(
    sign_in, user_with, clerk
):
    juror = user_with(Role.MEMBER)
    proposal = ProposalFactory(status=Status.CLOSED, title="关于后来涉密之事的建议")
    selection = Selection.objects.create(session=proposal.session, name="2024年度优秀提案", places=1)
    selection.jurors.add(juror)
    Criterion.objects.create(selection=selection, text="建议可行", most=100)
    candidate = Candidate.objects.create(selection=selection, proposal=proposal)
    selection.open_scoring(by=clerk)
    assert proposal.title in page(sign_in(juror), selection.get_absolute_url())
    Proposal.objects.filter(pk=proposal.pk).update(is_secret=True)

    assert proposal.title not in page(sign_in(juror), selection.get_absolute_url())
    assert sign_in(juror).get(candidate.get_absolute_url()).status_code == 404
    assert proposal.title in page(sign_in(clerk), selection.get_absolute_url())


def test_the_audit_log_tells_of_a_nominations_reason_the_length_only(clerk):
    proposal = ProposalFactory(status=Status.FILED)

    nominate(proposal, by=clerk, on=TODAY, reason="事关重大项目")

    assert AuditEntry.objects.get(action="推荐重点提案").details == {"note": "6字"}
