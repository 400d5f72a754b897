"""Figures of the membership."""

from __future__ import annotations

from django.db.models import QuerySet

from cppcc.core.periods import Period
from cppcc.core.registry import counted, counted_by, describe
from members.people.groups import group_name
from members.people.models import Body, BodyKind, Member, Unit


@counted("members.total", "委员总数", unit="名")
def total(period: Period) -> QuerySet[Member]:
    """截止日在任的委员。"""
    return Member.objects.in_office(on=period.seen_on)


@counted_by("members.by_group", "各活动组委员", unit="名", by="group_name")
def by_group(period: Period) -> QuerySet[Member]:
    """截止日在任的委员，按当日所在活动组。"""
    return total(period).annotate(group_name=group_name("pk", period.seen_on))


@counted("members.groups", "活动组", unit="个")
def groups(period: Period) -> QuerySet[Body]:
    """截止日有在任委员的活动组。"""
    return Body.objects.seated(BodyKind.GROUP, on=period.seen_on)


@counted("members.sectors", "界别", unit="个")
def sectors(period: Period) -> QuerySet[Body]:
    """截止日有在任委员的界别。"""
    return Body.objects.seated(BodyKind.SECTOR, on=period.seen_on)


describe(Member, [("编号", lambda m: m.number), ("姓名", lambda m: m.name), ("单位及职务", lambda m: m.work)])
describe(Body, [("名称", lambda b: b.name), ("类别", lambda b: b.category)])
describe(Unit, [("名称", lambda u: u.name), ("简称", lambda u: u.short_name)])
