"""The page of one proposal: what to do first, in one place; nothing that leads nowhere."""

import re
from datetime import date

import pytest
from django.urls import reverse

from proposals.models import DeclineReason
from proposals.states import HandlingStatus, Status
from tests.factories import HandlingFactory, ProposalFactory, ReplyFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 5, 20)


@pytest.fixture
def page_of(sign_in):
    """A function: what a user reads on the page."""

    def read(user, proposal):
        return sign_in(user).get(proposal.get_absolute_url()).content.decode()

    return read


def filled_buttons(page):
    return re.findall(r'class="btn btn-primary"[^>]*>([^<]+)<', page)


def test_what_takes_a_step_back_is_never_the_filled_button(page_of, clerk):
    handed_over = HandlingFactory(proposal__status=Status.HANDED_OVER).proposal

    page = page_of(clerk, handed_over)

    assert "收回交办" in page
    assert filled_buttons(page) == []


def test_the_office_finds_all_it_may_do_in_one_card(page_of, clerk):
    proposal = ProposalFactory(status=Status.FILED)

    card = page_of(clerk, proposal).split('id="actions-title"')[1].split("</section>")[0]

    assert [word for word in ("交办", "推荐为重点提案", "直接确定为重点提案", "记录督办") if word in card] == [
        "交办",
        "推荐为重点提案",
        "直接确定为重点提案",
        "记录督办",
    ]


def test_an_author_with_nothing_to_do_is_shown_no_card_of_buttons(page_of, member):
    assert "actions-card" not in page_of(member.user, ProposalFactory(status=Status.HANDLING, lead=member))


def test_an_author_reads_on_top_why_it_came_back(page_of, clerk, member):
    proposal = ProposalFactory(lead=member)
    proposal.return_to_author(by=clerk, note="请补充停车位数据")

    page = page_of(member.user, proposal)

    assert page.index("已退回提案者修改：请补充停车位数据") < page.index("proposal-text")


def test_what_was_declined_without_a_reason_is_told_without_a_dangling_colon(page_of, member):
    proposal = ProposalFactory(status=Status.DECLINED, lead=member)
    assert "不予立案。" in page_of(member.user, proposal)

    proposal.decline_reason = DeclineReason.objects.create(text="属于个人诉求")
    proposal.save()
    assert "不予立案，原因：属于个人诉求" in page_of(member.user, proposal)


def test_the_letters_of_a_reply_are_on_the_page_of_its_author(page_of, member):
    proposal = ProposalFactory(status=Status.ANSWERED, lead=member)
    handling = HandlingFactory(proposal=proposal, status=HandlingStatus.REPLIED)
    reply = ReplyFactory(handling=handling, body="收悉，现答复如下。")

    page = page_of(member.user, proposal)

    for kind in ("pdf", "docx"):
        assert reverse("proposals:reply_letter", args=[reply.pk, proposal.pk, kind]) in page


def test_of_a_long_history_the_last_six_events_are_unfolded(sign_in, clerk):
    proposal = ProposalFactory()
    for _ in range(5):
        proposal.file(by=clerk, on=ON)
        proposal.unfile(by=clerk)

    answer = sign_in(clerk).get(proposal.get_absolute_url())

    events = len(answer.context["timeline"])
    assert events > 9
    assert f"更早的{events - 6}条" in answer.content.decode()


def test_a_reason_only_units_and_the_office_read_is_not_said_to_be_the_authors_to_see(sign_in, clerk):
    handling = HandlingFactory(status=HandlingStatus.HAND_BACK_ASKED)

    refused = sign_in(clerk).post(reverse("proposals:refuse_hand_back", args=[handling.pk]), {"note": ""})

    assert refused.status_code == 422
    assert "请写明原因" in refused.content.decode()
    assert "提案者会看到" not in refused.content.decode()
