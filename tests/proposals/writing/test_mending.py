"""Mending one: by the office beside the author's text, two at once, returned, thrown away."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import AuditEntry
from proposals.models import Cosigner, CosignStatus, Proposal, RevisionKind
from proposals.models.revisions import TEXTS
from proposals.states import Status
from proposals.writing.signing import invite
from tests.factories import MemberFactory, ProposalFactory
from tests.proposals.writing.sent import NEW, edit_url, filled, picture, seen

pytestmark = pytest.mark.django_db


def paper_answers(proposal, **changes):
    return filled(lead=proposal.lead.number, seen=seen(proposal), act="保存修改", **changes)


def test_an_edit_of_the_office_is_kept_beside_the_authors_text(sign_in, clerk, member):
    proposal = ProposalFactory(status=Status.DRAFT, lead=member, situation="原来的情况。")
    proposal.submit(by=member.user, on=date(2024, 1, 9))

    sign_in(clerk).post(edit_url(proposal), paper_answers(proposal, situation="改过的情况。"))

    first, second = proposal.revisions.all()
    assert (first.kind, first.content["situation"]) == (RevisionKind.SUBMITTED, "原来的情况。")
    assert (second.kind, second.content["situation"], second.by) == (RevisionKind.EDITED, "改过的情况。", clerk)
    page = sign_in(member.user).get(proposal.get_absolute_url()).content.decode()
    assert "<del>原来</del>" in page
    assert "<ins>改过</ins>" in page


def test_the_log_tells_of_an_edit_without_its_words(sign_in, clerk, member):
    proposal = ProposalFactory(lead=member, situation="不可外传的内容。")

    sign_in(clerk).post(edit_url(proposal), paper_answers(proposal, situation="改过的内容。", wished_units="区教育局"))

    entry = AuditEntry.objects.about(proposal).get(action="修改")
    assert entry.details["changes"]["wished_units"] == ["", "区教育局"]
    assert entry.details["changes"]["situation"] == ["8字", "6字"]
    assert "不可外传" not in str(entry.details)


def test_a_ledger_proposal_edited_for_the_first_time_keeps_what_it_said(sign_in, clerk, member):
    proposal = ProposalFactory(lead=member, situation="台账里的情况。")

    sign_in(clerk).post(edit_url(proposal), paper_answers(proposal))

    assert [r.content["situation"] for r in proposal.revisions.all()] == ["台账里的情况。", "车位320个，车辆1100辆。"]


def test_two_editing_at_once_see_both_texts_and_the_second_press_saves(sign_in, clerk, member):
    proposal = ProposalFactory(lead=member)
    mine = paper_answers(proposal, situation="我写的情况。")
    sign_in(clerk).post(edit_url(proposal), paper_answers(proposal, situation="别人写的情况。"))

    page = sign_in(clerk).post(edit_url(proposal), mine)

    text = page.content.decode()
    assert page.status_code == 409
    assert "别人改过这件提案" in text
    assert "我写的情况。" in text
    assert "别人" in text
    proposal.refresh_from_db()
    assert proposal.situation == "别人写的情况。"

    sign_in(clerk).post(edit_url(proposal), mine | {"seen": page.context["form"].data["seen"]})
    proposal.refresh_from_db()
    assert proposal.situation == "我写的情况。"


def test_a_cosigner_invited_meanwhile_is_told_before_an_edit_takes_the_name_out(sign_in, clerk, member):
    proposal = ProposalFactory(lead=member)
    mine = paper_answers(proposal, situation="我写的情况。")
    invite(proposal, [MemberFactory(name="钱文华")], by=member.user, on=date(2024, 3, 4))

    page = sign_in(clerk).post(edit_url(proposal), mine)

    assert page.status_code == 409
    assert "现在的联名人：钱文华（待签），与您填的不同" in page.content.decode()
    assert proposal.cosigners.count() == 1


def test_a_returned_proposal_is_mended_and_handed_in_again(sign_in, clerk, member):
    proposal = ProposalFactory(lead=member, serial=5)
    proposal.return_to_author(by=clerk, note="请补充数据")
    client = sign_in(member.user)
    assert "请补充数据" in client.get(edit_url(proposal)).content.decode()

    client.post(edit_url(proposal), filled(seen=seen(proposal), situation="补充了320个数据。"))

    proposal.refresh_from_db()
    assert (proposal.status, proposal.serial, proposal.situation) == (Status.SUBMITTED, 5, "补充了320个数据。")


@pytest.fixture
def returned(clerk, member):
    """A returned proposal with one who signed and one who declined."""
    proposal = ProposalFactory(lead=member, sponsor_kind="joint", **{name: filled()[name] for name in TEXTS})
    own = {"proposal": proposal, "answered_on": date(2024, 1, 9)}
    Cosigner.objects.create(member=MemberFactory(name="钱文华"), status=CosignStatus.SIGNED, **own)
    Cosigner.objects.create(member=MemberFactory(name="沈谢绝"), status=CosignStatus.DECLINED, order=1, **own)
    proposal.return_to_author(by=clerk, note="请补充数据")
    return proposal


def joint_answers(proposal, **changes):
    return filled(sponsor_kind="joint", cosigners="钱文华、沈谢绝", seen=seen(proposal), act="递交", **changes)


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"suggestions": "一是拆除住宅。"}, "联名后建议有改动，请重新确认"),
        ({"title": "关于另一件事的建议", "suggestions": "另办。"}, "联名后案由、建议有改动，请重新确认"),
    ],
)
def test_who_signed_other_words_is_asked_again_and_told_why(sign_in, member, user_with, returned, changes, note):
    client = sign_in(member.user)
    for _ in range(2):
        client.post(edit_url(returned), joint_answers(returned, **changes))

    signed, declined = returned.cosigners.all()
    assert (signed.status, signed.answered_on, declined.status) == (CosignStatus.INVITED, None, CosignStatus.DECLINED)
    assert [(taken.step, taken.note, taken.by) for taken in signed.history.all()] == [("ask_again", note, member.user)]
    assert returned.signers() == [member]
    signed.member.user = user_with(Role.MEMBER)
    signed.member.save()
    page = sign_in(signed.member.user).get(returned.get_absolute_url()).content.decode()
    assert page.count(note) == 2  # in the invitation and in the timeline
    signed.sign(by=signed.member.user, on=date(2024, 2, 1))
    assert returned.signers() == [member, signed.member]


@pytest.mark.parametrize("changes", [{}, {"situation": "车位320个，车辆1300辆。"}])
def test_a_signature_stays_when_what_was_signed_stays(sign_in, member, returned, changes):
    Proposal.objects.filter(pk=returned.pk).update(suggestions="一是改造。\n二是共享。")
    answers = joint_answers(returned, suggestions="一是改造。\r\n二是共享。", **changes)

    sign_in(member.user).post(edit_url(returned), answers)

    assert [row.status for row in returned.cosigners.all()] == [CosignStatus.SIGNED, CosignStatus.DECLINED]


def test_a_draft_is_thrown_away_with_its_files_and_nothing_else_is(sign_in, member, session):
    client = sign_in(member.user)
    client.post(NEW, filled(act="保存草稿", attachments=[picture()]))
    draft, submitted = Proposal.objects.get(), ProposalFactory(lead=member)

    client.post(reverse("proposals:discard", args=[draft.pk]))

    assert list(Proposal.objects.all()) == [submitted]
    assert Attachment.objects.count() == 0
    assert client.post(reverse("proposals:discard", args=[submitted.pk])).status_code == 409


def test_somebody_elses_draft_is_not_there_and_a_filed_one_is_not_edited(sign_in, clerk, member):
    draft = ProposalFactory(status=Status.DRAFT)
    filed = ProposalFactory(status=Status.FILED, lead=member)

    assert sign_in(clerk).get(edit_url(draft)).status_code == 404
    assert sign_in(member.user).get(edit_url(filed)).status_code == 409


def test_a_long_title_from_the_ledger_can_be_kept(sign_in, clerk):
    proposal = ProposalFactory(title="长" * 60)

    page = sign_in(clerk).post(edit_url(proposal), paper_answers(proposal, title="长" * 60))

    assert page.status_code == 302


@pytest.mark.parametrize("status", [Status.FILED, Status.DECLINED])
def test_who_could_mend_it_earlier_is_told_that_it_is_too_late(sign_in, clerk, member, status):
    proposal = ProposalFactory(lead=member, status=status)

    for user in (clerk, member.user):
        response = sign_in(user).get(f"/proposals/{proposal.pk}/edit/")
        assert response.status_code == 409
        assert "文字不能再修改" in response.content.decode()


def test_an_invited_cosigner_may_not_mend_it(sign_in, member):
    proposal = ProposalFactory()
    Cosigner.objects.create(proposal=proposal, member=member)

    assert sign_in(member.user).get(f"/proposals/{proposal.pk}/edit/").status_code == 403
