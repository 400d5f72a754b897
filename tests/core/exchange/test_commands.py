"""A gateway's way in and out."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cppcc.core.exchange.cargo import CARGOES
from cppcc.core.exchange.models import Package
from cppcc.core.exchange.sending import send
from sentiment.models import SocialReport
from tests.core.exchange.packing import KIND, package
from tests.factories import SocialReportFactory
from tests.places import file_of

pytestmark = pytest.mark.django_db


def run(name, *args, **options):
    out = StringIO()
    call_command(name, *map(str, args), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(places, tmp_path):
    kept = tmp_path / "came.zip"
    kept.write_bytes(package(places))
    return kept


def test_a_file_is_let_in_and_waits(file, editor):
    assert run("exchange_import", file, by=editor.username) == (
        "已导入：来自政协云河市委员会的第1包，社情民意转报1篇，待确认\n"
    )
    assert SocialReport.objects.count() == 0


def test_asked_to_it_is_taken_at_once(file, editor):
    told = run("exchange_import", file, by=editor.username, take=True)

    assert "已接收；回执：交换包-发往政协云河市委员会-第001包-社情民意转报的回执.zip" in told
    assert SocialReport.objects.count() == 1


def test_a_replayed_file_an_unknown_login_and_a_missing_file_are_told(file, editor, tmp_path):
    run("exchange_import", file, by=editor.username)
    with pytest.raises(CommandError, match="不再重复接收"):
        run("exchange_import", file, by=editor.username)
    with pytest.raises(CommandError, match="没有可用的账号“nobody”"):
        run("exchange_import", file, by="nobody")
    with pytest.raises(CommandError, match="打不开文件"):
        run("exchange_import", tmp_path / "none.zip", by=editor.username)


def test_what_is_not_confirmed_yet_is_written_out_once(places, editor, tmp_path):
    row = send(CARGOES[KIND], places.county.partner, [SocialReportFactory()], by=editor, answers={"wording": "edited"})
    folder = tmp_path / "out"
    folder.mkdir()

    first, again = run("exchange_outbox", folder), run("exchange_outbox", folder)

    assert (first, again) == ("交换包-发往政协云河市委员会-第001包-社情民意转报.zip\n", "")
    assert [path.read_bytes() for path in folder.iterdir()] == [file_of(row).read()]
    Package.objects.update(status="confirmed")
    (folder / first.strip()).unlink()
    assert run("exchange_outbox", folder) == ""


def test_a_folder_that_is_not_there_is_told(places, tmp_path):
    with pytest.raises(CommandError, match="没有文件夹"):
        run("exchange_outbox", tmp_path / "none")


def test_after_a_restore_the_numbers_go_on_after_the_last_seen(places, editor):
    def sent():
        report = SocialReportFactory()
        return send(CARGOES[KIND], places.county.partner, [report], by=editor, answers={"wording": "edited"}).sequence

    assert sent() == 1
    assert run("exchange_continue", "政协云河市委员会", 7) == "发给政协云河市委员会的下一包是第8包\n"
    assert sent() == 8
    with pytest.raises(CommandError, match="已发到第8包"):
        run("exchange_continue", "政协云河市委员会", 3)
    with pytest.raises(CommandError, match="没有叫“谁”的对方单位"):
        run("exchange_continue", "谁", 3)
