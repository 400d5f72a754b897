"""Who sees an issue at all, and what a member learns of it."""

import pytest
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from sentiment.models import Bulletin, ReportAuthor, SocialReport
from sentiment.states import BulletinStatus
from tests.sentiment.bulletins.conftest import DAY

pytestmark = pytest.mark.django_db
SEES_ALL = {Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE, Role.LEADER}
SEES_PLAIN = SEES_ALL | {Role.PROPOSAL_OFFICE, Role.LIAISON_OFFICE}


@pytest.mark.parametrize("role", Role)
def test_an_issue_with_a_secret_report_is_seen_only_by_those_who_see_secret_reports(user_with, editor, issue, role):
    plain, secret = issue("甲"), issue("乙")
    SocialReport.objects.filter(title="乙").update(is_secret=True)

    seen = set(Bulletin.objects.visible_to(user_with(role)))

    assert seen == ({plain, secret} if role in SEES_ALL else {plain} if role in SEES_PLAIN else set())


@pytest.mark.parametrize("name", ["bulletin", "bulletin_edit", "sign", "bulletin_download"])
def test_a_secret_issue_is_not_found_by_other_offices(sign_in, clerk, issue_in, name):
    bulletin = issue_in(BulletinStatus.SIGNING, is_secret=True)
    args = [bulletin.pk, "pdf"] if name == "bulletin_download" else [bulletin.pk]

    assert sign_in(clerk).get(reverse(f"sentiment:{name}", args=args)).status_code == 404


def test_titles_of_a_secret_issue_are_in_no_list_or_search_or_export_of_others(sign_in, clerk, issue_in):
    issue_in(BulletinStatus.ISSUED, is_secret=True)
    client = sign_in(clerk)

    for asked in ({}, {"q": "步道"}, {"state": "issued"}):
        listing = client.get(reverse("sentiment:bulletins"), asked).context["listing"]
        assert (listing.total, [option.count for option in listing.filters[0].options]) == (0, [0] * 5)
    assert "步道" not in client.get(reverse("sentiment:bulletins")).content.decode()


def test_an_author_sees_the_number_and_no_other_article(sign_in, member, leader, editor, issue):
    bulletin = issue("我的", "别人的")
    ReportAuthor.objects.create(report=SocialReport.objects.get(title="我的"), member=member, order=1)
    mine = SocialReport.objects.get(title="我的")
    client = sign_in(member.user)

    before = client.get(mine.get_absolute_url()).content.decode()
    assert "已选用，等待编发。" in before
    assert "在编的一期" not in before + client.get(reverse("sentiment:list")).content.decode()

    bulletin.send_to_check(by=editor)
    bulletin.check_off(by=editor)
    bulletin.sign(by=leader, signatory="王领导", on=DAY)
    after = client.get(mine.get_absolute_url()).content.decode()
    assert "已编入《社情民意》2024年第1期，2024年3月8日" in after
    assert bulletin.get_absolute_url() not in after
    assert "别人的" not in after + client.get(reverse("sentiment:list")).content.decode()
    assert client.get(bulletin.get_absolute_url()).status_code == 404
