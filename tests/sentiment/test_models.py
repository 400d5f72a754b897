from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cppcc.core.audit.models import AuditEntry
from cppcc.core.search.finding import find
from cppcc.core.workflow import StepRefused
from sentiment.models import Adoption, Bulletin, Instruction, SocialReport
from sentiment.states import STEPS, WITH_AUTHOR, WITH_OFFICE, Status
from tests.factories import BulletinFactory, MemberFactory, SocialReportFactory

pytestmark = pytest.mark.django_db
TODAY = date(2024, 3, 8)


def take(report, step, by):
    verbs = {
        "submit": lambda: report.submit(by=by, on=TODAY),
        "choose": lambda: report.choose(by=by, bulletin=Bulletin.begin(by=by, on=TODAY)),
        "put_back": lambda: report.put_back(by=by),
        "issue": lambda: report.issue(by=by, bulletin=BulletinFactory()),
        "keep": lambda: report.keep(by=by, reason="内容已有部署"),
        "reopen": lambda: report.reopen(by=by),
        "return": lambda: report.return_to_author(by=by, note="请补充数量"),
        "withdraw": lambda: report.withdraw(by=by),
    }
    verbs[step]()


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_starts_only_where_its_table_says(editor, step, status):
    report = SocialReportFactory(status=status)

    if status in STEPS[step].sources:
        take(report, step, editor)
        report.refresh_from_db()
        assert report.status == STEPS[step].target
        assert [taken.step for taken in report.history.all()] == [step]
    else:
        with pytest.raises(StepRefused):
            take(report, step, editor)
        report.refresh_from_db()
        assert report.status == status
        assert report.history.count() == 0


def test_a_report_gets_the_next_number_of_the_year_it_is_received_in(editor):
    SocialReportFactory(year=2024, number=7)
    SocialReportFactory(year=2023, number=40)
    report = SocialReportFactory(year=2023, status=Status.DRAFT)

    report.submit(by=editor, on=TODAY)

    assert (report.year, report.number, report.received_on) == (2024, 8, TODAY)
    assert report.receipt == "2024年第8号"


def test_the_first_report_of_a_year_is_number_one(editor):
    report = SocialReportFactory(status=Status.DRAFT)

    report.submit(by=editor, on=date(2031, 1, 2))

    assert report.receipt == "2031年第1号"


def test_a_returned_report_keeps_its_number_and_day(editor):
    report = SocialReportFactory(number=3)
    report.return_to_author(by=editor, note="请补充地点")

    report.submit(by=editor, on=date(2024, 4, 1))

    assert (report.number, report.received_on) == (3, date(2024, 3, 5))
    assert report.return_note() == "请补充地点"


def test_why_a_report_was_kept_is_written_where_the_author_reads_it(editor):
    report = SocialReportFactory()

    report.keep(by=editor, reason="内容已有部署")

    assert report.kept_reason == "内容已有部署"
    assert [taken.note for taken in report.history.all()] == ["内容已有部署"]


def test_the_database_refuses_an_issued_report_without_an_issue():
    with pytest.raises(IntegrityError), transaction.atomic():
        SocialReportFactory(status=Status.ISSUED, bulletin=None)


def test_the_office_edits_beside_the_original(editor):
    report = SocialReportFactory(title="步道坏了", situation="坏了36处。", suggestions="请修。")
    report.edited_title, report.edited_text = "健身步道亟待修缮", "破损36处。"

    report.edit(by=editor, fields=["edited_title", "edited_text"])

    report.refresh_from_db()
    assert (report.title, report.situation) == ("步道坏了", "坏了36处。")
    assert report.shown_title == "健身步道亟待修缮"
    assert report.original_text == "坏了36处。\n\n请修。"
    assert [entry.action for entry in AuditEntry.objects.about(report)] == ["编辑"]
    assert [hit.object_id for hit in find(editor, "亟待修缮").hits] == [report.pk]


@pytest.mark.parametrize("status", Status)
def test_the_author_mends_only_a_draft_or_a_returned_report(editor, status):
    report, other = SocialReportFactory(status=status, title="旧"), MemberFactory()
    report.title = "新"

    if status in WITH_AUTHOR:
        report.mend(by=editor, fields=["title"], authors=[other])
        report.refresh_from_db()
        assert (report.title, [row.member for row in report.authors.all()]) == ("新", [other])
    else:
        with pytest.raises(StepRefused):
            report.mend(by=editor, fields=["title"], authors=[other])
        assert report.authors.count() == 0


def test_authors_are_kept_in_the_order_given(editor):
    report, first, second, third = SocialReportFactory(), *MemberFactory.create_batch(3)

    report.credit([first, second])
    report.credit([third, first])

    assert [row.member for row in report.authors.all()] == [third, first]


@pytest.mark.parametrize("status", Status)
def test_what_became_of_a_report_is_noted_only_while_the_office_has_it(editor, status):
    report = SocialReportFactory(status=status)
    adoption = Adoption(report=report, level="city", manner="adopted", on=TODAY)

    if status in WITH_OFFICE:
        adoption.note_down(by=editor)
        assert [str(row) for row in report.adoptions.all()] == ["市采用"]
        adoption.strike(by=editor)
        assert [entry.action for entry in AuditEntry.objects.about(report)] == ["登记去向", "删除去向"]
    else:
        with pytest.raises(StepRefused):
            adoption.note_down(by=editor)
    assert report.adoptions.count() == 0


def test_an_instruction_is_noted_and_struck(editor):
    report = SocialReportFactory()
    instruction = Instruction(report=report, level="county", leader="王区长", on=TODAY, gist="请阅处")

    instruction.note_down(by=editor)
    assert str(report.instructions.get()) == "王区长批示"
    instruction.strike(by=editor)

    assert report.instructions.count() == 0


def test_a_withdrawn_report_is_no_longer_found(editor):
    report = SocialReportFactory(status=Status.DRAFT, title="绿道维护")
    report.submit(by=editor, on=TODAY)
    assert len(find(editor, "绿道").hits) == 1

    report.withdraw(by=editor)

    assert find(editor, "绿道").hits == []
    assert SocialReport.objects.get().number == 1
