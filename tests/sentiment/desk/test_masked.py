"""What a bulletin prints: nothing personal but what was kept on purpose, in page, PDF and Word alike."""

from datetime import date

import pytest

from sentiment.bulletins.document import compose
from sentiment.models import Bulletin, SocialReport
from tests.factories import SocialReportFactory

pytestmark = pytest.mark.django_db
TEXT = "居民王建国（电话13900001234）反映，热线0319-4567890无人接听。"


@pytest.fixture
def bulletin(editor):
    """One in hand with two reports, of one of which the hotline may be printed."""
    made = Bulletin.begin(by=editor, on=date(2024, 3, 5))
    for may_print in ([], ["0319-4567890"]):
        SocialReportFactory(title="业主李强反映", situation=TEXT, may_print=may_print).choose(by=editor, bulletin=made)
    return made


def printed(bulletin):
    return str(compose(Bulletin.objects.for_detail().get(pk=bulletin.pk)).blocks)


def test_each_report_prints_what_was_kept_of_it(bulletin):
    said = printed(bulletin)

    assert said.count("居民王某某（电话〔手机号略〕）反映") == 2
    assert (said.count("0319-4567890"), said.count("〔电话略〕无人")) == (1, 1)
    assert "13900001234" not in said
    assert "李强" not in said


def test_a_combined_text_begins_with_what_was_kept_of_any_of_its_sources(bulletin, editor):
    bulletin.combine(SocialReport.objects.all(), title="热线无人接听", by=editor)

    said = printed(bulletin)

    assert (said.count("0319-4567890"), "王建国" in said) == (2, False)


def test_what_is_decided_of_a_combined_text_holds_whatever_its_sources_say(bulletin, editor):
    made = bulletin.combine(SocialReport.objects.all(), title="热线无人接听", by=editor)
    made.may_print = ["13900001234"]
    made.rewrite(by=editor, fields=["may_print"])

    said = printed(bulletin)

    assert ("13900001234" in said, "0319-4567890" in said) == (True, False)


def test_a_report_taken_into_a_combined_text_brings_what_was_kept_of_it(bulletin, editor):
    made = bulletin.combine(SocialReport.objects.all(), title="热线无人接听", by=editor)
    third = SocialReportFactory(title="又一篇", situation="办公电话0319-7654321。", may_print=["0319-7654321"])
    third.choose(by=editor, bulletin=bulletin)

    made.take_in([third], by=editor)

    assert "0319-7654321" in printed(bulletin)
