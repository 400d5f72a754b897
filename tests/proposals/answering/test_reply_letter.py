"""The letter of a reply: its words read back from PDF and Word, to whom it goes, and who may have it."""

from datetime import date
from io import BytesIO

import pdfplumber
import pytest
from django.urls import reverse
from docx import Document as WordDocument

from cppcc.core.attachments.models import Attachment
from proposals.models import HandlingStatus, Manner, ReplyDraft
from proposals.states import Status
from tests.factories import GroupFactory, HandlingFactory, MemberFactory, ProposalFactory, ReplyFactory, UnitFactory

pytestmark = pytest.mark.django_db
LINE = 29.6  # points from one line of a page to the next
SAID = [
    "区住建局",
    "南建函〔2024〕12号",
    "办理结果：B类",
    "关于对政协三届三次会议第27号提案的答复",
    "李文博委员：",
    "《关于整治消防通道的建议》收悉",
    "我局逐条研究。",
    "关于“摸清底数”的建议（采纳）",
    "已建台账。",
    "1.完成划线（2025年6月30日前）。",
    "附件：通道台账",
    "2024年5月10日",
    "签发人：王建国；联系人：赵敏；电话：0319-4561234",
    "抄送：政协南和区委员会提案委员会，区消防大队",
]


@pytest.fixture
def reply():
    proposal = ProposalFactory(
        status=Status.ANSWERED, number=27, lead=MemberFactory(name="李文博"), title="关于整治消防通道的建议"
    )
    handling = HandlingFactory(
        proposal=proposal, manner=Manner.LEAD, status=HandlingStatus.REPLIED, unit=UnitFactory(name="区住建局")
    )
    HandlingFactory(proposal=proposal, manner=Manner.ASSIST, unit=UnitFactory(name="区消防大队"))
    return ReplyFactory(
        handling=handling, outcome="B", document_number="南建函〔2024〕12号", body="我局逐条研究。\n现场核查36个小区。",
        signatory="王建国", contact_person="赵敏", contact_phone="0319-4561234",
        points=[{"text": "一是摸清底数；", "answer": "已建台账。", "taken": "adopted"},
                {"text": "二是列入预算。", "answer": "", "taken": ""}],
        promises=[{"text": "完成划线", "due_on": "2025-06-30"}],
    )  # fmt: skip


def words_of(answer):
    if answer["Content-Type"] == "application/pdf":
        with pdfplumber.open(BytesIO(answer.content)) as pdf:
            return "".join("".join(page.extract_text().split()) for page in pdf.pages)
    word = WordDocument(BytesIO(answer.content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "".join("".join(text.split()) for text in [*(p.text for p in word.paragraphs), *cells])


def address(reply, kind, proposal=None):
    return reverse("proposals:reply_letter", args=[reply.pk, (proposal or reply.handling.proposal).pk, kind])


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_letter_says_all_that_a_reply_owes(sign_in, clerk, reply, kind):
    Attachment.objects.create(owner=reply, name="通道台账.xlsx", file="x", size=4, kind="xlsx")

    answer = sign_in(clerk).get(address(reply, kind))
    words = words_of(answer)

    for said in SAID:
        assert said in words, said
    assert "列入预算" not in words  # a suggestion without an answer of its own
    assert "草稿" not in words
    assert answer["Cache-Control"] == "private, no-store"


def test_every_author_of_what_was_merged_gets_a_letter_with_the_own_number(sign_in, clerk, reply):
    child = ProposalFactory(
        status=Status.MERGED,
        merged_into=reply.handling.proposal,
        lead=MemberFactory(name="孙并案"),
        serial=88,
        number=None,
    )

    words = words_of(sign_in(clerk).get(address(reply, "docx", child)))

    assert "流水号88提案的答复" in words
    assert "孙并案委员：" in words
    assert "已并入第27号提案一并办理" in words
    assert sign_in(clerk).get(address(reply, "docx", ProposalFactory())).status_code == 404


def test_a_body_is_addressed_by_its_name(sign_in, clerk, reply):
    proposal = reply.handling.proposal
    proposal.lead, proposal.collective_body, proposal.sponsor_kind = (
        None,
        GroupFactory(name="民进南和支部"),
        "collective",
    )
    proposal.save()

    words = words_of(sign_in(clerk).get(address(reply, "docx")))

    assert "民进南和支部：您单位提出的" in words


def test_a_draft_is_marked_as_one_in_name_and_head(sign_in, user_with, reply):
    from cppcc.core.accounts.roles import Role

    writer, handling = user_with(Role.UNIT_CLERK), reply.handling
    handling.unit.clerks.add(writer)
    draft = ReplyDraft.objects.create(handling=handling, round=2, body="初稿", outcome="A")

    answer = sign_in(writer).get(reverse("proposals:draft_letter", args=[draft.pk, "docx"]))

    assert "（草稿）关于对政协三届三次会议第27号提案的答复" in words_of(answer)
    assert "%E8%8D%89%E7%A8%BF" in answer["Content-Disposition"]  # 草稿


def test_an_opinion_goes_to_the_lead_unit(sign_in, clerk, reply):
    assist = reply.handling.proposal.handlings.get(manner=Manner.ASSIST)
    opinion = ReplyFactory(handling=assist, body="可用地下空间。", outcome="")

    words = words_of(sign_in(clerk).get(address(opinion, "docx")))

    assert "关于对政协三届三次会议第27号提案的会办意见" in words
    assert "区住建局：" in words
    assert "办理结果" not in words


def test_an_opinions_letter_is_not_for_the_author(sign_in, member, reply):
    reply.handling.proposal.lead = member
    reply.handling.proposal.save()
    assist = reply.handling.proposal.handlings.get(manner=Manner.ASSIST)
    client = sign_in(member.user)

    assert client.get(address(ReplyFactory(handling=assist), "docx")).status_code == 404
    assert client.get(address(reply, "docx")).status_code == 200
    assert client.get(address(reply, "exe")).status_code == 404


def test_equal_replies_give_equal_bytes_dated_as_the_reply(sign_in, clerk, reply):
    client = sign_in(clerk)
    once, again = client.get(address(reply, "docx")).content, client.get(address(reply, "docx")).content

    assert once == again
    assert WordDocument(BytesIO(once)).core_properties.created.date() == date(2024, 5, 10)


def test_a_line_stays_free_between_the_outcome_in_the_corner_and_the_title(sign_in, clerk, reply):
    client, kinds = sign_in(clerk), ("pdf", "docx")
    sheet, word = (
        client.get(reverse("proposals:reply_letter", args=[reply.pk, reply.handling.proposal_id, kind])).content
        for kind in kinds
    )

    with pdfplumber.open(BytesIO(sheet)) as pdf:
        lines = [(line["text"].replace(" ", ""), line["top"]) for line in pdf.pages[0].extract_text_lines()]
    (corner,) = [top for text, top in lines if text.startswith("办理结果")]
    (title,) = [top for text, top in lines if text.startswith("关于对政协")]
    assert title - corner > 1.5 * LINE
    texts = [paragraph.text for paragraph in WordDocument(BytesIO(word)).paragraphs]
    assert texts[texts.index("办理结果：B类") + 1] == ""
