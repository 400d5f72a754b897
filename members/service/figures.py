"""Figures of what members and the office did outside meetings. Citizens named in the records are told masked."""

from __future__ import annotations

from django.db.models import Case, F, QuerySet, Value, When

from cppcc.core.levels import Level
from cppcc.core.periods import Period
from cppcc.core.registry import counted, counted_by, describe
from members.people.groups import group_name
from members.service.models import OfficeRecord, ServiceRecord, ServiceRecordQuerySet


@counted("service.records", "履职登记", unit="条")
def records(period: Period) -> ServiceRecordQuerySet:
    """期内发生、已确认的履职登记，不含不良记录。"""
    return ServiceRecord.objects.confirmed().deeds().done_in(period)


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


@counted_by("service.quantity_by_kind", "各类履职数量", unit="", by="kind__name", total="quantity")
def quantity_by_kind(period: Period) -> QuerySet[ServiceRecord]:
    """已确认的履职登记按类别的数量合计（单位见类别，如帮扶为户）。"""
    return records(period)


@counted_by("service.by_level", "表彰、刊发（按级别）", unit="条", by="level_name")
def by_level(period: Period) -> QuerySet[ServiceRecord]:
    """已确认且登记了级别的履职登记（受表彰、宣传稿件等），按级别。"""
    named = Case(*[When(level=value, then=Value(str(label))) for value, label in Level.choices], default=F("level"))
    return records(period).with_level().annotate(level_name=named)


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
        ("内容", lambda r: r.masked_text),
        ("数量", lambda r: r.quantity_told),
        ("金额（万元）", lambda r: r.amount_told),
        ("级别", lambda r: r.get_level_display()),
    ],
    related=["member", "kind"],
)
describe(
    OfficeRecord,
    [
        ("类别", lambda r: r.kind),
        ("日期", lambda r: r.on),
        ("内容", lambda r: r.masked_text),
        ("数量", lambda r: r.quantity_told),
    ],
    related=["kind"],
)
