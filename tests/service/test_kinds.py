"""What a kind asks, who enters it, and what schemes can count of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cppcc.core.periods import Period
from cppcc.core.registry import DUTY_SOURCES, Figures
from members.service.forms import KindForm
from members.service.models import ServiceKind, ServiceRecord
from members.service.models.kinds import month_and_day
from members.service.states import Status
from tests.factories import ServiceRecordFactory
from tests.service.test_views import facts

YEAR = Period.year(2024)
BY_STAFF = ["受表彰", "年度述职报告", "违纪处理"]


def of_kind(name, **changes):
    return ServiceRecordFactory(kind=ServiceKind.objects.get(name=name), status=Status.CONFIRMED, **changes)


def credits(source, member=None):
    found = DUTY_SOURCES[source].credits(YEAR, member)
    return sorted((each.level, each.manner, each.quantity) for each in found)


# --- What is asked ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        ("帮扶", {"amount": "1", "quantity": ""}, "“帮扶”要填写帮扶户数（户）"),
        ("宣传稿件", {}, "“宣传稿件”要选择级别"),
        ("宣传稿件", {"level": "galaxy"}, "级别"),
    ],
)
def test_what_a_kind_asks_must_be_filled_in(sign_in, member, kind, changes, told):
    answer = sign_in(member.user).post(reverse("service:new"), facts(kind, **changes))

    assert answer.status_code == 422
    assert told in answer.text


@pytest.mark.parametrize(
    ("kind", "changes", "kept"),
    [
        ("帮扶", {"amount": "1.2", "quantity": "6"}, (6, Decimal("1.2"), "")),
        ("宣传稿件", {"level": "city"}, (1, None, "city")),
        ("办实事", {"quantity": "", "level": "city"}, (1, None, "")),
    ],
)
def test_what_a_kind_does_not_ask_is_not_kept(sign_in, member, kind, changes, kept):
    sign_in(member.user).post(reverse("service:new"), facts(kind, **changes))

    record = ServiceRecord.objects.get()
    assert (record.quantity, record.amount, record.level) == kept


def test_a_kind_that_counts_records_counts_one_each(sign_in, liaison, member):
    data = facts("受表彰", level="city", quantity="7", member=member.number)

    sign_in(liaison).post(reverse("service:new"), data)

    assert ServiceRecord.objects.get().quantity == 1


def test_another_kind_takes_with_it_what_only_the_first_asked(sign_in, liaison):
    record = ServiceRecordFactory(kind=ServiceKind.objects.get(name="宣传稿件"), level="city", quantity=3)
    client = sign_in(liaison)
    seen = client.get(reverse("service:edit", args=[record.pk])).context["form"]["seen"].value()

    client.post(reverse("service:edit", args=[record.pk]), facts("办实事", quantity="3", level="city", seen=seen))

    record.refresh_from_db()
    assert (record.kind.name, record.level, record.quantity) == ("办实事", "", 3)


# --- Who enters ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", BY_STAFF)
def test_a_member_cannot_file_what_only_staff_enter(sign_in, member, kind):
    answer = sign_in(member.user).post(reverse("service:new"), facts(kind, level="city"))

    assert answer.status_code == 422
    assert kind not in sign_in(member.user).get(reverse("service:new")).text


@pytest.mark.parametrize("verb", ["edit", "refile", "attach"])
def test_a_member_does_not_mend_what_staff_entered_about_them(member, verb):
    record = ServiceRecordFactory(member=member, kind=ServiceKind.objects.get(name="违纪处理"), status=Status.REFUSED)

    assert not member.user.has_perm(f"service.{verb}", record)


def test_a_convenor_does_not_confirm_what_staff_enter(convenor, member):
    record = ServiceRecordFactory(member=member, kind=ServiceKind.objects.get(name="受表彰"))

    assert not convenor.user.has_perm("service.confirm", record)
    assert list(ServiceRecord.objects.waiting_for(convenor.user)) == []


# --- What counts -----------------------------------------------------------------------------------------------------
def test_the_level_of_an_award_and_the_manner_of_a_report_are_credited(member):
    of_kind("受表彰", member=member, level="city")
    of_kind("宣传稿件", member=member, level="nation")
    of_kind("年度述职报告", member=member, on=date(2024, 12, 31))
    of_kind("办实事")

    assert credits("service.confirmed", member.pk) == [
        ("受表彰", "市", 1), ("宣传稿件", "全国", 1), ("年度述职报告", "按时", 1),
    ]  # fmt: skip
    assert credits("service.awards", member.pk) == [("全国", "宣传稿件", 1), ("市", "受表彰", 1)]
    assert len(credits("service.confirmed")) == 4


@pytest.mark.parametrize(("on", "manner"), [(date(2024, 11, 30), "按时"), (date(2024, 12, 1), "逾期")])
def test_the_due_day_of_a_kind_tells_what_was_late(db, on, manner):
    ServiceKind.objects.filter(name="年度述职报告").update(due_day="11-30")
    of_kind("年度述职报告", on=on)

    assert credits("service.confirmed") == [("年度述职报告", manner, 1)]


@pytest.mark.parametrize(("year", "day"), [(2024, date(2024, 2, 29)), (2023, date(2023, 2, 28))])
def test_the_29th_of_february_is_the_last_of_the_month(year, day):
    assert month_and_day("02-29", year) == day


def test_amounts_and_quantities_are_quantities_of_credits(db):
    of_kind("帮扶", quantity=6, amount=Decimal("1.2"))
    of_kind("办实事", quantity=2)

    assert credits("service.amount") == [("帮扶", "", Decimal("1.2"))]
    assert credits("service.quantity") == [("办实事", "", 2), ("帮扶", "", 6)]


def test_what_counts_against_a_member_is_no_deed(db):
    of_kind("违纪处理")
    of_kind("办实事")

    assert credits("service.confirmed") == [("办实事", "", 1), ("违纪处理", "", 1)]
    assert credits("service.deeds") == [("办实事", "", 1)]
    figures = Figures(YEAR)
    assert (figures["service.records"], figures["service.records_by_kind"]) == (1, {"办实事": 1})


def test_records_by_level_are_a_figure(db):
    of_kind("受表彰", level="city")
    of_kind("宣传稿件", level="city")
    of_kind("办实事")

    assert Figures(YEAR)["service.by_level"] == {"市": 2}


# --- The row of a kind -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"due_day": "13-01"}, "请写月和日"),
        ({"due_day": "年底"}, "请写月和日"),
        ({"is_adverse": "on"}, "不良记录只能由机关登记"),
        ({"by_office": "on", "by_staff": "on"}, "不能同时勾选"),
    ],
)
def test_a_row_that_says_two_things_is_refused(db, changes, told):
    form = KindForm({"name": "新类别", "unit": "件", "asks_quantity": "on", **changes})

    assert told in str(form.errors)
