"""Registers and statistics: ordered on the page, made by a job, read back from the files; none secret."""

from datetime import date
from io import BytesIO

import docx
import pdfplumber
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cppcc.core.jobs.runs import perform
from sentiment.models import Adoption, Instruction, Relay, ReportAuthor, SocialReport, Volume
from sentiment.registers.registers import REGISTERS
from sentiment.states import Status
from tests.factories import GroupFactory, MemberFactory, SocialReportFactory

pytestmark = pytest.mark.django_db
SEEN_ON = date(2024, 12, 31)


@pytest.fixture
def year():
    """Of the first group number 1 (issued, adopted, instructed, sent up) and a secret one; of the second number 3."""
    one = SocialReportFactory(number=1, title="老旧小区电梯维保缺位", status=Status.ISSUED)
    secret = SocialReportFactory(number=2, title="化工园区隐患", is_secret=True)
    two = SocialReportFactory(number=3, title="=学校门口拥堵")
    second = GroupFactory(name="第二活动组")
    for report, author in [
        (one, MemberFactory(name="张三")),
        (secret, MemberFactory()),
        (two, MemberFactory(group=second)),
    ]:
        ReportAuthor.objects.create(report=report, member=author)
    for report in (one, secret):
        told = {"report": report, "level": "city", "on": date(2024, 5, 6)}
        Adoption.objects.create(manner="adopted", note="《每日社情》第3期", **told)
        Instruction.objects.create(leader="王市长", gist="请研办", feedback="已整改", **told)
        Relay.objects.create(note="市政协研究室", **told)
    return one, secret, two


def rows(name, **asked):
    register = REGISTERS[name]
    asked = {"register": name, "year": 2024, **asked}
    return [[str(cell or "") for cell in field] for field in [
        [each.says(record) for each in register.fields] for record in register.rows(asked, SEEN_ON)
    ]]  # fmt: skip


def test_each_register_has_its_records_and_no_secret_one(year):
    assert [row[:2] for row in rows("reports")] == [["1", "老旧小区电梯维保缺位"], ["3", "=学校门口拥堵"]]
    assert rows("reports")[0][7] == "市采用、市批示"
    assert rows("adoptions") == [["1", "老旧小区电梯维保缺位", "张三", "市", "采用", "2024-05-06", "《每日社情》第3期"]]
    assert rows("instructions")[0][4:] == ["王市长", "2024-05-06", "请研办", "已整改"]
    assert rows("relays")[0][3:] == ["市", "2024-05-06", "市政协研究室"]
    assert all(SocialReport.objects.get(is_secret=True).title not in str(rows(name)) for name in REGISTERS)


def test_the_register_of_reports_is_narrowed_by_state_and_group(year):
    second = year[2].authors.get().member.appointments.get().bodies.get()

    assert [row[0] for row in rows("reports", state="issued")] == ["1"]
    assert [row[0] for row in rows("reports", group=second.pk)] == ["3"]


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_takes_as_many_queries_for_many_lines(year, name, django_assert_max_num_queries):
    for place in range(5):
        report = SocialReportFactory(status=Status.ISSUED)
        ReportAuthor.objects.create(report=report, member=MemberFactory())
        Adoption.objects.create(report=report, level="city", manner="adopted", on=date(2024, 5, 1 + place))
    with django_assert_max_num_queries(6):
        rows(name)


def ordered(client, kind, **asked):
    sent = {"kind": kind, **{f"{kind}-{name}": value for name, value in asked.items()}}
    assert client.post(reverse("sentiment:registers"), sent).status_code == 302
    volume = Volume.objects.latest("pk")
    perform(volume.job_id, pulse=False)
    volume.refresh_from_db()
    return volume


def test_a_register_is_made_as_pdf_word_and_workbook_that_agree(year, sign_in, editor):
    client = sign_in(editor)
    volume = ordered(client, "register", register="reports", year="2024", state="", group="")

    assert volume.title == "2024年社情民意收文登记册"
    files = {
        kind: b"".join(client.get(reverse("sentiment:volume_file", args=[volume.pk, kind])).streaming_content)
        for kind in ("pdf", "docx", "xlsx")
    }
    with pdfplumber.open(BytesIO(files["pdf"])) as pdf:
        printed = "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)
    assert "共2条" in printed
    assert "老旧小区电梯维保缺位" in printed.replace("\n", "")
    table = docx.Document(BytesIO(files["docx"])).tables[0]
    assert [cell.text for cell in table.rows[1].cells][:3] == ["1", "老旧小区电梯维保缺位", "张三"]
    sheet = load_workbook(BytesIO(files["xlsx"])).active
    assert [[cell.value for cell in row][:2] for row in sheet.iter_rows(min_row=2)] == [
        [1, "老旧小区电梯维保缺位"], [3, "=学校门口拥堵"],
    ]  # fmt: skip
    assert sheet["B3"].data_type == "s"
    assert "化工园区隐患" not in printed


def test_statistics_are_made_with_every_dimension(year, sign_in, editor):
    volume = ordered(sign_in(editor), "statistics", year="2024")

    with volume.xlsx.open("rb") as file:
        book = load_workbook(file)
    assert book.sheetnames == [f"按{label}" for label in ["活动组", "界别", "党派", "类别", "地域", "层级", "采用方式"]]
    assert [cell.value for cell in book["按活动组"][4]][:2] == ["合计", 3]


def test_an_empty_register_is_told_and_not_made(sign_in, editor):
    volume = ordered(
        sign_in(editor), "register", register="instructions", year=str(date.today().year), state="", group=""
    )

    volume.job.refresh_from_db()
    assert not volume.is_finished
    assert "没有符合条件的记录" in volume.job.error


def test_what_a_register_is_not_narrowed_by_is_told_at_its_field(year, sign_in, editor):
    sent = {"kind": "register", "register-register": "adoptions", "register-year": "2024", "register-state": "kept"}

    page = sign_in(editor).post(reverse("sentiment:registers"), sent)

    assert page.status_code == 422
    assert "采用登记册不按这一项分" in page.content.decode()


def test_each_number_of_the_page_opens_its_records_and_secret_ones_are_not_told(year, sign_in, liaison, editor):
    address = f"{reverse('sentiment:register_rows')}?by=group&year=2024&column=received&name=第一活动组"

    page = sign_in(liaison).get(address)
    assert page.context["page"].paginator.count == 2
    assert "化工园区隐患" not in page.content.decode()
    assert "化工园区隐患" in sign_in(editor).get(address).content.decode()
    table = sign_in(liaison).get(f"{reverse('sentiment:registers')}?by=group&year=2024").context["table"]
    assert dict(table.lines())["第一活动组"][0] == ("received", 2)


@pytest.mark.parametrize("address", ["?by=nonsense&year=abcd", "?year=99999", "?by=level&year=2024"])
def test_a_strange_address_shows_the_usual_table(year, sign_in, editor, address):
    assert sign_in(editor).get(reverse("sentiment:registers") + address).status_code == 200
