"""Writing a proposal: by a member, by a clerk from paper, twice, at the same time as somebody else."""

from datetime import date, datetime, timedelta
from time import perf_counter
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import AuditEntry
from cppcc.core.search.finding import find
from members.people.models import Appointment, Body, BodyKind, Seat
from proposals.differences import compare
from proposals.models import Cosigner, CosignStatus, Proposal, ProposalKind, RevisionKind
from proposals.models.revisions import TEXTS
from proposals.states import Status
from proposals.writing.hints import checklist, hints
from proposals.writing.sessions import kind_on, session_taking
from proposals.writing.signing import invite
from tests.factories import CategoryFactory, MemberFactory, ProposalFactory, SessionFactory

pytestmark = pytest.mark.django_db
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def session():
    return SessionFactory(year=timezone.localdate().year)


@pytest.fixture
def unit_stranger(user_with):
    return user_with(Role.UNIT_CLERK)


def filled(**changes):
    values = {
        "title": "关于完善老城片区停车管理的建议",
        "sponsor_kind": "individual",
        "category": CategoryFactory().pk,
        "situation": "车位320个，车辆1100辆。",
        "analysis": "",
        "suggestions": "一是改造闲置地块；二是错时共享。",
        "wished_units": "",
        "author_consents": "True",
        "consent_note": "",
        "token": str(uuid4()),
        "act": "递交",
    }
    return values | changes


NEW = "/proposals/new/"


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


def picture(name="现场.png"):
    return SimpleUploadedFile(name, PIXEL, content_type="image/png")


def test_files_are_kept_with_it_and_others_do_not_get_them(sign_in, member, unit_stranger):
    sign_in(member.user).post(NEW, filled(attachments=[picture()]))

    (file,) = Attachment.objects.of(Proposal.objects.get())
    assert (file.name, file.uploaded_by) == ("现场.png", member.user)
    address = reverse("attachments:download", args=[file.pk])
    page = sign_in(member.user).get(Proposal.objects.get().get_absolute_url()).content.decode()
    assert address in page
    assert sign_in(unit_stranger).get(address).status_code == 404


def test_files_chosen_beside_a_mistake_are_to_be_chosen_again(sign_in, member):
    page = sign_in(member.user).post(NEW, filled(title="", attachments=[picture()]))

    assert "请重新选择附件" in page.content.decode()


def test_what_was_handed_in_is_found_and_a_draft_is_not(sign_in, clerk, member):
    client = sign_in(member.user)
    client.post(NEW, filled(title="关于窨井盖修复的建议"))
    client.post(NEW, filled(title="关于窨井盖草稿的建议", act="保存草稿"))

    found = find(clerk, "窨井盖")

    assert [hit.object_id for hit in found.hits] == [Proposal.objects.in_status(Status.SUBMITTED).get().pk]


# --- Mending ------------------------------------------------------------------------------------------------------
def edit_url(proposal):
    return reverse("proposals:edit", args=[proposal.pk])


def seen(proposal):
    proposal.refresh_from_db()
    return proposal.changed_at.isoformat()


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


def test_a_draft_is_thrown_away_with_its_files_and_nothing_else_is(sign_in, member):
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


# --- Sessions, hints, differences ---------------------------------------------------------------------------------
def test_in_time_is_plenary_and_late_is_ordinary():
    session = SessionFactory(name="有截止时间")
    session.plenary_from = datetime(2023, 12, 5, 0, 0, tzinfo=BEIJING)
    session.plenary_until = datetime(2024, 1, 10, 12, 0, tzinfo=BEIJING)

    assert kind_on(session, date(2024, 1, 10)) == ProposalKind.PLENARY
    assert kind_on(session, date(2024, 1, 11)) == ProposalKind.ORDINARY
    assert kind_on(session, date(2023, 12, 4)) == ProposalKind.ORDINARY
    noon = datetime(2024, 1, 10, 12, 0, 1, tzinfo=BEIJING)
    assert kind_on(session, date(2024, 1, 10), moment=noon) == ProposalKind.ORDINARY


def test_after_the_plenary_period_begins_the_next_session_takes_proposals():
    coming = SessionFactory(name="三届四次", year=2025)
    this = SessionFactory(name="三届三次·届内", year=2024)
    coming.plenary_from = datetime(2024, 12, 5, 0, 0, tzinfo=BEIJING)
    coming.save()

    assert session_taking(datetime(2024, 12, 4, 23, 0, tzinfo=BEIJING)) == this
    assert session_taking(datetime(2024, 12, 5, 8, 0, tzinfo=BEIJING)) == coming


def test_hints_speak_of_what_is_thin_and_are_silent_on_a_good_text():
    good = {
        "title": "关于完善停车管理的建议",
        "situation": "车位320个。" * 20,
        "suggestions": "一是由区住建局改造闲置地块。" * 10,
    }
    assert hints(**good) == []
    thin = hints(title="关于停车和关于公交的建议", situation="停车很难。", suggestions="请重视。")
    assert [hint[:4] for hint in thin] == ["案由像是", "情况写得", "情况里没", "建议写得"]


def seconds(work):
    start = perf_counter()
    work()
    return perf_counter() - start


@pytest.mark.parametrize("text", ["一" * 20_000, "\n" * 20_000, "（" * 20_000, "关于" * 10_000, "关于停\n" * 5_000])
def test_hints_on_an_odd_text_take_no_time(text):
    assert seconds(lambda: hints(title=text, situation=text, suggestions=text, analysis=text)) < 1


@pytest.mark.parametrize("text", ["", "三是改造。\n", "　　二、共享。", "\t1.收费。"])
def test_points_are_seen_at_the_start_of_a_line(text):
    told = "建议请分条写（一是、二是……），承办单位可以逐条答复。"

    found = hints(
        title="关于停车的建议", situation="涉及十万户。" * 20, suggestions="请重视停车管理。" * 40 + "\n" + text
    )

    assert (told in found) == (text in ("", "三是改造。\n"))
    assert not any("没有数字" in each for each in found)


def test_the_checklist_says_what_is_there_what_is_thin_and_what_is_missing():
    texts = {"title": "关于停车的建议", "category": "3", "situation": "停车很难。", "suggestions": ""}

    assert [(point.label, point.state, point.words) for point in checklist(**texts)] == [
        ("案由", "done", "7字"),
        ("分类", "done", "已选"),
        ("情况", "thin", "缺事实、数字"),
        ("建议", "missing", "还没有写"),
    ]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"title": "老城区停车管理亟待改善"}, "案由一般写成"),
        ({"suggestions": "一是加强领导，二是高度重视。" * 5}, "没有写由谁来办"),
        ({"analysis": "联系人13800000000"}, "手机号码或身份证号"),
        ({"suggestions": "请区住建局重视。" * 200}, "全文已超过1500字"),
    ],
)
def test_hints_name_what_a_reader_would_miss(texts, told):
    whole = {"title": "", "situation": "", "suggestions": "", "analysis": ""} | texts

    assert any(told in each for each in hints(**whole))


def test_only_who_may_write_a_proposal_is_told_hints(sign_in, member, unit_stranger):
    assert sign_in(member.user).post("/proposals/check/").status_code == 200
    assert sign_in(unit_stranger).post("/proposals/check/").status_code == 403


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("一" * 10_000, "一" * 9_999 + "二"),
        ("。" * 10_000, "。" * 9_999 + "！"),
        ("一二" * 5_000, "二一三" * 3_000),
        (("一二" * 100 + "。好。") * 50, ("一三" * 100 + "。好。") * 50),
        (
            "".join(f"{chr(0x4E00 + n)}甲" for n in range(5_000)),
            "".join(f"{chr(0x4E00 + n)}乙甲" for n in range(3_000)),
        ),
    ],
)
def test_a_text_too_odd_to_compare_is_shown_whole_at_once(before, after):
    pieces = []

    assert seconds(lambda: pieces.extend(compare(before, after))) < 3
    assert "".join(piece.text for piece in pieces if not piece.come) == before
    assert "".join(piece.text for piece in pieces if not piece.gone) == after


def test_a_long_text_with_a_few_changes_is_still_compared_by_letters():
    before = "".join(f"第{n}条，请有关单位在年底以前把这件事情办好。" for n in range(400))

    pieces = compare(before, before.replace("第7条，请有关", "第7条，请各有关"))

    assert [piece.text for piece in pieces if piece.come] == ["各"]
    assert not [piece for piece in pieces if piece.gone]


def test_differences_are_letters_in_a_changed_sentence_and_whole_sentences_otherwise():
    pieces = compare("一是改造地块。二是共享。", "一是改造闲置地块。二是共享。三是收费。")

    assert [(p.text, p.gone, p.come) for p in pieces] == [
        ("一是改造", False, False),
        ("闲置", False, True),
        ("地块。", False, False),
        ("二是共享。", False, False),
        ("三是收费。", False, True),
    ]
