"""Choosing reports for an issue, from their page and many at once from the list; putting them back."""

import pytest

from cppcc.core.workflow import StepRefused
from sentiment.bulletins.choosing import choose_into
from sentiment.models import Bulletin, SocialReport
from sentiment.states import BulletinStatus
from tests.factories import SocialReportFactory
from tests.sentiment.bulletins.conftest import DAY
from tests.sentiment.bulletins.pages import errors, page, told

pytestmark = pytest.mark.django_db


def test_a_report_is_chosen_into_a_new_issue_when_none_is_edited(sign_in, editor):
    report = SocialReportFactory(title="步道破损")

    response = sign_in(editor).post(page("choose", report.pk), {"into": ""}, follow=True)

    bulletin = Bulletin.objects.get()
    assert [*bulletin.reports.all()] == [report]
    assert told(response) == [f"{report}已选用，编入{bulletin}"]
    assert bulletin.get_absolute_url() in response.content.decode()


def test_the_page_offers_the_issues_being_edited_the_last_one_ticked(sign_in, editor, issue, issue_in):
    issue_in(BulletinStatus.CHECKING)
    first, last = issue("甲"), issue("乙", "丙")

    form = sign_in(editor).get(page("choose", SocialReportFactory().pk)).context["form"]

    assert [label for _, label in form.fields["into"].choices] == [
        "新编一期", f"{last}：《乙》等2篇", f"{first}：《甲》"
    ]  # fmt: skip
    assert form["into"].value() == last.pk


def test_a_report_decided_on_meanwhile_leaves_no_empty_issue(editor):
    report = SocialReportFactory()
    SocialReport.objects.get().return_to_author(by=editor, note="请补充地点")

    with pytest.raises(StepRefused):
        choose_into(report, None, by=editor, on=DAY)

    assert not Bulletin.objects.exists()


def test_an_issue_sent_on_meanwhile_is_refused_in_words_and_nothing_is_begun(sign_in, editor, issue_in):
    bulletin, report = issue_in(BulletinStatus.CHECKING), SocialReportFactory()

    response = sign_in(editor).post(page("choose", report.pk), {"into": bulletin.pk})

    assert errors(response) == {"into": ["这一期已经送出或取消，不能再编入，请另选一期"]}
    assert Bulletin.objects.count() == 1


def test_a_report_is_put_back_from_its_page_and_from_the_issue(sign_in, editor, issue):
    bulletin = issue("甲", "乙")
    first, second = SocialReport.objects.order_by("place")
    client = sign_in(editor)

    assert client.post(page("put_back", first.pk)).url == first.get_absolute_url()
    assert client.post(page("put_back", second.pk), {"to_bulletin": "1"}).url == bulletin.get_absolute_url()
    assert client.post(page("put_back", second.pk)).status_code == 409
    assert bulletin.reports.count() == 0


@pytest.mark.parametrize("status", [BulletinStatus.CHECKING, BulletinStatus.SIGNING])
def test_a_report_under_check_is_neither_edited_nor_put_back(sign_in, editor, issue_in, status):
    issue_in(status)
    report, client = SocialReport.objects.get(), sign_in(editor)

    assert client.get(page("edit", report.pk)).status_code == 403
    assert client.post(page("put_back", report.pk)).status_code == 403
    shown = client.get(report.get_absolute_url()).content.decode()
    assert page("edit", report.pk) not in shown
    assert page("put_back", report.pk) not in shown


def test_ticked_reports_are_chosen_each_by_itself_and_the_filter_is_kept(sign_in, editor):
    first, second = SocialReportFactory(title="甲"), SocialReportFactory(title="乙")
    gone = SocialReportFactory(title="丙")
    address, client = f"{page('choose_many')}?state=received&q=x", sign_in(editor)

    asked = client.post(address, {"row": [first.pk, gone.pk, second.pk]})
    assert (asked.status_code, asked.context["unfit"], asked.context["back"]) == (
        200, 0, f"{page('list')}?state=received&q=x"
    )  # fmt: skip
    gone.return_to_author(by=editor, note="请补充地点")
    result = client.post(address, {"rows": asked.context["keys"], "press": "1", "into": ""}, follow=True)

    assert Bulletin.objects.get().titles() == ["甲", "乙"]
    assert [(row.report.title, row.done, row.words) for row in result.context["rows"]] == [
        ("丙", False, "现在是“退回补充”"),
        ("甲", True, f"在{Bulletin.objects.get()}"),
        ("乙", True, f"在{Bulletin.objects.get()}"),
    ]
    assert result.context["back"] == f"{page('list')}?state=received&q=x"


def test_pressed_twice_nothing_is_chosen_twice_and_no_second_issue_is_begun(sign_in, editor):
    report, client = SocialReportFactory(), sign_in(editor)
    sent = {"rows": str(report.pk), "press": "1", "into": ""}

    client.post(page("choose_many"), sent)
    again = client.post(page("choose_many"), sent, follow=True)

    assert Bulletin.objects.count() == 1
    assert [(row.done, row.words) for row in again.context["rows"]] == [
        (False, f"现在是“待编发”，已在{Bulletin.objects.get()}")
    ]


def test_all_that_meet_the_conditions_are_taken_and_too_many_refused(sign_in, editor):
    SocialReportFactory.create_batch(3)
    SocialReportFactory(year=2023)
    client = sign_in(editor)

    assert len(client.post(f"{page('choose_many')}?year=2024", {"all": "1"}).context["reports"]) == 3
    SocialReportFactory.create_batch(50)
    refused = client.post(f"{page('choose_many')}?year=2024", {"all": "1"}, follow=True)
    assert told(refused) == ["一次最多选用50篇，现在一篇也没有选用。请先缩小范围。"]
    assert told(client.post(page("choose_many"), follow=True)) == ["请先在列表中勾选社情民意。"]


def test_ticks_are_there_for_those_who_choose(sign_in, editor, leader):
    SocialReportFactory()

    assert 'name="row"' in sign_in(editor).get(page("list")).content.decode()
    assert 'name="row"' not in sign_in(leader).get(page("list")).content.decode()
