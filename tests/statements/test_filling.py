"""The first draft says what the records say, in words of the office; filling again loses nothing that was written."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.service.states import Status as ServiceStatus
from members.statements.filling import Filling, fill_all, refilled
from members.statements.models import StatementPart, StatementSection
from sentiment.models import Adoption, ReportAuthor
from tests.factories import MemberFactory, ServiceKindFactory, ServiceRecordFactory, SocialReportFactory
from tests.statements.conftest import NOW


def texts(member):
    return {each["title"]: each["text"] for each in Filling(2024, now=NOW, member=member).of(member)}


def test_each_section_tells_its_records(deeds, member):
    told = texts(member)

    assert told["学习和参加会议活动"] == (
        "参加会议和活动3次，其中学习培训2次、调研1次。具体是：3月调研（3月10日）；4月学习培训（4月10日）；5月学习培训（5月10日）。"
    )
    assert (
        told["提案工作"]
        == "提出提案2件，其中立案1件。具体是：《关于甲的建议》（1月9日，立案）；《关于乙的建议》（1月9日）。"
    )
    assert told["联系群众和服务社会"] == ("登记履职事项1件。具体是：走访居民王某某，帮助解决用水问题（4月22日）。")
    assert told["反映社情民意"] == ""
    assert told["存在的不足"] == ""


def test_the_checklist_is_told(deeds, member):
    told = texts(member)["履职清单完成情况"]

    assert told.startswith("年度履职清单共6项，已完成3项：参加调研视察、提交提案、办实事；尚未完成：")


def test_what_became_of_a_report_is_told_beside_it(member):
    report = SocialReportFactory(title="步道破损", status="received")
    other = MemberFactory()
    for order, author in enumerate([other, member], start=1):
        ReportAuthor.objects.create(report=report, member=author, order=order)
    Adoption.objects.create(report=report, level="city", manner="adopted", on=date(2024, 5, 6))

    assert texts(member)["反映社情民意"] == (
        "反映社情民意信息1篇，其中被采用1篇。具体是：《步道破损》（3月5日，联名，被采用（市、采用））。"
    ).replace("采用））", f"{Adoption.objects.get().get_manner_display()}））")


def test_amounts_are_added_up(member):
    for amount in ("1200", "0.5"):
        ServiceRecordFactory(
            member=member, kind=ServiceKindFactory(name="招商引资"), amount=amount, status=ServiceStatus.CONFIRMED
        )

    assert texts(member)["联系群众和服务社会"].splitlines()[-1] == "登记金额合计1200.5万元。"


def test_what_the_office_switched_off_is_not_told(deeds, member):
    StatementSection.objects.filter(name="提案工作").update(is_active=False)
    StatementPart.objects.filter(source="activities.attended").update(is_active=False)

    told = texts(member)

    assert "提案工作" not in told
    assert told["学习和参加会议活动"] == ""


def test_a_source_that_no_app_declares_any_more_is_left_out(deeds, member):
    StatementPart.objects.filter(source="activities.attended").update(source="gone.away")

    assert texts(member)["学习和参加会议活动"] == ""


def test_many_members_take_the_queries_of_one(deeds, member):
    others = [MemberFactory() for _ in range(3)]
    for other in others:
        ServiceRecordFactory(member=other, status=ServiceStatus.CONFIRMED)
    fill_all([member], 2024, now=NOW)
    with CaptureQueriesContext(connection) as of_one:
        fill_all([member], 2024, now=NOW)
    with CaptureQueriesContext(connection) as of_many:
        found = fill_all([member, *others], 2024, now=NOW)

    assert len(of_many) == len(of_one)
    assert {each["title"]: each["text"] for each in found[member.pk]} == texts(member)
    assert "登记履职事项1件" in str(found[others[0].pk])


@pytest.mark.parametrize(
    ("text", "before", "now", "expected"),
    [
        ("提案1件。", "提案1件。", "提案2件。", "提案2件。"),
        ("我写的。\n提案1件。\n还有我写的。", "提案1件。", "提案2件。", "我写的。\n提案2件。\n还有我写的。"),
        ("提案1件，我改过。", "提案1件。", "提案2件。", "提案1件，我改过。\n提案2件。"),
        ("", "", "提案2件。", "提案2件。"),
        ("我写的。", "", "", "我写的。"),
        ("提案2件。", "提案1件。", "提案2件。", "提案2件。"),
    ],
)
def test_filling_again_keeps_every_word_of_the_member(text, before, now, expected):
    assert refilled(text, before, now) == expected
