"""Writing a proposal: by a member, by a clerk from paper, for a body, twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import AuditEntry
from cppcc.core.search.finding import find
from members.people.models import Appointment, Body, BodyKind, Seat
from proposals.models import CosignStatus, Proposal
from proposals.states import Status
from tests.factories import MemberFactory
from tests.proposals.writing.sent import NEW, edit_url, filled, picture, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("session")]


def test_a_member_hands_one_in_and_gets_a_receipt_with_the_serial(sign_in, member, session):
    page = sign_in(member.user).post(NEW, filled(), follow=True)

    proposal = Proposal.objects.get()
    assert (proposal.status, proposal.lead, proposal.serial) == (Status.SUBMITTED, member, 1)
    assert (proposal.session, proposal.created_by) == (session, member.user)
    assert page.redirect_chain[-1][0] == reverse("proposals:receipt", args=[proposal.pk])
    assert f"《{proposal.title}》已递交，流水号 1" in page.content.decode()


def test_a_draft_needs_no_more_than_a_title(sign_in, member):
    answers = filled(act="保存草稿", situation="", suggestions="", category="")

    page = sign_in(member.user).post(NEW, answers)

    proposal = Proposal.objects.get()
    assert (proposal.status, proposal.serial) == (Status.DRAFT, None)
    assert page.url == reverse("proposals:edit", args=[proposal.pk])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "请填写案由"),
        ({"title": "长" * 51}, "50"),
        ({"situation": ""}, "请写明情况"),
        ({"situation": "长" * 10_001}, "写了10001字，最多10000字；详细材料请作为附件"),
        ({"suggestions": ""}, "请写出具体建议"),
        ({"category": ""}, "请选择分类"),
        ({"author_consents": "False"}, "不同意公开的，请写明原因"),
        ({"sponsor_kind": "joint"}, "联名提案请填写联名人"),
        ({"sponsor_kind": "joint", "cosigners": "查无此人"}, "没有叫“查无此人”的委员"),
        ({"sponsor_kind": "joint", "cosigners": "李委员"}, "李委员是第一提案人"),
        ({"sponsor_kind": "collective"}, "集体提案请选择以哪个组织的名义提出"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_is_kept(sign_in, member, changes, words):
    page = sign_in(member.user).post(NEW, filled(wished_units="区交通局", **changes))

    assert page.status_code == 422
    assert words in page.content.decode()
    assert "区交通局" in page.content.decode()
    assert Proposal.objects.count() == 0


def test_the_same_form_sent_twice_makes_one_proposal(sign_in, member):
    answers = filled()
    client = sign_in(member.user)

    first, second = client.post(NEW, answers), client.post(NEW, answers)

    assert first.url == second.url
    assert Proposal.objects.count() == 1
    assert Proposal.objects.get().history.count() == 1


def test_cosigners_of_a_member_are_asked_and_those_on_paper_have_signed(sign_in, clerk, member):
    other = MemberFactory(name="钱文华")
    sign_in(member.user).post(NEW, filled(sponsor_kind="joint", cosigners="钱文华"))
    sign_in(clerk).post(NEW, filled(sponsor_kind="joint", cosigners="钱文华", lead="李委员"))

    typed, paper = Proposal.objects.order_by("pk")
    assert [(row.member, row.status) for row in typed.cosigners.all()] == [(other, CosignStatus.INVITED)]
    assert [(row.member, row.status) for row in paper.cosigners.all()] == [(other, CosignStatus.SIGNED)]


def test_a_clerk_enters_a_paper_and_the_author_stays_the_member(sign_in, clerk, member, session):
    received = timezone.localdate().replace(month=1, day=9)
    sign_in(clerk).post(NEW, filled(lead=member.number, session=session.pk, submitted_on=received, is_secret="on"))

    proposal = Proposal.objects.get()
    assert (proposal.lead, proposal.created_by) == (member, clerk)
    assert (proposal.submitted_on, proposal.is_secret) == (received, True)


def test_a_clerk_must_name_the_lead(sign_in, clerk):
    page = sign_in(clerk).post(NEW, filled())

    assert page.status_code == 422
    assert "请填写第一提案人" in page.content.decode()


def party_of(member, name="民盟南和区支部", kind=BodyKind.PARTY, **dates):
    body = Body.objects.create(kind=kind, name=name)
    Seat.objects.create(appointment=Appointment.objects.get(member=member), body=body, **dates)
    return body


def test_a_body_submits_in_its_own_name(sign_in, member):
    body = party_of(member)

    sign_in(member.user).post(NEW, filled(sponsor_kind="collective", collective_body=body.pk))

    proposal = Proposal.objects.get()
    assert (proposal.collective_body, proposal.lead, proposal.sponsor) == (body, None, "民盟南和区支部")
    assert list(Proposal.objects.visible_to(member.user)) == [proposal]


def test_bodies_propose_together_and_are_counted_once(sign_in, clerk, member):
    own, other = party_of(member), Body.objects.create(kind=BodyKind.PARTY, name="农工党南和区支部")
    answers = filled(sponsor_kind="collective", collective_body=own.pk, joint_bodies=[own.pk, other.pk])

    sign_in(member.user).post(NEW, answers)

    proposal = Proposal.objects.get()
    assert proposal.sponsor == "民盟南和区支部、农工党南和区支部"
    assert list(proposal.joint_bodies.all()) == [other]
    assert "农工党南和区支部" in sign_in(clerk).get("/proposals/?q=农工党").content.decode()
    entry = AuditEntry.objects.about(proposal).count()
    own_mark = {"lead": "", "act": "保存修改", "seen": seen(proposal), "joint_bodies": []}
    sign_in(clerk).post(edit_url(proposal), answers | own_mark)
    proposal.refresh_from_db()
    assert (proposal.sponsor, proposal.joint_bodies.count()) == ("民盟南和区支部", 0)
    assert AuditEntry.objects.about(proposal).count() == entry + 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"category": "abc"}, "里没有您选的这一项"),
        ({"category": "9" * 30}, "里没有您选的这一项"),
        ({"sponsor_kind": "king"}, "里没有您选的这一项"),
        ({"sponsor_kind": "collective", "collective_body": "x"}, "里没有您选的这一项"),
        ({"sponsor_kind": "collective", "joint_bodies": ["x"]}, "里没有您选的这一项"),
        ({"author_consents": "perhaps"}, "里没有您选的这一项"),
        ({"wished_units": "长" * 121}, "最多120个字"),
        ({"token": "no-token"}, "此页面已失效"),
    ],
)
def test_what_no_form_would_send_is_told_in_words_and_nothing_is_lost(sign_in, member, changes, told):
    page = sign_in(member.user).post(NEW, filled(situation="<b>车位</b>\x00\x08\n一、不足320个", **changes))

    assert page.status_code == 422
    assert told in page.content.decode()
    assert "&lt;b&gt;车位&lt;/b&gt;\n一、不足320个" in page.content.decode()


def test_html_is_text_and_control_characters_are_gone(sign_in, member):
    sign_in(member.user).post(
        NEW, filled(title="关于\x07停车的建议", suggestions="<script>alert(1)</script>\x0b一是改造")
    )

    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.suggestions) == ("关于停车的建议", "<script>alert(1)</script> 一是改造")
    page = sign_in(member.user).get(proposal.get_absolute_url()).content.decode()
    assert "<script>alert" not in page


def test_a_member_writes_for_the_bodies_they_sit_in_today_and_the_office_for_any(sign_in, clerk, member):
    own, group = party_of(member), Body.objects.get(name="第一活动组")
    left = party_of(member, "提案委员会", BodyKind.COMMITTEE, ends_on=timezone.localdate() - timedelta(days=1))
    organ = party_of(member, "常务委员会", BodyKind.COUNCIL)
    strange = Body.objects.create(kind=BodyKind.PARTY, name="民建南和区支部")
    closed = party_of(member, "旧支部")
    Body.objects.filter(pk=closed.pk).update(is_active=False)

    page = sign_in(member.user).get(NEW)
    offered = {key for _, group in page.context["form"].fields["collective_body"].choices[1:] for key, _ in group}
    assert offered == {own.pk, group.pk}
    for body in (left, organ, strange, closed):
        answers = filled(sponsor_kind="collective", collective_body=body.pk)
        assert sign_in(member.user).post(NEW, answers).status_code == 422
    assert Proposal.objects.count() == 0
    assert sign_in(clerk).post(NEW, filled(sponsor_kind="collective", collective_body=strange.pk)).status_code == 302


def test_who_left_the_body_hands_in_no_draft_for_it_but_mends_what_was_returned(sign_in, clerk, member):
    body, client = party_of(member), sign_in(member.user)
    answers = filled(sponsor_kind="collective", collective_body=body.pk, act="保存草稿")
    client.post(NEW, answers)
    client.post(NEW, answers | {"token": str(uuid4()), "act": "递交"})
    draft, received = Proposal.objects.get(status=Status.DRAFT), Proposal.objects.get(status=Status.SUBMITTED)
    received.return_to_author(by=clerk, note="请补充数据")
    Seat.objects.filter(body=body).delete()

    for proposal, code in ((draft, 422), (received, 302)):
        page = client.post(edit_url(proposal), answers | {"seen": seen(proposal), "act": "递交"})
        assert page.status_code == code


def test_without_any_session_the_form_says_what_to_do(sign_in, member, session):
    session.delete()

    page = sign_in(member.user).post(NEW, filled())

    assert page.status_code == 422
    assert "还没有设置届次" in page.content.decode()


def test_who_may_not_enter_is_refused(sign_in, leader):
    assert sign_in(leader).get(NEW).status_code == 403


def test_files_are_kept_with_it_and_others_do_not_get_them(sign_in, member, unit_clerk):
    sign_in(member.user).post(NEW, filled(attachments=[picture()]))

    (file,) = Attachment.objects.of(Proposal.objects.get())
    assert (file.name, file.uploaded_by) == ("现场.png", member.user)
    address = reverse("attachments:download", args=[file.pk])
    page = sign_in(member.user).get(Proposal.objects.get().get_absolute_url()).content.decode()
    assert address in page
    assert sign_in(unit_clerk).get(address).status_code == 404


def test_files_chosen_beside_a_mistake_are_to_be_chosen_again(sign_in, member):
    page = sign_in(member.user).post(NEW, filled(title="", attachments=[picture()]))

    assert "请重新选择附件" in page.content.decode()


def test_what_was_handed_in_is_found_and_a_draft_is_not(sign_in, clerk, member):
    client = sign_in(member.user)
    client.post(NEW, filled(title="关于窨井盖修复的建议"))
    client.post(NEW, filled(title="关于窨井盖草稿的建议", act="保存草稿"))

    found = find(clerk, "窨井盖")

    assert [hit.object_id for hit in found.hits] == [Proposal.objects.in_status(Status.SUBMITTED).get().pk]
