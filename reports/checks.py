"""Sums that must hold in every report: parts against wholes, groups against totals.

A broken one is told, never mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from cppcc.core.registry import FIGURES, Figures

Number = int | Decimal


@dataclass(frozen=True)
class Check:
    """One identity as found: what was compared, and whether it holds."""

    label: str
    left: str
    right: str
    holds: bool


def _sum(*names: str) -> Callable[[Figures], Number]:
    return lambda figures: sum((figures.number(name) for name in names), 0)


def _sum_by(name: str) -> Callable[[Figures], Number]:
    return lambda figures: sum(figures.counts(name).values(), 0)


IDENTITIES: list[tuple[str, str, Callable[[Figures], Number]]] = [
    (
        "收到提案＝立案＋并案＋不予立案＋转社情民意＋撤案＋待审查",
        "proposals.received",
        _sum(
            "proposals.filed",
            "proposals.merged",
            "proposals.declined",
            "proposals.turned_social",
            "proposals.withdrawn",
            "proposals.pending",
        ),
    ),
    ("收到提案＝大会＋平时", "proposals.received", _sum("proposals.plenary", "proposals.ordinary")),
    (
        "收到提案＝个人＋联名＋集体",
        "proposals.received",
        _sum("proposals.individual", "proposals.joint", "proposals.collective"),
    ),
    ("收到提案＝各活动组之和", "proposals.received", _sum_by("proposals.by_group")),
    ("立案＝各分类之和", "proposals.filed", _sum_by("proposals.by_category")),
    ("立案＝各活动组之和", "proposals.filed", _sum_by("proposals.filed_by_group")),
    ("重点提案＝各活动组之和", "proposals.key", _sum_by("proposals.key_by_group")),
    (
        "主办答复＝A＋B＋C＋D类",
        "proposals.replies",
        _sum("proposals.outcome_a", "proposals.outcome_b", "proposals.outcome_c", "proposals.outcome_d"),
    ),
    (
        "收回评价＝满意＋基本满意＋不满意",
        "proposals.rated",
        _sum("proposals.satisfied", "proposals.basically_satisfied", "proposals.dissatisfied"),
    ),
    ("收到社情民意＝各活动组之和", "social.received", _sum_by("social.by_group")),
    ("委员总数＝各活动组之和", "members.total", _sum_by("members.by_group")),
    ("活动次数＝各类之和", "activities.total", _sum_by("activities.by_kind")),
    ("活动次数＝各组织者之和", "activities.total", _sum_by("activities.by_organiser")),
    ("出席人次＝各活动组之和", "activities.attendances", _sum_by("activities.attendances_by_group")),
    (
        "应出席＝出席＋请假＋缺席",
        "activities.expected_attendances",
        _sum("activities.attendances", "activities.excused", "activities.absent"),
    ),
    ("履职登记＝各类之和", "service.records", _sum_by("service.records_by_kind")),
]


def check(figures: Figures) -> list[Check]:
    """Every identity, worked out for these figures."""
    found = []
    for label, whole, parts in IDENTITIES:
        left, right = figures.number(whole), parts(figures)
        unit = FIGURES[whole].unit
        found.append(Check(label, f"{left}{unit}", f"{right}{unit}", left == right))
    return found
