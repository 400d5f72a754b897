"""Pages of the ledger: who sees them, what they show, what they refuse."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.ledger.models import LedgerUpload
from cppcc.core.ledger.states import Status
from tests.ledger.books import HEADERS, small, workbook
from tests.ledger.test_uploads import _own_files, run_job, upload  # noqa: F401 - files of a test stay its own

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def page(sign_in, office):
    return sign_in(office)


def text_of(response):
    return response.content.decode()


def test_a_ledger_is_uploaded_and_checked_in_the_background(page):
    file = SimpleUploadedFile("台账.xlsx", workbook(small()).getvalue(), XLSX)

    response = page.post(reverse("ledger:upload"), {"file": file}, follow=True)

    received = LedgerUpload.objects.get()
    assert response.redirect_chain == [(received.get_absolute_url(), 302)]
    assert "已上传《台账.xlsx》，正在检查" in text_of(response)
    assert f'hx-get="{reverse("jobs:progress", args=[received.job_id])}"' in text_of(response)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("照片.xlsx", b"\x89PNG" + b"x" * 99, "这不是 Excel 工作簿"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "旧版 Excel 文件"),
        ("空.xlsx", b"", "文件是空的"),
    ],
)
def test_what_is_no_ledger_is_refused_at_the_door(page, name, content, reason):
    response = page.post(reverse("ledger:upload"), {"file": SimpleUploadedFile(name, content)})

    assert response.status_code == 422
    assert reason in text_of(response)
    assert LedgerUpload.objects.count() == 0


def test_no_file_is_refused_with_what_to_do(page):
    response = page.post(reverse("ledger:upload"))

    assert (response.status_code, "请选择台账文件" in text_of(response)) == (422, True)


def test_the_preview_shows_what_would_be_added_and_offers_the_import(page, office):
    checked = run_job(upload(office))

    seen = text_of(page.get(checked.get_absolute_url()))

    assert "检查通过，还没有写入" in seen
    assert "导入这份台账" in seen
    assert "经济委员会" in seen
    assert "第1号 关于甲的建议" in seen


def test_the_preview_shows_old_and_new(page, office, imported):
    rows = small()
    rows["活动"][0][6] = "老城"
    checked = run_job(upload(office, rows))

    seen = text_of(page.get(checked.get_absolute_url()))

    assert "<del>新区</del>" in seen
    assert "<ins>老城</ins>" in seen


def test_a_ledger_without_news_says_so(page, office, imported):
    seen = text_of(page.get(run_job(upload(office)).get_absolute_url()))

    assert "台账与系统中的记录完全一致，不需要导入" in seen


def test_refusals_are_listed_with_their_place_and_can_be_downloaded(page, office):
    rows = small()
    rows["出席"][0][1] = "+张三"
    refused = run_job(upload(office, rows))

    seen = text_of(page.get(refused.get_absolute_url()))
    assert "有1处要改，整份台账没有写入" in seen
    assert "没有叫“+张三”的委员" in seen
    assert "导入这份台账" not in seen

    response = page.get(reverse("ledger:refusals", args=[refused.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[2]] == [
        "出席", 2, "委员", "+张三", "没有叫“+张三”的委员，请核对姓名，或写委员编号",
    ]  # fmt: skip
    assert sheet["D2"].data_type == "s"


def test_the_import_is_started_once(page, office):
    checked = run_job(upload(office))
    address = reverse("ledger:start", args=[checked.pk])

    assert page.post(address).status_code == 302
    assert page.post(address).status_code == 409
    assert run_job(checked).status == Status.IMPORTED
    assert "已导入：新增29行" in text_of(page.get(checked.get_absolute_url()))
    assert page.post(address).status_code == 409


def test_checking_again_needs_no_new_upload(page, office):
    checked = run_job(upload(office))

    assert page.post(reverse("ledger:recheck", args=[checked.pk])).status_code == 302
    assert page.post(reverse("ledger:recheck", args=[checked.pk])).status_code == 409


@pytest.mark.parametrize("verb", ["start", "recheck", "upload"])
def test_changes_are_posted(page, office, verb):
    checked = run_job(upload(office))
    address = reverse(f"ledger:{verb}", args=[] if verb == "upload" else [checked.pk])

    assert page.get(address).status_code == 405


@pytest.mark.parametrize("role", Role)
def test_the_office_alone_imports_and_each_sees_its_own_uploads(sign_in, user_with, liaison, role):
    checked = run_job(upload(liaison))
    client = sign_in(user_with(role))
    may, sees = role in OFFICES, role == Role.GENERAL_OFFICE

    for name in ("imports", "template"):
        assert client.get(reverse(f"ledger:{name}")).status_code == (200 if may else 403)
    assert client.get(reverse("ledger:export"), {"year": 2024}).status_code == (200 if may else 403)
    for name in ("detail", "file", "refusals"):
        assert client.get(reverse(f"ledger:{name}", args=[checked.pk])).status_code == (200 if sees else 404)
    assert client.post(reverse("ledger:start", args=[checked.pk])).status_code == (403 if sees else 404)
    assert client.post(reverse("ledger:recheck", args=[checked.pk])).status_code == (403 if sees else 404)
    assert [own.pk for own in LedgerUpload.objects.visible_to(liaison)] == [checked.pk]


def test_nothing_of_the_ledger_is_kept_by_a_browser(page, office, imported):
    received = upload(office)
    addresses = [reverse(f"ledger:{name}", args=[received.pk]) for name in ("file", "refusals")]
    addresses += [reverse("ledger:template"), reverse("ledger:export") + "?year=2024"]

    assert {page.get(address)["Cache-Control"] for address in addresses} == {"no-store"}


def test_the_page_says_who_imports_which_sheet(page):
    seen = text_of(page.get(reverse("ledger:imports")))

    assert "提案、承办由提案委办公室导入" in seen
    assert "社情民意、采用由信息科导入" in seen
    assert "届次、活动组、委员、承办单位、活动、出席、履职、机关工作由委员联络科导入" in seen


def test_old_birth_dates_are_masked_for_an_uploader_who_works_with_them_no_more(sign_in, liaison, imported):
    rows = small(届次=None)
    rows["委员"][0][4] = "1980-01-01"
    checked = run_job(upload(liaison, {"委员": rows["委员"]}))
    client = sign_in(liaison)
    assert "<del>1979-12-01</del>" in text_of(client.get(checked.get_absolute_url()))

    liaison.hold([Role.INFORMATION_OFFICE])

    seen = text_of(client.get(checked.get_absolute_url()))
    assert ("1979-12-01" in seen, "1980-01-01" in seen, "<del>（不显示）</del>" in seen) == (False, False, True)


@pytest.mark.parametrize("uploads", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(page, office, uploads, django_assert_num_queries):
    for _ in range(uploads):
        upload(office)

    with django_assert_num_queries(7):
        response = page.get(reverse("ledger:imports"))

    assert text_of(response).count("2024台账.xlsx") == uploads


def test_the_uploaded_file_can_be_fetched_again(page, office):
    received = upload(office)

    response = page.get(reverse("ledger:file", args=[received.pk]))

    assert response.content[:2] == b"PK"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''2024%E5%8F%B0%E8%B4%A6.xlsx"


def test_the_template_has_every_sheet_and_its_words_to_choose_from(page, check):
    response = page.get(reverse("ledger:template"))
    book = openpyxl.load_workbook(io.BytesIO(response.content))

    assert book.sheetnames == [*HEADERS, "填写说明"]
    assert {name: " ".join(cell.value for cell in book[name][1]) for name in HEADERS} == HEADERS
    words = {rule.formula1 for rule in book["承办"].data_validations.dataValidation}
    assert words == {'"主办,会办,分办"', '"A,B,C,D"', '"面商,电话,座谈"', '"满意,基本满意,不满意"'}
    assert "必填" in book["承办"]["A1"].comment.text

    blank = check(io.BytesIO(response.content))
    assert (blank.refusals, blank.added, blank.remarks) == ([], 0, [])


def test_the_filled_template_is_a_ledger(page, check):
    book = openpyxl.load_workbook(io.BytesIO(page.get(reverse("ledger:template")).content))
    for name, rows in small().items():
        for row in rows:
            book[name].append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)

    outcome = check(stream)

    assert (outcome.refusals, outcome.added) == ([], 29)


@pytest.mark.parametrize(("role", "shown"), [(Role.LIAISON_OFFICE, "1979-12-01"), (Role.INFORMATION_OFFICE, None)])
def test_birth_dates_leave_with_those_who_work_with_them(sign_in, user_with, imported, role, shown):
    response = sign_in(user_with(role)).get(reverse("ledger:export"), {"year": 2024})

    birth = openpyxl.load_workbook(io.BytesIO(response.content))["委员"]["E2"].value
    assert (str(birth.date()) if birth else None) == shown


def test_an_export_needs_a_year_and_is_logged(page):
    from cppcc.core.audit.models import AuditEntry

    assert page.get(reverse("ledger:export"), {"year": "去年"}).status_code == 404
    assert page.get(reverse("ledger:export"), {"year": "2024"}).status_code == 200
    assert [entry.details for entry in AuditEntry.objects.filter(action="导出台账")] == [{"year": 2024}]
