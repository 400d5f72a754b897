"""A unit accepts, the office enters a reply that came on paper, and who reads what an assisting unit said."""

import pytest

from cppcc.core.accounts.roles import Role
from proposals.models import Cosigner, CosignStatus, HandlingStatus, Manner, Proposal, Reply
from proposals.states import Status
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, ReplyFactory
from tests.pages import address

pytestmark = pytest.mark.django_db


REPLY = {
    "replied_on": "2024-05-01",
    "outcome": "A",
    "meeting": "phone",
    "body": "已改造车位120个。",
    "document_number": "南住建函〔2024〕1号",
}


def test_a_unit_accepts_and_the_office_enters_its_reply_on_paper(client, clerk, unit_clerk, handling):
    client.force_login(unit_clerk)
    client.post(address("proposals:accept", handling))
    assert client.post(address("proposals:reply", handling), REPLY).status_code == 403  # a unit writes a draft

    client.force_login(clerk)
    done = client.post(address("proposals:reply", handling), REPLY)

    handling.refresh_from_db()
    proposal = Proposal.objects.get()
    assert done.url == proposal.get_absolute_url()
    assert (handling.status, proposal.status) == (HandlingStatus.REPLIED, Status.ANSWERED)
    assert [(r.round, r.outcome, r.body) for r in handling.replies.all()] == [(1, "A", "已改造车位120个。")]
    assert client.post(address("proposals:accept", handling)).status_code == 409


def test_another_units_handling_is_not_there(sign_in, unit_clerk, handling):
    other = HandlingFactory()
    client = sign_in(unit_clerk)

    assert client.post(address("proposals:accept", other)).status_code == 404
    assert client.get(other.get_absolute_url()).status_code == 404
    assert [row.pk for row in client.get("/proposals/handlings/").context["listing"].page] == [handling.pk]


def test_an_assisting_units_opinion_is_for_the_units_the_office_and_leaders(
    client, user_with, member, unit_clerk, clerk, leader
):
    cosigner = MemberFactory(user=user_with(Role.MEMBER))
    proposal = ProposalFactory(lead=member, status=Status.ANSWERED)
    Cosigner.objects.create(proposal=proposal, member=cosigner, status=CosignStatus.SIGNED)
    child_lead = MemberFactory(user=user_with(Role.MEMBER))
    ProposalFactory(status=Status.MERGED, merged_into=proposal, lead=child_lead)
    lead = HandlingFactory(proposal=proposal, manner=Manner.LEAD, status=HandlingStatus.REPLIED)
    lead.unit.clerks.add(unit_clerk)
    assist = HandlingFactory(proposal=proposal, manner=Manner.ASSIST, status=HandlingStatus.REPLIED)
    assist.unit.clerks.add(assisting := user_with(Role.UNIT_CLERK))
    relieved = HandlingFactory(proposal=proposal, manner=Manner.ASSIST, status=HandlingStatus.REPLACED)
    relieved.unit.clerks.add(member.user)
    ReplyFactory(handling=lead, body="这是答复。")
    opinion = ReplyFactory(handling=assist, body="内部意见：经费没有着落。")

    def reads(user):
        client.force_login(user)
        page = client.get(proposal.get_absolute_url()).content.decode()
        assert "这是答复。" in page
        return opinion.body in page

    assert [reads(user) for user in (unit_clerk, assisting, clerk, leader)] == [True] * 4
    assert [reads(person.user) for person in (member, cosigner, child_lead)] == [False] * 3
    assert not Reply.objects.visible_to(member.user).filter(pk=opinion.pk).exists()
    assert Reply.objects.visible_to(assisting).get() == opinion


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": ""}, "请填写答复内容"),
        ({"outcome": ""}, "请选择答复类别"),
        ({"replied_on": "2024-01-01"}, "答复日期早于交办日期"),
        ({"replied_on": "2999-01-01"}, "答复日期还没有到"),
    ],
)
def test_what_is_wrong_with_a_reply_is_told_and_nothing_typed_is_lost(sign_in, clerk, handling, changes, words):
    handling.accept(by=clerk)

    page = sign_in(clerk).post(address("proposals:reply", handling), REPLY | changes)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert "南住建函〔2024〕1号" in page.content.decode()
