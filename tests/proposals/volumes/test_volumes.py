"""Registers and compilations: ordered on a page, made by a job, read back from the files."""

from datetime import date
from io import BytesIO

import docx
import pdfplumber
import pytest
from openpyxl import load_workbook

from cppcc.core.jobs.models import Job
from cppcc.core.jobs.runs import perform
from proposals.models import Commitment, Cosigner, CosignStatus, DeclineReason, HandlingStatus, Manner, Volume
from proposals.states import Status
from proposals.volumes.registers import REGISTERS
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, ReplyFactory, SessionFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    """Number 1 answered, number 2 overdue and secret, number 3 key; one declined, one merged."""
    session = SessionFactory()
    one = ProposalFactory(session=session, status=Status.ANSWERED, number=1, title="关于停车管理的建议")
    Cosigner.objects.create(proposal=one, member=MemberFactory(name="赵联名"), status=CosignStatus.SIGNED)
    handling = HandlingFactory(
        proposal=one, unit=UnitFactory(name="区城管局"), manner=Manner.SOLE, status=HandlingStatus.REPLIED
    )
    ReplyFactory(
        handling=handling, body="已改造车位120个。", points=[{"text": "改造闲置地块", "answer": "已列入计划。"}]
    )
    promise = {"unit": handling.unit, "text": "改造闲置地块", "promised_on": handling.issued_on}
    Commitment.objects.create(proposal=one, **promise)
    secret = ProposalFactory(session=session, status=Status.HANDLING, number=2, title="关于机密的建议", is_secret=True)
    HandlingFactory(proposal=secret, manner=Manner.SOLE)
    Commitment.objects.create(proposal=secret, **promise)
    key = ProposalFactory(
        session=session,
        status=Status.HANDLING,
        number=3,
        title="关于托育的建议",
        is_key=True,
        supervising_leader="李副主席",
    )
    HandlingFactory(proposal=key, manner=Manner.SOLE, status=HandlingStatus.ACCEPTED)
    ProposalFactory(
        session=session, status=Status.DECLINED, title="关于论文的建议", decline_reason=DeclineReason.objects.first()
    )
    ProposalFactory(session=session, status=Status.MERGED, title="关于车位的建议", merged_into=one)
    return session


def print_it(client, **answers):
    kind = answers.pop("kind")
    response = client.post(
        "/proposals/volumes/", {"kind": kind, **{f"{kind}-{name}": v for name, v in answers.items()}}
    )
    assert response.status_code == 302, response.context["forms"]
    volume = Volume.objects.latest("pk")
    perform(volume.job_id, pulse=False)
    volume.refresh_from_db()
    return volume


def bytes_of(file):
    with file.open("rb") as opened:
        return BytesIO(opened.read())


def text_of(volume):
    with pdfplumber.open(bytes_of(volume.pdf)) as pdf:
        return [page.extract_text() for page in pdf.pages]


LINES = {
    "filed": ["关于停车管理的建议", "关于托育的建议"],
    "handed_over": ["关于停车管理的建议", "关于托育的建议"],
    "overdue": ["关于托育的建议"],
    "replies": ["关于停车管理的建议"],
    "commitments": ["关于停车管理的建议"],
    "declined": ["关于论文的建议"],
    "merged": ["关于车位的建议"],
    "key": ["关于托育的建议"],
    "excellent": [],
}


@pytest.mark.parametrize("name", list(REGISTERS))
def test_each_register_lists_its_records_and_no_secret_one(session, name):
    register = REGISTERS[name]
    place = next(index for index, field in enumerate(register.fields) if field.head == "案由")

    assert [line[place] for line in register.lines(session, date(2024, 6, 1))] == LINES[name]


def test_a_register_comes_as_pdf_word_and_workbook_saying_the_same(session, sign_in, clerk):
    volume = print_it(sign_in(clerk), kind="register", register="filed", session=session.pk)

    sheet = load_workbook(bytes_of(volume.xlsx)).active
    assert [[cell.value for cell in row][:3] for row in sheet.iter_rows(min_row=2)] == [
        [1, "关于停车管理的建议", f"{session.proposals.get(number=1).sponsor}、赵联名"],
        [3, "关于托育的建议", session.proposals.get(number=3).sponsor],
    ]
    assert "关于托育的建议" in "".join(text_of(volume)).replace("\n", "")
    word = docx.Document(bytes_of(volume.docx))
    assert [row.cells[1].text for row in word.tables[0].rows] == ["案由", "关于停车管理的建议", "关于托育的建议"]


def test_an_empty_register_says_so_instead_of_making_an_empty_file(session, sign_in, clerk):
    volume = print_it(sign_in(clerk), kind="register", register="excellent", session=session.pk)

    assert not volume.is_finished
    assert "没有记录" in Job.objects.get(pk=volume.job_id).error


def test_a_compilation_has_contents_with_pages_texts_and_replies(session, sign_in, clerk):
    volume = print_it(sign_in(clerk), kind="compilation", session=session.pk, which="filed", with_replies="on")

    pages = text_of(volume)
    whole = "".join(pages).replace("\n", "")
    assert "目" in pages[0]
    assert "已改造车位120个。" in whole
    assert "已列入计划。" in whole
    assert "关于机密的建议" not in whole
    for title in ("关于停车管理的建议", "关于托育的建议"):
        line = next(line for line in pages[0].splitlines() if title in line)
        page = int(line.rsplit(".", 1)[-1].strip() or line.split()[-1])
        assert title in pages[page - 1]


def test_without_replies_they_are_left_out(session, sign_in, clerk):
    volume = print_it(sign_in(clerk), kind="compilation", session=session.pk, which="numbers", numbers="1")

    assert "已改造车位120个。" not in "".join(text_of(volume))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"which": "numbers"}, "请填写提案号"),
        ({"which": "numbers", "numbers": "1、2"}, "没有这些提案号，或未立案、涉密：2"),
        ({"which": "numbers", "numbers": "甲"}, "不是提案号"),
        ({"which": "excellent"}, "没有符合条件、可以汇编的提案"),
        ({"which": "nonsense"}, "编入"),
    ],
)
def test_what_cannot_be_compiled_is_told_at_the_form(session, sign_in, clerk, answers, words):
    sent = {"kind": "compilation", "compilation-session": session.pk}
    sent |= {f"compilation-{name}": value for name, value in answers.items()}

    response = sign_in(clerk).post("/proposals/volumes/", sent)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert Volume.objects.count() == 0


def test_the_files_are_for_office_and_leaders_and_each_download_is_logged(session, client, clerk, leader, member):
    client.force_login(clerk)
    volume = print_it(client, kind="register", register="filed", session=session.pk)

    client.force_login(leader)
    response = client.get(f"/proposals/volumes/{volume.pk}/pdf/")
    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    client.force_login(member.user)
    assert client.get(f"/proposals/volumes/{volume.pk}/pdf/").status_code == 403
    client.force_login(clerk)
    assert client.get(f"/proposals/volumes/{volume.pk}/exe/").status_code == 404


def test_the_statistics_come_as_files_too(session, sign_in, clerk):
    volume = print_it(sign_in(clerk), kind="statistics", year=2024)

    book = load_workbook(bytes_of(volume.xlsx))
    assert "按承办单位" in book.sheetnames
    assert "按承办单位" in "".join(text_of(volume))
