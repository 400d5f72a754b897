"""Issues of the bulletin in every state, made as the office makes them."""

from datetime import date

import pytest

from sentiment.models import Bulletin, ReportAuthor
from sentiment.states import BulletinStatus
from tests.factories import MemberFactory, SocialReportFactory

DAY = date(2024, 3, 8)


@pytest.fixture
def reported():
    """A function: a received report with an author of that name."""

    def make(title, name="孟怡行", **fields):
        report = SocialReportFactory(title=title, **fields)
        ReportAuthor.objects.create(report=report, member=MemberFactory(name=name))
        return report

    return make


@pytest.fixture
def issue(editor, reported):
    """A function: an issue being edited with reports of these titles."""

    def make(*titles, **fields):
        bulletin = Bulletin.begin(by=editor, on=DAY)
        for title in titles or ["步道破损"]:
            reported(title, **fields).choose(by=editor, bulletin=bulletin)
        return bulletin

    return make


@pytest.fixture
def issue_in(issue, editor, leader):
    """A function: an issue with one report, brought to a state through the verbs."""

    def make(status, **fields):
        bulletin = issue("步道破损", **fields)
        if status in {BulletinStatus.CHECKING, BulletinStatus.SIGNING, BulletinStatus.ISSUED}:
            bulletin.send_to_check(by=editor)
        if status in {BulletinStatus.SIGNING, BulletinStatus.ISSUED}:
            bulletin.check_off(by=editor)
        if status == BulletinStatus.ISSUED:
            bulletin.sign(by=leader, signatory="王领导", on=DAY)
        if status == BulletinStatus.DISCARDED:
            bulletin.discard(by=editor)
        return Bulletin.objects.get(pk=bulletin.pk)

    return make
