"""All of a body's statements in one job."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cppcc.core.jobs.kinds import JobFailed
from members.statements import making
from members.statements.making import make, pages_of
from members.statements.models import StatementVolume
from members.statements.models.volumes import VolumeKind
from members.statements.states import Status
from tests.factories import GroupFactory, MemberFactory
from tests.statements.conftest import NOW

ON = date(2024, 12, 20)


class Told:
    """Where the work says how far it is."""

    def __init__(self):
        self.steps = []

    def progress(self, done, total, step=""):
        self.steps.append((done, total, step))


def volume(by, kind=VolumeKind.ARCHIVE, **asked):
    facts = {"title": "述职报告", "seen_on": ON, "asked": {"year": 2024, "body": None, "drafts": False, **asked}}
    return StatementVolume.objects.create(kind=kind, by=by, **facts)


def names(by, **asked):
    return [(page.name, bool(page.draft)) for page in pages_of(volume(by, **asked), now=NOW)]


@pytest.fixture
def three(asked, member, convenor, written):
    """One handed in, one returned, one never begun (of the second group)."""
    written(member, member.user, Status.HANDED_IN)
    written(convenor, convenor.user, Status.RETURNED)
    return MemberFactory(name="吴没写", group=GroupFactory(name="第二活动组"))


def test_only_what_was_handed_in_unless_the_rest_is_asked_for(three, liaison):
    assert names(liaison) == [("李委员", False)]
    assert set(names(liaison, drafts=True)) == {("李委员", False), ("孙召集", True), ("吴没写", True)}


def test_what_is_still_with_a_member_is_printed_from_the_records_and_not_in_their_words(three, liaison, convenor):
    [page] = [one for one in pages_of(volume(liaison, drafts=True), now=NOW) if one.name == "孙召集"]

    assert page.draft.startswith("按记录生成")
    assert "下半年调研偏少" not in str(page.sections)


def test_a_convenor_prints_whom_they_lead(three, convenor):
    assert set(names(convenor.user, drafts=True)) == {("李委员", False), ("孙召集", True)}


def test_a_body_narrows_it(three, liaison):
    second = three.appointments.get().bodies.get()

    assert names(liaison, drafts=True, body=second.pk) == [("吴没写", True)]


def test_an_archive_holds_a_pdf_and_a_word_file_of_each_and_progress_is_told(three, liaison, member):
    told = Told()

    files, count = make(volume(liaison, drafts=True), told)

    with zipfile.ZipFile(BytesIO(files["zip"])) as archive:
        assert count == 3
        assert len(archive.namelist()) == 6
        assert archive.read(f"{member.number}李委员2024年度述职报告.pdf").startswith(b"%PDF")
        assert sum(name.startswith("按记录生成/") for name in archive.namelist()) == 4
    assert [step[:2] for step in told.steps[1:]] == [(0, 3), (1, 3), (2, 3)]


def test_a_bound_volume_is_one_pdf_and_one_word_file(three, liaison):
    files, count = make(volume(liaison, VolumeKind.BOUND, drafts=True), Told())

    assert (set(files), count) == ({"pdf", "docx"}, 3)


def test_reading_takes_the_same_queries_however_many(asked, liaison, member):
    ordered = volume(liaison, drafts=True)
    pages_of(ordered, now=NOW)
    with CaptureQueriesContext(connection) as of_one:
        pages_of(ordered, now=NOW)
    for _ in range(3):
        MemberFactory()
    with CaptureQueriesContext(connection) as of_four:
        assert len(pages_of(ordered, now=NOW)) == 4

    assert len(of_four) == len(of_one)


def test_nothing_to_print_is_told_with_what_to_do(asked, liaison):
    with pytest.raises(JobFailed, match="还没有人提交"):
        make(volume(liaison), Told())


def test_a_volume_too_thick_is_told(three, liaison, monkeypatch):
    monkeypatch.setattr(making, "MOST_BOUND", 2)

    with pytest.raises(JobFailed, match="合订本一册最多2份，现有3份"):
        make(volume(liaison, VolumeKind.BOUND, drafts=True), Told())
