"""What the figures of social reports are cut by: which belong to a group, a sector, a party, a category, a level."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from cppcc.core.cuts import Breakdown, Dimension, breakdown
from cppcc.core.periods import Period
from members.people.models import BodyKind, Seat
from sentiment.models import Adoption, AdoptionManner, Instruction, Level, Relay, ReportAuthor, SocialReport
from sentiment.models.outcomes import told

TO_REPORT = {SocialReport: "", Adoption: "report__", Instruction: "report__", Relay: "report__"}
OF_REPORTS = ("received", "joint", "issued", "issued_single", "issued_combined", "kept", "adopted")
OF_OUTCOMES = ("adoptions", "published", "instructed", "fed_back")
CALLED = {
    "received": "收到", "joint": "联合", "issued_single": "单篇", "issued_combined": "综合", "adopted": "采用篇数",
    "instructed": "批示", "fed_back": "有反馈", "relayed_by_level": "上报",
}  # fmt: skip


def _named(field: str, otherwise: str) -> Callable[[type[Any]], Any]:
    return lambda model: Coalesce(F(f"{TO_REPORT[model]}{field}__name"), Value(otherwise))


def _of_body(kind: BodyKind, otherwise: str) -> Callable[[type[Any]], Any]:
    """A body's report belongs to the body, a member's to where the first of its authors sat on the day of receipt."""

    def value(model: type[Any]) -> Any:
        path = TO_REPORT[model]
        first = ReportAuthor.objects.filter(report=OuterRef(OuterRef(f"{path}pk"))).order_by("order", "pk")
        held: Any = Seat.objects.held(on=OuterRef(f"{path}received_on")).in_kind(kind)  # type: ignore[arg-type]
        seats = held.filter(appointment__member=Subquery(first.values("member")[:1])).order_by("pk")
        own = When(**{f"{path}body__kind": kind.value}, then=F(f"{path}body__name"))
        return Case(own, default=Coalesce(Subquery(seats.values("body__name")[:1]), Value(otherwise)))

    return value


dimension = partial(Dimension, prefix="social", called=CALLED)
DIMENSIONS = {
    each.name: each
    for each in (
        dimension("group", "活动组", (*OF_REPORTS, *OF_OUTCOMES), _of_body(BodyKind.GROUP, "未编组")),
        dimension("sector", "界别", (*OF_REPORTS, *OF_OUTCOMES), _of_body(BodyKind.SECTOR, "未填界别")),
        dimension("party", "党派", (*OF_REPORTS, *OF_OUTCOMES), _of_body(BodyKind.PARTY, "无党派或未填")),
        dimension("category", "类别", (*OF_REPORTS, *OF_OUTCOMES), _named("category", "未分类")),
        dimension("place", "地域", (*OF_REPORTS, *OF_OUTCOMES), _named("location", "未填地域")),
        dimension("level", "层级", (*OF_OUTCOMES, "relayed_by_level"), lambda model: told("level", Level.choices)),
        dimension("manner", "采用方式", ("adoptions",), lambda model: told("manner", AdoptionManner.choices)),
    )
}


def statistics_of(period: Period) -> list[Breakdown]:
    """Every dimension's table."""
    return [breakdown(each, period) for each in DIMENSIONS.values()]
