"""manage.py import_ledger: counts, refusals one a line, no traceback."""

import pytest
from django.core.management import CommandError, call_command

from members.people.models import Member
from tests.ledger.books import small, workbook

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def ledger(tmp_path):
    def write(rows):
        path = tmp_path / "台账.xlsx"
        path.write_bytes(workbook(rows).getvalue())
        return str(path)

    return write


def test_it_imports_and_tells_the_counts(ledger, capsys):
    call_command("import_ledger", ledger(small()))

    told = capsys.readouterr().out.splitlines()
    assert told[2] == "委员：新增3 变更0 未变0"
    assert told[-1] == "已导入：新增29行，变更0行，未变0行"
    assert Member.objects.count() == 3


def test_a_dry_run_writes_nothing(ledger, capsys):
    call_command("import_ledger", ledger(small()), "--dry-run")

    assert capsys.readouterr().out.splitlines()[-1] == "试运行，没有写入；将新增29行，变更0行，未变0行"
    assert Member.objects.count() == 0


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_refusals_come_one_a_line_and_the_exit_status_is_one(ledger, capsys, options):
    rows = small()
    rows["出席"][0][1] = "张三"
    rows["履职"][0][2] = "4月31日"

    with pytest.raises(SystemExit) as end:
        call_command("import_ledger", ledger(rows), *options)

    assert end.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        "“出席”表第2行“委员”列（张三）：没有叫“张三”的委员，请核对姓名，或写委员编号",
        "“履职”表第2行“日期”列（4月31日）：日期不完整或有歧义，请写成 2024-03-05",
        "有2处问题，没有写入任何内容。",
    ]
    assert Member.objects.count() == 0


def test_what_is_no_workbook_is_told_in_a_sentence(tmp_path, capsys):
    path = tmp_path / "笔记.xlsx"
    path.write_text("你好", encoding="utf-8")

    with pytest.raises(SystemExit):
        call_command("import_ledger", str(path))

    assert capsys.readouterr().err.startswith("这不是 Excel 工作簿（.xlsx）")


def test_a_file_that_is_not_there_is_told_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"打不开文件 .*没有\.xlsx：No such file"):
        call_command("import_ledger", str(tmp_path / "没有.xlsx"))
