"""The pages: everybody's list, one member's sheet on paper, all of them in one job."""

import zipfile
from datetime import date
from io import BytesIO

import pdfplumber
import pytest
from openpyxl import load_workbook

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.jobs.models import Job
from cppcc.core.jobs.runs import perform
from members.commending.models import Candidate, Commendation
from members.people.models import Appointment, Office
from members.tenure.models import TermVolume
from members.tenure.rules import MAY
from tests.factories import GroupFactory, MemberFactory, ParticipationFactory, ProposalFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def term(db):
    return TermFactory()


@pytest.fixture
def busy(term):
    member = MemberFactory(number="W0012", name="龚望怡", work="区第一中学校长", phone="13800000012")
    ParticipationFactory(member=member)
    ProposalFactory(lead=member)
    return member


@pytest.mark.parametrize("verb", MAY)
def test_it_is_for_the_office_and_leaders_alone(user_with, verb):
    allowed = {role for role in Role if user_with(role).has_perm(f"tenure.{verb}")}

    assert allowed == {*OFFICES, Role.LEADER}


def test_the_list_shows_everybody_and_narrows(sign_in, leader, term, busy):
    other = MemberFactory(name="卢明怀", group=GroupFactory(name="第二活动组"))
    Appointment.objects.filter(member=other).update(office=Office.STANDING)
    client = sign_in(leader)

    whole = client.get("/tenure/").content.decode()
    standing = client.get("/tenure/?office=4").content.decode()

    assert f"/tenure/{term.pk}/members/{busy.pk}/" in whole
    assert "100.0%" in whole
    assert "龚望怡" not in standing
    assert "卢明怀" in standing


def test_an_earlier_term_is_chosen_in_the_address(sign_in, leader, busy):
    earlier = TermFactory(name="第二届", starts_on=date(2016, 1, 1), ends_on=date(2020, 12, 31))
    client = sign_in(leader)

    assert "第三届届内履职情况" in client.get("/tenure/?term=999").content.decode()
    page = client.get(f"/tenure/?term={earlier.pk}").content.decode()

    assert "第二届届内履职情况" in page
    assert "龚望怡" not in page


def test_without_any_term_the_page_says_what_to_do(sign_in, leader):
    assert "请在 设置 → 届次 中登记" in sign_in(leader).get("/tenure/").content.decode()


@pytest.mark.parametrize("members", [1, 3])
def test_the_list_takes_the_same_queries_for_one_member_and_three(
    sign_in, leader, term, members, django_assert_num_queries
):
    for member in MemberFactory.create_batch(members):
        ParticipationFactory(member=member)
    client = sign_in(leader)
    client.get("/tenure/")

    with django_assert_num_queries(LIST_QUERIES):
        client.get("/tenure/")


LIST_QUERIES = 56


def test_the_workbook_has_a_line_a_member_and_a_line_a_year(sign_in, liaison, busy):
    book = load_workbook(BytesIO(sign_in(liaison).get("/tenure/?format=xlsx").content))

    whole = [[cell.value for cell in row] for row in book["届内合计"].iter_rows(min_row=2)]
    heads, line = whole[0], dict(zip(*whole, strict=True))
    years = [[cell.value for cell in row] for row in book["逐年"].iter_rows(min_row=3)]

    assert heads[:2] == ["委员编号", "姓名"]
    assert (line["姓名"], line["应出席"], line["出席率"], line["提案"]) == ("龚望怡", 1, 100, 1)
    assert [(row[5], row[12]) for row in years if row[12]] == [(2024, 1)]


def test_one_members_sheet_is_a_page_a_pdf_and_a_word_file(sign_in, leader, term, busy):
    announced = Commendation.objects.create(
        year=2024, name="优秀政协委员", places=1, status="announced", quota=1, announced_on=date(2025, 1, 15)
    )
    Candidate.objects.create(commendation=announced, member=busy, elected=True)
    client, at = sign_in(leader), f"/tenure/{term.pk}/members/{busy.pk}"

    page = client.get(f"{at}/").content.decode()
    with pdfplumber.open(BytesIO(client.get(f"{at}/pdf/").content)) as paper:
        text = paper.pages[0].extract_text()

    for words in ("龚望怡", "区第一中学校长", "届内合计", "2024年度优秀政协委员"):
        assert words in page
        assert words in text
    assert "13800000012" not in page + text
    assert client.get(f"{at}/docx/").content[:2] == b"PK"
    assert client.get(f"{at}/exe/").status_code == 404


def test_who_never_served_in_the_term_has_no_sheet(sign_in, leader, term):
    member = MemberFactory()
    Appointment.objects.filter(member=member).update(starts_on=date(2026, 1, 1))

    assert sign_in(leader).get(f"/tenure/{term.pk}/members/{member.pk}/").status_code == 404


def test_a_member_and_a_convenor_do_not_read_it(sign_in, user_with, term, busy):
    for roles in ((Role.MEMBER,), (Role.MEMBER, Role.CONVENOR)):
        client = sign_in(user_with(*roles))
        assert client.get("/tenure/").status_code == 403
        assert client.get(f"/tenure/{term.pk}/members/{busy.pk}/pdf/").status_code == 403


def test_all_of_a_groups_come_in_one_archive_with_a_workbook(sign_in, liaison, term, busy):
    stranger = MemberFactory(name="卢明怀", group=GroupFactory(name="第二活动组"))
    client, group = sign_in(liaison), GroupFactory()

    client.post(f"/tenure/{term.pk}/volumes/", {"body": group.pk})
    perform(Job.objects.get().pk, pulse=False)

    volume = TermVolume.objects.get()
    assert (str(volume), volume.sheets) == ("第三届届内履职情况表（第一活动组）", 1)
    page = client.get(volume.get_absolute_url()).content.decode()
    assert f"/tenure/volumes/{volume.pk}/zip/" in page
    sent = client.get(f"/tenure/volumes/{volume.pk}/zip/")
    with zipfile.ZipFile(BytesIO(b"".join(sent))) as archive:
        assert archive.namelist() == ["W0012龚望怡.pdf", "W0012龚望怡.docx"]
    sheet = load_workbook(BytesIO(b"".join(client.get(f"/tenure/volumes/{volume.pk}/xlsx/")))).worksheets[0]
    assert stranger.name not in {cell.value for row in sheet.iter_rows() for cell in row}


def test_of_nobody_there_is_no_archive_and_the_job_says_why(sign_in, liaison, term):
    empty = GroupFactory(name="第七活动组")

    sign_in(liaison).post(f"/tenure/{term.pk}/volumes/", {"body": empty.pk})
    perform(Job.objects.get().pk, pulse=False)

    assert "这个范围里没有委员" in Job.objects.get().error
