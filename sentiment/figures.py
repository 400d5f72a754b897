"""Figures of social reports (社情民意)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cppcc.core.periods import Period
from cppcc.core.registry import counted, counted_by, describe, rate
from members.people.groups import body_name, group_name
from members.people.models import BodyKind
from sentiment.models import Adoption, Bulletin, Instruction, Relay, ReportAuthor, SocialReport
from sentiment.topics.figures import topics  # noqa: F401 - declares its figure

Reports = QuerySet[SocialReport]


@counted("social.received", "收到社情民意信息", unit="篇")
def received(period: Period) -> Reports:
    """期内收到的社情民意信息，不含草稿和撤回的。"""
    return SocialReport.objects.received_in(period)


@counted("social.issued", "编发", unit="篇")
def issued(period: Period) -> Reports:
    """期内收到的信息中已编发的。"""
    return SocialReport.objects.received_in(period).issued()


@counted("social.joint", "联合反映", unit="篇")
def joint(period: Period) -> Reports:
    """期内收到的信息中署名反映人两人以上的。"""
    several = ReportAuthor.objects.values("report").annotate(names=Count("pk")).filter(names__gt=1).values("report")
    return received(period).filter(pk__in=several)


@counted("social.from_proposals", "由提案转来", unit="篇")
def from_proposals(period: Period) -> Reports:
    """期内收到的信息中由提案转来的。"""
    return received(period).filter(origin_id__isnull=False)


@counted("social.issued_single", "单篇编发", unit="篇")
def issued_single(period: Period) -> Reports:
    """期内收到的信息中单独成文编发的。"""
    return issued(period).filter(combined=None)


@counted("social.issued_combined", "综合编发", unit="篇")
def issued_combined(period: Period) -> Reports:
    """期内收到的信息中与别的来稿合编成综合稿编发的，每篇来稿各计一篇。"""
    return issued(period).exclude(combined=None)


@counted("social.issued_within", "期内编发", unit="篇")
def issued_within(period: Period) -> Reports:
    """编发日期在期内的信息，不论何时收到；台账导入、期刊没有日期的按收到日期。"""
    return SocialReport.objects.issued().issued_within(period)


@counted("social.bulletins", "编印期数", unit="期")
def bulletins(period: Period) -> QuerySet[Bulletin]:
    """编发日期在期内的《社情民意》期数。"""
    return Bulletin.objects.issued().filter(issued_on__gte=period.start, issued_on__lte=period.last_day)


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


@counted("social.adoptions", "采用次数", unit="次")
def adoptions(period: Period) -> QuerySet[Adoption]:
    """期内采用（单篇、综合、转报、刊载）的次数，一篇被多级或多次采用的各计一次。"""
    return Adoption.objects.known_in(period)


@counted_by("social.adopted_by_manner", "各种方式采用", unit="次", by="manner_name")
def adopted_by_manner(period: Period) -> QuerySet[Adoption]:
    """期内采用次数按方式。"""
    return Adoption.objects.known_in(period).with_manner_name()


@counted_by("social.adopted_by_level_and_manner", "各级各种方式采用", unit="次", by="full_name")
def adopted_by_level_and_manner(period: Period) -> QuerySet[Adoption]:
    """期内采用次数按层级和方式，如市综合采用。"""
    return Adoption.objects.known_in(period).with_full_name()


@counted("social.published", "刊载", unit="次")
def published(period: Period) -> QuerySet[Adoption]:
    """期内被刊载的次数。"""
    return Adoption.objects.known_in(period).published()


@counted("social.instructed", "领导批示", unit="次")
def instructed(period: Period) -> QuerySet[Instruction]:
    """期内领导批示的次数。"""
    return Instruction.objects.known_in(period)


@counted_by("social.instructed_by_level", "各级领导批示", unit="次", by="level_name")
def instructed_by_level(period: Period) -> QuerySet[Instruction]:
    """期内领导批示的次数按层级。"""
    return Instruction.objects.known_in(period).with_level_name()


@counted("social.fed_back", "批示已有反馈", unit="次")
def fed_back(period: Period) -> QuerySet[Instruction]:
    """期内的领导批示中，部门反馈了落实情况的。"""
    return Instruction.objects.known_in(period).exclude(feedback="")


@counted_by("social.relayed_by_level", "上报", unit="次", by="level_name")
def relayed_by_level(period: Period) -> QuerySet[Relay]:
    """期内登记的向上级报送次数按层级。"""
    return Relay.objects.known_in(period).with_level_name()


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
    rows: Reports = _with_first_author(received(period)).annotate(group_name=group_name("first_author", "received_on"))
    return rows


@counted_by("social.by_sector", "各界别社情民意", unit="篇", by="body_name")
def by_sector(period: Period) -> Reports:
    """收到的信息按第一反映人收到当日所在界别。"""
    return _by_body(received(period), BodyKind.SECTOR, "未填界别")


@counted_by("social.by_party", "各党派社情民意", unit="篇", by="body_name")
def by_party(period: Period) -> Reports:
    """收到的信息按第一反映人收到当日所在党派。"""
    return _by_body(received(period), BodyKind.PARTY, "无党派或未填")


@counted_by("social.by_category", "各类社情民意", unit="篇", by="category_name")
def by_category(period: Period) -> Reports:
    """收到的信息按类别。"""
    return received(period).annotate(category_name=Coalesce("category__name", Value("未分类")))


@counted_by("social.by_place", "各地域社情民意", unit="篇", by="place_name")
def by_place(period: Period) -> Reports:
    """收到的信息按问题所在的地域。"""
    return received(period).annotate(place_name=Coalesce("location__name", Value("未填地域")))


def _by_body(reports: Reports, kind: BodyKind, otherwise: str) -> Reports:
    named = body_name(kind, "first_author", "received_on", otherwise=otherwise)
    rows: Reports = _with_first_author(reports).annotate(body_name=named)
    return rows


def _with_first_author(reports: Reports) -> Any:
    first = ReportAuthor.objects.filter(report=OuterRef("pk")).order_by("order", "pk").values("member")[:1]
    return reports.annotate(first_author=Subquery(first))


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
        ("载体", lambda a: a.note),
    ],
    related=["report"],
    seen_through="report",
)
describe(
    Instruction,
    [
        ("编号", lambda i: i.report.number),
        ("标题", lambda i: i.report.title),
        ("层级", lambda i: i.get_level_display()),
        ("批示领导", lambda i: i.leader),
        ("日期", lambda i: i.on),
        ("反馈", lambda i: "有" if i.feedback else ""),
    ],
    related=["report"],
    seen_through="report",
)
describe(
    Relay,
    [
        ("编号", lambda r: r.report.number),
        ("标题", lambda r: r.report.title),
        ("上报", lambda r: r.get_level_display()),
        ("日期", lambda r: r.on),
        ("说明", lambda r: r.note),
    ],
    related=["report"],
    seen_through="report",
)
describe(
    Bulletin,
    [
        ("期号", str),
        ("标题", lambda b: b.title),
        ("编发日期", lambda b: b.issued_on),
        ("签发人", lambda b: b.signatory),
    ],
    seen_through="",
)
