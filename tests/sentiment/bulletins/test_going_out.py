"""Who is told at which step, once, and privately when it is secret."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from cppcc.core.registry import todos_for
from sentiment.bulletins import going_out
from sentiment.models import BulletinRules, ReportAuthor, SocialReport
from sentiment.states import BulletinStatus
from tests.factories import GroupFactory
from tests.sentiment.bulletins.conftest import DAY

pytestmark = pytest.mark.django_db


def told():
    return {(notice.user.name, notice.title) for notice in Notice.objects.select_related("user")}


@pytest.fixture
def checker(user_with):
    return user_with(Role.GENERAL_OFFICE, name="陈核稿")


def test_the_checker_the_leader_and_the_maker_are_told_in_turn(editor, checker, leader, issue):
    bulletin = issue("甲", "乙")
    said = "一期《社情民意》（《甲》等2篇）"

    going_out.send_to_check(bulletin, by=editor)
    assert told() == {("陈核稿", f"{said}等待核稿")}

    going_out.check_off(bulletin, by=checker)
    assert told() == {("陈核稿", f"{said}等待核稿"), ("王领导", f"{said}等待签发")}

    going_out.send_back(bulletin, by=leader, note="数字请核实")
    back = Notice.objects.get(user=editor)
    assert (back.title, back.text, back.is_private) == (f"{said}退回编辑", "数字请核实", False)


def test_sent_again_they_are_told_again(editor, checker, leader, issue_in):
    bulletin = issue_in(BulletinStatus.EDITING)
    going_out.send_to_check(bulletin, by=editor)
    going_out.send_back(bulletin, by=checker, note="改")

    going_out.send_to_check(bulletin, by=editor)

    assert Notice.objects.filter(user=checker).count() == 2


def test_where_two_people_are_wanted_its_maker_is_not_asked_to_check(editor, checker, user_with, issue):
    BulletinRules(two_people=True).lay_down(by=editor)

    going_out.send_to_check(issue(), by=checker)

    assert not Notice.objects.filter(user=editor).exists()


def test_every_author_is_told_which_issue_it_is(editor, leader, member, issue_in):
    bulletin = issue_in(BulletinStatus.SIGNING)
    report = SocialReport.objects.get()
    ReportAuthor.objects.create(report=report, member=member, order=1)

    going_out.sign(bulletin, by=leader, signatory="王领导", on=DAY)

    notice = Notice.objects.get()
    assert (notice.user, notice.title) == (member.user, "您反映的《步道破损》已编入《社情民意》2024年第1期")
    assert (notice.url, notice.is_private) == (report.get_absolute_url(), False)


def test_a_member_who_wrote_for_a_body_is_told_and_a_clerk_who_typed_it_is_not(editor, leader, member, issue_in):
    for writer, count in ((member.user, 1), (editor, 1)):
        bulletin = issue_in(BulletinStatus.SIGNING)
        bulletin.reports.update(body=GroupFactory(), created_by=writer)

        going_out.sign(bulletin, by=leader, signatory="王领导", on=DAY)

        assert Notice.objects.count() == count


def test_what_is_told_of_a_secret_one_is_private(editor, checker, leader, member, issue_in):
    bulletin = issue_in(BulletinStatus.EDITING, is_secret=True)
    ReportAuthor.objects.create(report=SocialReport.objects.get(), member=member, order=1)

    going_out.send_to_check(bulletin, by=editor)
    going_out.check_off(bulletin, by=checker)
    going_out.sign(bulletin, by=leader, signatory="王领导", on=DAY)

    assert [notice.is_private for notice in Notice.objects.all()] == [True, True, True]


def test_what_waits_is_on_the_home_pages_of_those_it_waits_for(editor, checker, leader, member, clerk, issue_in):
    BulletinRules(two_people=True).lay_down(by=editor)
    issue_in(BulletinStatus.CHECKING)
    issue_in(BulletinStatus.SIGNING)

    def waiting(user):
        return {todo.label for todo in todos_for(user, on=date(2024, 3, 9)) if "期刊" in todo.label}

    assert waiting(leader) == {"待签发的期刊"}
    assert waiting(checker) == {"待核稿的期刊", "待签发的期刊"}
    assert waiting(editor) == {"待签发的期刊"}  # its own is for somebody else to check
    assert waiting(member.user) == waiting(clerk) == set()
