"""What the figures of proposals are cut by: which belong to a unit, a category, a sector …"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce

from cppcc.core.cuts import Dimension
from members.people.groups import body_name
from members.people.models import BodyKind
from proposals.models import Handling, Outcome, Proposal, ProposalKind, Rating, Reply, SponsorKind

TO_PROPOSAL = {
    Proposal: "",
    Handling: "proposal__",
    Reply: "handling__proposal__",
    Rating: "reply__handling__proposal__",
}
TO_UNIT = {Handling: "unit__name", Reply: "handling__unit__name", Rating: "reply__handling__unit__name"}
TO_OUTCOME = {Reply: "outcome", Rating: "reply__outcome"}

OF_PROPOSALS = (
    "received",
    "filed",
    "merged",
    "declined",
    "turned_social",
    "withdrawn",
    "pending",
    "handed_over",
    "answered",
    "key",
    "excellent",
)
OF_RATINGS = ("satisfied", "basically_satisfied", "dissatisfied", "not_rated")
OF_OUTCOMES = ("replies", "on_time", "met", *OF_RATINGS)
OF_UNITS = (
    "by_unit",
    "assisted",
    "replies",
    "on_time",
    *(f"outcome_{letter}" for letter in "abcd"),
    "met",
    *OF_RATINGS,
)


def _category(model: type[Any]) -> Any:
    return Coalesce(F(f"{TO_PROPOSAL[model]}category__name"), Value("未分类"))


def _of_body(kind: BodyKind, otherwise: str) -> Callable[[type[Any]], Any]:
    """A body's proposal belongs to the body, a member's to where its lead sat on the day of submission."""

    def value(model: type[Any]) -> Any:
        path = TO_PROPOSAL[model]
        own = When(**{f"{path}collective_body__kind": kind.value}, then=F(f"{path}collective_body__name"))
        return Case(own, default=body_name(kind, f"{path}lead", f"{path}submitted_on", otherwise=otherwise))

    return value


def _choice(field: str, choices: Any) -> Callable[[type[Any]], Any]:
    def value(model: type[Any]) -> Any:
        path = TO_PROPOSAL[model]
        return Case(*(When(**{f"{path}{field}": key}, then=Value(label)) for key, label in choices), default=Value("—"))

    return value


def _unit(model: type[Any]) -> Any:
    return F(TO_UNIT[model])


def _outcome(model: type[Any]) -> Any:
    path = TO_OUTCOME[model]
    return Case(*(When(**{path: key}, then=Value(label)) for key, label in Outcome.choices), default=Value("未分类"))


dimension = partial(Dimension, prefix="proposals", called={"by_unit": "主办"})
DIMENSIONS = {
    each.name: each
    for each in (
        dimension("unit", "承办单位", OF_UNITS, _unit),
        dimension("category", "分类", OF_PROPOSALS, _category),
        dimension("group", "活动组", OF_PROPOSALS, _of_body(BodyKind.GROUP, "未编组")),
        dimension("sector", "界别", OF_PROPOSALS, _of_body(BodyKind.SECTOR, "未填界别")),
        dimension("party", "党派", OF_PROPOSALS, _of_body(BodyKind.PARTY, "无党派或未填")),
        dimension("sponsor", "提案形式", OF_PROPOSALS, _choice("sponsor_kind", SponsorKind.choices)),
        dimension("kind", "大会或平时", OF_PROPOSALS, _choice("kind", ProposalKind.choices)),
        dimension("outcome", "答复类别与评价", OF_OUTCOMES, _outcome),
    )
}
