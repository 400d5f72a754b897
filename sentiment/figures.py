"""Figures of social reports (社情民意)."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from cppcc.core.periods import Period
from cppcc.core.registry import counted, counted_by, describe, rate
from members.people.groups import group_name
from sentiment.models import Adoption, AdoptionManner, Instruction, ReportAuthor, SocialReport

Reports = QuerySet[SocialReport]


@counted("social.received", "收到社情民意信息", unit="篇")
def received(period: Period) -> Reports:
    """期内收到的社情民意信息，不含草稿和撤回的。"""
    return SocialReport.objects.received_in(period)


@counted("social.issued", "编发", unit="篇")
def issued(period: Period) -> Reports:
    """期内收到的信息中已编发的。"""
    return SocialReport.objects.received_in(period).issued()


@counted("social.kept", "留存", unit="篇")
def kept(period: Period) -> Reports:
    """期内收到的信息中留存的。"""
    return SocialReport.objects.received_in(period).kept()


@counted("social.adopted", "采用", unit="篇")
def adopted(period: Period) -> Reports:
    """期内至少被采用（转报、刊载）一次的信息，一篇多次采用只计一篇，批示不算采用。"""
    return SocialReport.objects.filter(pk__in=Adoption.objects.known_in(period).values("report"))


@counted_by("social.adopted_by_level", "各级采用", unit="次", by="level_name")
def adopted_by_level(period: Period) -> QuerySet[Adoption]:
    """期内采用次数按层级，一篇被多级采用的各计一次。"""
    return Adoption.objects.known_in(period).with_level_name()


@counted("social.published", "刊载", unit="次")
def published(period: Period) -> QuerySet[Adoption]:
    """期内被刊载的次数。"""
    return Adoption.objects.known_in(period).filter(manner=AdoptionManner.PUBLISHED)


@counted("social.instructed", "领导批示", unit="次")
def instructed(period: Period) -> QuerySet[Instruction]:
    """期内领导批示的次数。"""
    return Instruction.objects.known_in(period)


rate(
    "social.adoption_rate",
    "采用率",
    part="social.adopted",
    whole="social.received",
    definition="期内采用篇数÷期内收到篇数。",
)


@counted_by("social.by_group", "各活动组社情民意", unit="篇", by="group_name")
def by_group(period: Period) -> Reports:
    """收到的信息按第一反映人收到当日所在活动组。"""
    first = ReportAuthor.objects.filter(report=OuterRef("pk")).order_by("order", "pk").values("member")[:1]
    return (
        SocialReport.objects.received_in(period)
        .annotate(first_author=Subquery(first))
        .annotate(group_name=group_name("first_author", "received_on"))
    )


describe(
    SocialReport,
    [
        ("编号", lambda r: r.number),
        ("标题", lambda r: r.title),
        ("反映人", lambda r: "、".join(author.member.name for author in r.authors.all()) or r.body or r.source_name),
        ("收到日期", lambda r: r.received_on),
        ("状态", lambda r: r.get_status_display()),
    ],
    related=["body"],
    prefetched=["authors__member"],
    seen_through="",
)
describe(
    Adoption,
    [
        ("编号", lambda a: a.report.number),
        ("标题", lambda a: a.report.title),
        ("层级", lambda a: a.get_level_display()),
        ("方式", lambda a: a.get_manner_display()),
        ("日期", lambda a: a.on),
    ],
    related=["report"],
    seen_through="report",
)
describe(
    Instruction,
    [
        ("编号", lambda i: i.report.number),
        ("标题", lambda i: i.report.title),
        ("批示领导", lambda i: i.leader),
        ("日期", lambda i: i.on),
    ],
    related=["report"],
    seen_through="report",
)
