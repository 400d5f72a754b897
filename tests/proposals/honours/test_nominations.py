"""Key proposals: put forward, decided as the meeting did, supervised."""

from datetime import date

import pytest

from cppcc.core.workflow import Refused, StepRefused
from proposals.models import Nomination, Supervision, SupervisionKind
from proposals.models.nominations import nominate
from proposals.rules import MAY
from proposals.states import NOMINATION_STEPS, ON_REGISTER, NominationStatus, Status
from tests.factories import ProposalFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 1)
DECIDED = {"meeting": "第十八次主席会议", "leader": "李副主席"}


@pytest.fixture
def kind():
    return SupervisionKind.objects.get(name="现场督办")


def nominated(clerk, **fields):
    proposal = ProposalFactory(status=Status.FILED, **fields)
    return nominate(proposal, by=clerk, on=ON, reason="群众关切")


def test_every_step_of_a_nomination_has_its_permission():
    assert NOMINATION_STEPS.keys() <= MAY.keys()


@pytest.mark.parametrize("status", list(Status))
def test_only_what_is_registered_can_be_put_forward(clerk, status):
    proposal = ProposalFactory(status=status)

    if status in ON_REGISTER:
        assert nominate(proposal, by=clerk, on=ON, reason="群众关切").status == NominationStatus.NOMINATED
    else:
        with pytest.raises(Refused, match="只有已立案的提案"):
            nominate(proposal, by=clerk, on=ON, reason="群众关切")


def test_one_that_waits_or_is_a_key_one_is_not_put_forward_again(clerk):
    nomination = nominated(clerk)
    with pytest.raises(Refused, match="正在等待审定"):
        nominate(nomination.proposal, by=clerk, on=ON, reason="再推荐")

    nomination.approve(by=clerk, on=ON, **DECIDED)
    with pytest.raises(Refused, match="已经是重点提案"):
        nominate(nomination.proposal, by=clerk, on=ON, reason="再推荐")


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.MERGED, Status.DECLINED])
def test_the_page_tells_before_anything_is_typed_that_it_cannot_be_put_forward(sign_in, clerk, status):
    proposal = ProposalFactory(status=status)

    page = sign_in(clerk).get(f"/proposals/{proposal.pk}/nominate/")

    assert page.status_code == 409
    assert "只有已立案的提案可以推荐为重点提案" in page.content.decode()


def test_what_the_meeting_approved_is_a_key_proposal_with_its_leader(clerk):
    nomination = nominated(clerk)

    nomination.approve(by=clerk, on=ON, **DECIDED)

    nomination.proposal.refresh_from_db()
    assert (nomination.proposal.is_key, nomination.proposal.supervising_leader) == (True, "李副主席")
    assert (nomination.status, nomination.decided_on) == ("approved", ON)


def test_one_refused_may_be_put_forward_another_time(clerk):
    nomination = nominated(clerk)
    nomination.refuse(by=clerk, on=ON, note="今年名额已满")

    nominate(nomination.proposal, by=clerk, on=ON, reason="再推荐")

    assert not nomination.proposal.is_key
    assert sorted(Nomination.objects.values_list("status", flat=True)) == ["nominated", "refused"]


@pytest.mark.parametrize("status", list(NominationStatus))
@pytest.mark.parametrize("name", list(NOMINATION_STEPS))
def test_a_nomination_is_decided_once(clerk, name, status):
    nomination = nominated(clerk)
    Nomination.objects.update(status=status)
    nomination.refresh_from_db()
    decide = {
        "approve_key": lambda: nomination.approve(by=clerk, on=ON, **DECIDED),
        "refuse_key": lambda: nomination.refuse(by=clerk, on=ON, note="名额已满"),
    }[name]

    if status == NominationStatus.NOMINATED:
        decide()
        assert nomination.status == NOMINATION_STEPS[name].target
    else:
        with pytest.raises(StepRefused):
            decide()


# --- Pages ----------------------------------------------------------------------------------------------------------
def test_the_way_of_a_key_proposal_through_the_pages(sign_in, clerk, kind):
    proposal = ProposalFactory(status=Status.FILED)
    client = sign_in(clerk)

    client.post(f"/proposals/{proposal.pk}/nominate/", {"reason": "事关全局"})
    nomination = Nomination.objects.get()
    assert "事关全局" in client.get("/proposals/key/").content.decode()
    client.post(
        f"/proposals/nominations/{nomination.pk}/approve/",
        {"meeting": "第十八次主席会议", "decided_on": "2024-03-01", "leader": "李副主席", "manner": "led"},
    )
    client.post(
        f"/proposals/{proposal.pk}/supervise/",
        {"held_on": "2024-05-06", "kind": kind.pk, "gist": "到两个小区看了施工。", "demand": "6月底前完工。"},
    )

    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "领衔督办" in page
    assert "到两个小区看了施工。" in page
    assert "6月底前完工。" in page
    assert "1次，最近" in client.get("/proposals/key/").content.decode()


def test_the_author_reads_how_it_is_supervised_but_notes_nothing(sign_in, clerk, member, kind):
    proposal = ProposalFactory(status=Status.HANDLING, lead=member, is_key=True, supervising_leader="李副主席")
    Supervision.objects.note(proposal, by=clerk, held_on=ON, kind=kind, gist="听取了汇报。")
    client = sign_in(member.user)

    assert "听取了汇报。" in client.get(proposal.get_absolute_url()).content.decode()
    assert client.get(f"/proposals/{proposal.pk}/supervise/").status_code == 403
    assert client.get("/proposals/key/").status_code == 403


def test_what_was_noted_by_mistake_is_taken_out(sign_in, clerk, kind):
    proposal = ProposalFactory(status=Status.HANDLING)
    event = Supervision.objects.note(proposal, by=clerk, held_on=ON, kind=kind, gist="记错了。")

    sign_in(clerk).post(f"/proposals/supervisions/{event.pk}/remove/")

    assert Supervision.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"gist": ""}, "请填写督办情况"),
        ({"held_on": "2999-01-01"}, "督办日期还没有到"),
        ({"kind": "abc"}, "督办"),
        ({"gist": "长" * 2001}, "2000"),
    ],
)
def test_bad_input_is_told_in_words_and_kept(sign_in, clerk, kind, changes, words):
    proposal = ProposalFactory(status=Status.HANDLING)
    answers = {"held_on": "2024-05-06", "kind": kind.pk, "gist": "看了施工。", "demand": "加快进度"} | changes

    response = sign_in(clerk).post(f"/proposals/{proposal.pk}/supervise/", answers)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert "加快进度" in response.content.decode()
    assert Supervision.objects.count() == 0


def test_before_it_is_filed_nothing_is_supervised(sign_in, clerk, kind):
    proposal = ProposalFactory(status=Status.SUBMITTED)
    answers = {"held_on": "2024-05-06", "kind": kind.pk, "gist": "看了施工。"}

    assert sign_in(clerk).post(f"/proposals/{proposal.pk}/supervise/", answers).status_code == 409
