"""Two switches: the author consents, the office publishes. What is public is what was checked."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc.core.workflow import StepRefused
from proposals.models import Cosigner, CosignStatus, HandlingStatus, Manner, Proposal, Publication, PublishedReply
from proposals.publishing.releasing import Release, unpublished_replies
from proposals.states import ON_REGISTER, PUBLICATION_STEPS, PublicationStatus, Status
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, PublicationFactory, ReplyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered():
    """An answered proposal with a reply, whose text holds a telephone number."""
    proposal = ProposalFactory(
        status=Status.ANSWERED, situation="居民代表电话13900001234，反映停车难。", lead=MemberFactory(name="孟提案")
    )
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.REPLIED)
    ReplyFactory(
        handling=handling,
        body="已改造车位120个，经办人邮箱a@b.cn。",
        contact_person="赵经办",
        contact_phone="0319-4567890",
        points=[{"text": "改造闲置地块", "answer": "已列入计划。", "taken": "adopted"}],
    )
    return proposal


def public():
    return list(Publication.objects.public())


# --- The step table --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", list(PublicationStatus))
@pytest.mark.parametrize("step", list(PUBLICATION_STEPS))
def test_a_publication_takes_a_step_from_its_sources_only(clerk, step, status):
    row = PublicationFactory(status=status)
    act = {
        "publish": lambda: row.publish(by=clerk, title="案由", sponsors="孟提案", sections=[("建议", "一是改造。")]),
        "unpublish": lambda: row.unpublish(by=clerk, note="有误"),
    }[step]

    if status in PUBLICATION_STEPS[step].sources:
        act()
    else:
        with pytest.raises(StepRefused):
            act()

    row.refresh_from_db()
    taken = status in PUBLICATION_STEPS[step].sources
    assert row.status == (PUBLICATION_STEPS[step].target if taken else status)
    assert row.history.count() == taken


@pytest.mark.parametrize("status", list(Status))
def test_only_what_is_on_the_register_is_published(clerk, status):
    proposal = ProposalFactory(status=status, number=7)

    if status in ON_REGISTER:
        Release.of(proposal).publish(by=clerk)
        assert [row.proposal for row in public()] == [proposal]
    else:
        with pytest.raises(StepRefused):
            Release.of(proposal)


# --- What is shown ---------------------------------------------------------------------------------------------------
def test_what_was_found_is_masked_and_what_was_confirmed_stays(clerk, answered):
    release = Release.of(answered)
    assert [each.words for each in release.findings()] == ["13900001234", "a@b.cn"]

    release.publish(by=clerk, kept=["a@b.cn"])

    row = Publication.objects.get()
    assert row.sections == [
        ["情况", "居民代表电话〔手机号略〕，反映停车难。"],
        ["建议", "一是改造闲置地块；二是错时共享单位车位。"],
    ]
    assert PublishedReply.objects.get().sections == [
        ["答复", "已改造车位120个，经办人邮箱a@b.cn。"],
        ["对建议“改造闲置地块”的答复", "已列入计划。"],
    ]


def test_a_summary_stands_for_the_text(clerk, answered):
    Release.of(answered).publish(by=clerk, summary="建议增加停车位。")

    assert Publication.objects.get().sections == [["内容摘要", "建议增加停车位。"]]


def test_the_names_are_those_who_signed(clerk):
    proposal = ProposalFactory(status=Status.FILED, lead=MemberFactory(name="孟提案"))
    Cosigner.objects.create(proposal=proposal, member=MemberFactory(name="付联名"), status=CosignStatus.SIGNED)
    Cosigner.objects.create(proposal=proposal, member=MemberFactory(name="谢谢绝"), status=CosignStatus.DECLINED)

    Release.of(proposal).publish(by=clerk)

    assert Publication.objects.get().sponsors == "孟提案、付联名"


def test_what_is_public_does_not_change_with_the_record(clerk, answered):
    Release.of(answered).publish(by=clerk)
    Proposal.objects.filter(pk=answered.pk).update(situation="改过", title="改过")

    assert "改过" not in str(Publication.objects.values("title", "sections").get())


def test_opinions_of_assisting_units_and_replies_of_relieved_units_are_never_offered(answered):
    for manner, status in ((Manner.ASSIST, HandlingStatus.REPLIED), (Manner.SOLE, HandlingStatus.REPLACED)):
        ReplyFactory(handling=HandlingFactory(proposal=answered, manner=manner, status=status))

    assert [reply.handling.manner for reply in unpublished_replies(answered)] == [Manner.SOLE]
    assert len(unpublished_replies(answered)) == 1


def test_a_later_reply_is_published_by_itself_and_pressed_twice_refused(clerk, answered):
    Release.of(answered).publish(by=clerk, replies=[])
    assert not PublishedReply.objects.exists()

    Release.of(Proposal.objects.get(pk=answered.pk)).publish(by=clerk)

    assert PublishedReply.objects.public().count() == 1
    with pytest.raises(StepRefused, match="都已公开"):
        Release.of(answered)


def test_a_reply_is_not_public_without_its_proposal(clerk, answered):
    row = PublicationFactory(proposal=answered, status=PublicationStatus.STOPPED)
    shown = PublishedReply.objects.create(publication=row, reply=unpublished_replies(answered)[0])

    with pytest.raises(StepRefused, match="没有公开"):
        shown.publish(by=clerk, sections=[("答复", "已办")])


# --- Off at once -----------------------------------------------------------------------------------------------------
def test_a_withdrawn_consent_takes_it_off_at_once_and_given_again_the_office_publishes_anew(clerk, member):
    proposal = ProposalFactory(status=Status.FILED, lead=member)
    Release.of(proposal).publish(by=clerk)

    proposal.change_consent(by=member.user, agrees=False, note="有新情况")
    assert public() == []
    with pytest.raises(StepRefused, match="不同意公开"):
        Release.of(proposal)

    proposal.change_consent(by=member.user, agrees=True)
    assert public() == []
    Release.of(proposal).publish(by=clerk)
    assert len(public()) == 1
    assert [taken.label for taken in proposal.history.all()] == ["不同意公开", "同意公开"]


@pytest.mark.parametrize(
    "change", [{"is_secret": True}, {"author_consents": False}, {"status": Status.WITHDRAWN}, {"status": "submitted"}]
)
def test_the_query_itself_says_no_whatever_changed_the_record(change):
    row = PublicationFactory()
    assert public() == [row]

    Proposal.objects.filter(pk=row.proposal_id).update(**change)

    assert public() == []


def test_stopping_takes_the_replies_along(clerk, answered):
    row = Release.of(answered).publish(by=clerk)

    row.unpublish(by=clerk, note="有误")

    assert (public(), list(PublishedReply.objects.public())) == ([], [])


# --- Pages -----------------------------------------------------------------------------------------------------------
def answers(**changes):
    return {"sponsors": "孟提案", "manner": "full", "read": "on"} | changes


def test_the_check_page_shows_what_will_be_public_with_masked_places_marked(sign_in, clerk, answered):
    page = sign_in(clerk).get(reverse("proposals:publish", args=[answered.pk])).content.decode()

    assert '居民代表电话<mark class="masked">〔手机号略〕</mark>，反映停车难。' in page
    assert "手机号：13900001234" in page
    assert "赵经办" not in page
    assert "4567890" not in page


def test_publishing_through_the_page(sign_in, clerk, answered):
    reply = unpublished_replies(answered)[0]
    address = reverse("proposals:publish", args=[answered.pk])

    page = sign_in(clerk).post(address, answers(replies=[reply.pk]))

    assert page.status_code == 302
    assert "〔手机号略〕" in str(Publication.objects.get().sections)
    assert PublishedReply.objects.get().reply == reply
    assert sign_in(clerk).post(address, answers()).status_code == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"read": ""}, "请先通读全文"),
        ({"manner": "summary"}, "请写出摘要"),
        ({"manner": "summary", "summary": "电话13900001234"}, "含有手机号“13900001234”，不能公开，请删去"),
        ({"sponsors": "孟提案13900001234"}, "不能公开，请删去"),
        ({"kept": ["别的"]}, "error-summary"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_public(sign_in, clerk, answered, changes, words):
    page = sign_in(clerk).post(reverse("proposals:publish", args=[answered.pk]), answers(**changes))

    assert page.status_code == 422
    assert words in page.content.decode()
    assert public() == []


def test_the_author_takes_the_consent_back_through_the_page(sign_in, clerk, member):
    proposal = ProposalFactory(status=Status.FILED, lead=member)
    Release.of(proposal).publish(by=clerk)
    address = reverse("proposals:consent", args=[proposal.pk])

    assert sign_in(member.user).post(address, {"agrees": "0"}).status_code == 422
    assert sign_in(member.user).post(address, {"agrees": "0", "note": "有新情况"}).status_code == 302

    assert public() == []
    assert sign_in(clerk).post(address, {"agrees": "1"}).status_code == 403


def test_stopping_through_the_page_asks_why(sign_in, clerk):
    row = PublicationFactory()
    address = reverse("proposals:unpublish", args=[row.proposal_id])

    assert sign_in(clerk).post(address, {"note": ""}).status_code == 422
    assert sign_in(clerk).post(address, {"note": "数字有误"}).status_code == 302
    assert sign_in(clerk).post(address, {"note": "数字有误"}).status_code == 409
    assert [taken.note for taken in row.history.all()] == ["数字有误"]


def test_the_day_of_publishing_is_kept(clerk, answered):
    row = Release.of(answered).publish(by=clerk)

    assert row.published_at.date() >= date(2024, 1, 1)


def test_what_was_changed_after_the_check_page_was_read_is_not_published_unread(sign_in, clerk, answered):
    client, address = sign_in(clerk), f"/proposals/{answered.pk}/publish/"
    seen = client.get(address).context["form"]["seen"].value()
    answered.situation += "住户甲某家中漏水。"
    answered.save()

    refused = client.post(address, answers(seen=seen))

    assert refused.status_code == 422
    assert "请重新通读" in refused.content.decode()
    assert "甲某" in refused.content.decode()
    assert not Publication.objects.public().exists()
    again = refused.context["form"]
    assert not again["read"].value()
    assert client.post(address, answers(seen=again["seen"].value())).status_code == 302
