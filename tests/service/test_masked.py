"""Citizens named in a record: read by the member and whoever confirms, masked in every output."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from cppcc.core.attachments.checks import check
from cppcc.core.attachments.models import Attachment
from cppcc.core.ledger.sheets import Scope, declared
from cppcc.core.periods import Period
from cppcc.core.registry import DUTY_SOURCES, FIGURES
from cppcc.core.rowtables import row_table
from members.service.models import OfficeRecord, ServiceKind, ServiceRecord
from members.service.states import Status
from members.statements.filling import Filling
from tests.core.attachments import files
from tests.factories import ServiceRecordFactory
from tests.statements.conftest import NOW

TEXT = "走访居民王建国（电话13900001234），解决用水问题"
MASKED = "走访居民王某某（电话〔手机号略〕），解决用水问题"
SECRETS = ("王建国", "13900001234")


@pytest.fixture
def named(member):
    return ServiceRecordFactory(member=member, text=TEXT, status=Status.CONFIRMED)


@pytest.fixture
def letter(db):
    return OfficeRecord.objects.create(kind=ServiceKind.objects.get(name="来信"), on=date(2024, 5, 2), text=TEXT)


def cells(content):
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]


@pytest.mark.parametrize("who", ["liaison", "convenor", "member"])
def test_the_member_and_whoever_confirms_read_it_as_it_is(request, sign_in, named, who):
    person = request.getfixturevalue(who)
    client = sign_in(getattr(person, "user", person))

    for page in (reverse("service:list"), named.get_absolute_url()):
        assert TEXT in client.get(page).text


def test_a_leader_reads_it_masked_and_does_not_find_it_by_what_is_masked(sign_in, leader, named):
    client = sign_in(leader)

    for page in (reverse("service:list"), named.get_absolute_url()):
        text = client.get(page).text
        assert MASKED in text
        assert not any(secret in text for secret in SECRETS)
    assert named.get_absolute_url() not in client.get(reverse("service:list") + "?q=王建国").text
    assert named.get_absolute_url() in client.get(reverse("service:list") + "?q=解决用水").text


def test_a_reason_that_repeats_a_name_is_masked_with_it(sign_in, leader, liaison, named):
    named.refuse(by=liaison, note="请核对居民王建国的姓名")

    text = sign_in(leader).get(named.get_absolute_url()).text

    assert "居民王某某" in text
    assert "王建国" not in text


def test_evidence_is_for_those_who_read_the_text(sign_in, leader, convenor, liaison, named, member):
    Attachment.objects.attach(named, [check(files.upload("现场.jpg", files.photo()))], by=liaison)
    kept = Attachment.objects.get()
    page = reverse("attachments:download", args=[kept.pk])

    assert "现场.jpg" not in sign_in(leader).get(named.get_absolute_url()).text
    assert sign_in(leader).get(page).status_code == 404
    for user in (convenor.user, liaison, member.user):
        answer = sign_in(user).get(page)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"


def test_the_lists_workbooks_are_masked(sign_in, liaison, named, letter):
    client = sign_in(liaison)

    for name in ("export", "office_export"):
        told = cells(client.get(reverse(f"service:{name}")).content)
        assert MASKED in told
        assert not any(secret in cell for cell in told for secret in SECRETS)


@pytest.mark.parametrize("sheet", ["履职", "机关工作"])
def test_the_ledgers_sheets_are_masked(liaison, named, letter, sheet):
    declaration = next(found for found in declared() if found.name == sheet)

    [row] = declaration.export(Scope(2024, liaison))

    assert row["内容"] == MASKED


@pytest.mark.parametrize("name", ["service.records", "service.records_by_kind", "service.office_by_kind"])
def test_the_rows_behind_a_figure_are_masked(named, letter, name):
    rows = FIGURES[name].rows(Period.year(2024), None)
    table = row_table(rows)

    told = [cell for record in table.plan(rows) for cell in table.cells(record)]

    assert MASKED in told


@pytest.mark.parametrize("name", [name for name in DUTY_SOURCES if name.startswith("service.")])
def test_what_is_credited_is_told_masked(named, name):
    ServiceRecord.objects.update(amount=1, level="city")
    for credit in DUTY_SOURCES[name].credits(Period.year(2024)):
        assert credit.title == MASKED


def test_a_statements_first_draft_is_masked(named, member):
    told = str(Filling(2024, now=NOW, member=member).of(member))

    assert "居民王某某" in told
    assert not any(secret in told for secret in SECRETS)


def test_what_was_mended_is_masked_anew(sign_in, liaison, member):
    record = ServiceRecordFactory(member=member, text="走访")
    record.text = TEXT

    record.revise(by=liaison, fields=["text"])

    record.refresh_from_db()
    assert record.masked_text == MASKED
