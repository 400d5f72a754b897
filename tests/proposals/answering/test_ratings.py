"""Each signer rates in time; the office enters paper; later results; what 不满意 does."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from cppcc.core.periods import Period
from cppcc.core.workflow import StepRefused
from proposals import figures
from proposals.models import Cosigner, CosignStatus, FollowUp, HandlingStatus, Manner, Proposal, Refused, Reply
from proposals.states import FOLLOW_UP_STEPS, FollowUpStatus, Status
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, ReplyFactory
from tests.pages import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(member):
    return ProposalFactory(status=Status.ANSWERED, lead=member)


@pytest.fixture
def reply(proposal):
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.REPLIED)
    return ReplyFactory(handling=handling, outcome="B", rate_by=timezone.localdate(), rate_by_how="15个工作日")


def lapsed(reply):
    Reply.objects.filter(pk=reply.pk).update(rate_by=timezone.localdate() - timedelta(days=1))
    reply.refresh_from_db()


# --- In time ------------------------------------------------------------------------------------------------------
def test_the_last_day_counts_and_the_day_after_is_told_kindly(sign_in, member, reply):
    client = sign_in(member.user)
    assert client.get(address("proposals:rate", reply)).status_code == 200
    assert Reply.objects.to_rate_by(member.user).open_for_rating(on=timezone.localdate()).exists()

    lapsed(reply)

    for answer in (
        client.get(address("proposals:rate", reply)),
        client.post(address("proposals:rate", reply), {"result": "satisfied"}),
    ):
        assert answer.status_code == 409
        assert "您的意见仍可书面交提案委员会登记" in answer.content.decode()
    page = client.get(reply.handling.proposal.get_absolute_url()).content.decode()
    assert "届满" in page
    assert "评价答复" not in page
    assert not Reply.objects.to_rate_by(member.user).open_for_rating(on=timezone.localdate()).exists()


def test_the_office_enters_what_came_on_paper_also_later(sign_in, clerk, member, reply):
    lapsed(reply)
    client = sign_in(clerk)
    assert "登记评价" in client.get(address("proposals:ratings", reply)).content.decode()

    form = {"result": "basically", "attitude": "", "remark": "来信", "rated_on": "2024-05-20"}
    client.post(address("proposals:rating_enter", reply, member), form)

    rating = reply.ratings.get()
    assert (rating.member, rating.result, rating.attitude, rating.rated_on) == (
        member, "basically", "", date(2024, 5, 20),
    )  # fmt: skip
    assert client.post(address("proposals:rating_enter", reply, member), form).status_code == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rated_on": "2999-01-01"}, "评价日期还没有到"),
        ({"rated_on": "2024-01-01"}, "评价日期早于答复日期"),
        ({"result": "dissatisfied", "remark": ""}, "请写明哪里没有办好"),
        ({"result": ""}, "请选择对办理结果是否满意"),
    ],
)
def test_what_is_wrong_with_a_rating_on_paper(sign_in, clerk, member, reply, changes, words):
    form = {"result": "satisfied", "rated_on": "2024-05-20"} | changes
    answer = sign_in(clerk).post(address("proposals:rating_enter", reply, member), form)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_only_signers_are_entered(sign_in, clerk, reply):
    assert sign_in(clerk).get(address("proposals:rating_enter", reply, MemberFactory())).status_code == 404


def test_the_table_names_every_signer_also_of_what_was_merged_in(sign_in, clerk, member, proposal, reply):
    signer, merged_lead = MemberFactory(name="钱联名"), MemberFactory(name="孙并案")
    Cosigner.objects.create(proposal=proposal, member=signer, status=CosignStatus.SIGNED)
    Cosigner.objects.create(proposal=proposal, member=MemberFactory(name="未签者"))
    ProposalFactory(status=Status.MERGED, merged_into=proposal, lead=merged_lead)
    reply.rate(by=member.user, member=member, on=timezone.localdate(), result="satisfied")

    page = sign_in(clerk).get(address("proposals:ratings", reply)).content.decode()

    assert [rater.member for rater in reply.raters()] == [member, signer, merged_lead]
    assert [rater.leads for rater in reply.raters()] == [True, False, False]
    assert "提醒未评价的2人" in page
    assert page.count("未反馈") == 2
    assert "未签者" not in page


def test_silent_signers_are_reminded_once_a_day(sign_in, clerk, user_with, proposal, reply):
    signer = MemberFactory(user=user_with(Role.MEMBER))
    Cosigner.objects.create(proposal=proposal, member=signer, status=CosignStatus.SIGNED)
    reply.rate(by=proposal.lead.user, member=proposal.lead, on=timezone.localdate(), result="satisfied")
    client = sign_in(clerk)

    first = client.post(address("proposals:rating_remind", reply), follow=True).content.decode()
    again = client.post(address("proposals:rating_remind", reply), follow=True).content.decode()

    assert "已提醒1人评价" in first
    assert "今天已经提醒过" in again
    assert [notice.user for notice in Notice.objects.all()] == [signer.user]


# --- Redo ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("on_paper", [True, False])
def test_a_dissatisfied_lead_opens_the_handling_again_with_a_clock_of_its_own(clerk, member, reply, on_paper):
    rate, by = (reply.enter_rating, clerk) if on_paper else (reply.rate, member.user)
    rate(by=by, member=member, on=timezone.localdate(), result="dissatisfied", remark="没有办")

    reply.handling.refresh_from_db()
    assert reply.handling.status == HandlingStatus.ACCEPTED
    assert reply.handling.due_on > timezone.localdate()
    assert reply.handling.due_how.startswith("重新办理")
    assert Proposal.objects.get(pk=reply.handling.proposal_id).status == Status.HANDLING


def test_a_dissatisfied_cosigner_is_heard_but_opens_nothing(proposal, reply, user_with):
    signer = MemberFactory(user=user_with(Role.MEMBER))
    Cosigner.objects.create(proposal=proposal, member=signer, status=CosignStatus.SIGNED)

    reply.rate(by=signer.user, member=signer, on=timezone.localdate(), result="dissatisfied", remark="不够")

    reply.handling.refresh_from_db()
    assert reply.handling.status == HandlingStatus.REPLIED


def test_a_body_is_rated_for_by_who_wrote_it_also_on_paper(clerk, member):
    proposal = ProposalFactory(status=Status.ANSWERED, lead=None, created_by=member.user, sponsor_kind="collective")
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.REPLIED)
    reply = ReplyFactory(handling=handling)

    assert [rater.member for rater in reply.raters()] == [member]
    reply.enter_rating(by=clerk, member=member, on=date(2024, 6, 1), result="dissatisfied", remark="不够")
    handling.refresh_from_db()
    assert handling.status == HandlingStatus.ACCEPTED


# --- Later results ------------------------------------------------------------------------------------------------
FOLLOW_VERBS = {
    "confirm_result": lambda f, by: f.confirm_result(by=by),
    "refuse_result": lambda f, by: f.refuse_result(by=by, note="没有看到实物"),
}


@pytest.mark.parametrize("status", list(FollowUpStatus))
@pytest.mark.parametrize("name", list(FOLLOW_UP_STEPS))
def test_a_told_result_is_decided_upon_once(clerk, reply, name, status):
    told = FollowUp.objects.create(reply=reply, on=date(2024, 9, 1), outcome="A", note="已建成", status=status)

    if status in FOLLOW_UP_STEPS[name].sources:
        FOLLOW_VERBS[name](told, clerk)
        assert FollowUp.objects.get().status == FOLLOW_UP_STEPS[name].target
    else:
        with pytest.raises(StepRefused):
            FOLLOW_VERBS[name](told, clerk)
        assert FollowUp.objects.get().status == status


def test_a_unit_tells_what_was_carried_out_and_the_office_confirms(client, clerk, user_with, reply):
    unit_clerk = user_with(Role.UNIT_CLERK)
    reply.handling.unit.clerks.add(unit_clerk)
    client.force_login(unit_clerk)
    assert "报告进展" in client.get(reply.handling_page).content.decode()
    form = {"outcome": "A", "on": "2024-09-01", "note": "已全部建成"}
    client.post(address("proposals:follow_up", reply), form)
    told = FollowUp.objects.get()
    assert client.post(address("proposals:follow_up", reply), form).status_code == 409  # one at a time
    assert client.post(address("proposals:confirm_result", told)).status_code == 403
    assert figures.b_became_a(Period.year(2024)).count() == 0

    client.force_login(clerk)
    assert "已全部建成" in client.get(reply.handling_page).content.decode()
    client.post(address("proposals:confirm_result", told))
    assert client.post(address("proposals:confirm_result", told)).status_code == 409
    assert [each.pk for each in figures.b_became_a(Period.year(2024))] == [reply.pk]
    assert Reply.objects.get().outcome == "B"  # the letter stays as it was


def test_not_borne_out_the_unit_sees_why(client, clerk, user_with, reply):
    told = FollowUp.objects.create(reply=reply, on=date(2024, 9, 1), outcome="A", note="已建成")
    client.force_login(clerk)
    assert client.post(address("proposals:refuse_result", told), {"note": ""}).status_code == 422
    client.post(address("proposals:refuse_result", told), {"note": "现场没有完工"})

    assert told.history.get().note == "现场没有完工"
    assert client.post(address("proposals:refuse_result", told), {"note": "再次"}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on": "2999-01-01"}, "日期还没有到"),
        ({"on": "2024-01-01"}, "日期早于答复日期"),
        ({"note": "长" * 2001}, "最多2000个字"),
        ({"outcome": ""}, "请"),
    ],
)
def test_what_is_wrong_with_a_told_result(sign_in, clerk, reply, changes, words):
    form = {"outcome": "A", "on": "2024-09-01", "note": "已建成"} | changes
    answer = sign_in(clerk).post(address("proposals:follow_up", reply), form)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_what_is_done_needs_no_report(clerk, reply):
    reply.outcome = "A"
    reply.save()
    with pytest.raises(Refused, match="已是A类"):
        FollowUp(reply=reply, on=date(2024, 9, 1), outcome="A", note="已建成").report(by=clerk)


def test_the_lead_rates_a_reply(sign_in, member):
    proposal = ProposalFactory(status=Status.ANSWERED, lead=member)
    reply = ReplyFactory(handling=HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.REPLIED))
    client = sign_in(member.user)
    assert "评价答复" in client.get(proposal.get_absolute_url()).content.decode()

    silent = client.post(address("proposals:rate", reply), {"result": "dissatisfied", "attitude": "satisfied"})
    client.post(address("proposals:rate", reply), {"result": "satisfied", "attitude": "basically", "remark": "谢谢"})

    assert "请写明哪里没有办好" in silent.content.decode()
    assert [(r.member, r.result, r.attitude) for r in reply.ratings.all()] == [(member, "satisfied", "basically")]
    assert (
        client.post(address("proposals:rate", reply), {"result": "satisfied", "attitude": "satisfied"}).status_code
        == 409
    )


def test_who_did_not_sign_does_not_rate(sign_in, leader):
    reply = ReplyFactory(handling__manner=Manner.SOLE)

    assert sign_in(leader).get(address("proposals:rate", reply)).status_code == 403
