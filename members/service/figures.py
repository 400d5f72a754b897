"""Figures of what members and the office did outside meetings."""

from __future__ import annotations

from django.db.models import QuerySet

from cppcc.core.periods import Period
from cppcc.core.registry import counted, counted_by, describe
from members.people.groups import group_name
from members.service.models import OfficeRecord, ServiceRecord, ServiceRecordQuerySet


@counted("service.records", "履职登记", unit="条")
def records(period: Period) -> ServiceRecordQuerySet:
    """期内发生、已确认的履职登记。"""
    return ServiceRecord.objects.confirmed().done_in(period)


@counted_by("service.records_by_kind", "各类履职登记", unit="条", by="kind__name")
def records_by_kind(period: Period) -> QuerySet[ServiceRecord]:
    """已确认的履职登记按类别。"""
    return records(period)


@counted_by("service.records_by_group", "各活动组履职登记", unit="条", by="group_name")
def records_by_group(period: Period) -> QuerySet[ServiceRecord]:
    """已确认的履职登记按委员当日所在活动组。"""
    return records(period).annotate(group_name=group_name("member", "on"))


@counted_by("service.amount_by_kind", "各类履职金额", unit="万元", by="kind__name", total="amount")
def amount_by_kind(period: Period) -> QuerySet[ServiceRecord]:
    """已确认且登记了金额的履职登记，金额合计（万元）。"""
    return records(period).with_amount()


@counted_by("service.office_by_kind", "机关工作", unit="件", by="kind__name", total="quantity")
def office_by_kind(period: Period) -> QuerySet[OfficeRecord]:
    """期内机关工作登记的数量合计。"""
    return OfficeRecord.objects.done_in(period)


describe(
    ServiceRecord,
    [
        ("委员", lambda r: r.member.name),
        ("类别", lambda r: r.kind),
        ("日期", lambda r: r.on),
        ("内容", lambda r: r.text),
        ("数量", lambda r: r.quantity.normalize()),
    ],
    related=["member", "kind"],
)
describe(
    OfficeRecord,
    [("类别", lambda r: r.kind), ("日期", lambda r: r.on), ("内容", lambda r: r.text)],
    related=["kind"],
)
