from decimal import Decimal

import pytest

from cppcc.core.workflow import StepRefused
from members.service.entry import Confirmed, confirm_ticked
from members.service.models import ServiceKind, ServiceRecord
from members.service.states import EDIT, STEPS, Status
from tests.factories import MemberFactory, ServiceRecordFactory

CALLS = {
    "confirm": lambda record, by: record.confirm(by=by),
    "refuse": lambda record, by: record.refuse(by=by, note="请写明户数"),
    "refile": lambda record, by: record.refile(by=by),
    "take_back": lambda record, by: record.take_back(by=by, note="日期写错"),
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", STEPS)
def test_each_step_starts_only_where_the_table_says(liaison, name, status):
    record = ServiceRecordFactory(status=status)

    if status in STEPS[name].sources:
        CALLS[name](record, liaison)
        record.refresh_from_db()
        assert record.status == STEPS[name].target
        assert [(h.step, h.source, h.by) for h in record.history.all()] == [(name, status, liaison)]
    else:
        with pytest.raises(StepRefused):
            CALLS[name](record, liaison)
        record.refresh_from_db()
        assert record.status == status
        assert record.history.count() == 0


def test_every_step_has_a_call_in_this_table():
    assert CALLS.keys() == STEPS.keys()


@pytest.mark.parametrize("status", Status)
def test_only_what_does_not_count_yet_can_be_mended(liaison, status):
    record = ServiceRecordFactory(status=status, quantity=1)
    record.quantity = Decimal(3)

    if status in EDIT.sources:
        record.revise(by=liaison, fields=["quantity"])
    else:
        with pytest.raises(StepRefused):
            record.revise(by=liaison, fields=["quantity"])

    record.refresh_from_db()
    assert record.quantity == (3 if status in EDIT.sources else 1)


def test_the_default_kinds_are_there(db):
    kinds = ServiceKind.objects
    assert list(kinds.for_members().values_list("name", flat=True)) == [
        "联系群众", "办实事", "述职", "文史资料", "宣传稿件", "招商引资", "帮扶", "公益", "特约监督员",
        "受表彰", "年度述职报告", "违纪处理",
    ]  # fmt: skip
    assert {kind.name for kind in kinds.for_members()} - {kind.name for kind in kinds.filed_by_members()} == {
        "受表彰", "年度述职报告", "违纪处理",
    }  # fmt: skip
    assert list(kinds.for_office().values_list("name", flat=True)) == ["来信", "来访", "编发刊物", "媒体报道"]
    assert set(kinds.filter(asks_level=True).values_list("name", flat=True)) == {"宣传稿件", "受表彰"}
    assert set(kinds.filter(asks_amount=True).values_list("name", flat=True)) == {"招商引资", "帮扶"}


def test_what_staff_enter_counts_at_once(liaison):
    record = ServiceRecordFactory.build(member=MemberFactory(), kind=ServiceKind.objects.get(name="述职"))

    record.enter(by=liaison)

    assert list(ServiceRecord.objects.confirmed()) == [record]
    assert [(h.step, h.by) for h in record.history.all()] == [("confirm", liaison)]


def test_what_a_member_files_waits(member):
    record = ServiceRecordFactory.build(member=member, kind=ServiceKind.objects.get(name="述职"))

    record.enter(by=member.user)

    assert (record.status, record.created_by) == (Status.FILED, member.user)
    assert list(ServiceRecord.objects.confirmed()) == []


def test_staff_who_are_members_do_not_confirm_their_own(liaison):
    record = ServiceRecordFactory.build(member=MemberFactory(user=liaison), kind=ServiceKind.objects.get(name="述职"))

    record.enter(by=liaison)

    assert record.status == Status.FILED


def test_confirming_many_leaves_alone_what_is_not_for_this_user(convenor, group, other_group, member):
    mine = ServiceRecordFactory(member=convenor)
    led = ServiceRecordFactory(member=member)
    refused = ServiceRecordFactory(member=member, status=Status.REFUSED)
    foreign = ServiceRecordFactory(member=MemberFactory(group=other_group))

    told = confirm_ticked([mine.pk, led.pk, refused.pk, foreign.pk], by=convenor.user)

    assert told == Confirmed(done=1, doubles=0)
    assert list(ServiceRecord.objects.confirmed()) == [led]


def test_numbers_are_told_without_idle_zeros(db):
    record = ServiceRecordFactory(quantity=Decimal("1200.00"), amount=Decimal("0.5000"))
    record.refresh_from_db()

    assert (record.quantity_told, record.amount_told) == ("1200件", "0.5")
