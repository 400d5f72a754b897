"""Figures of what units promised in their replies. What a period promised is what was promised in it; how it stood is
seen as of the period's moment."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cppcc.core.periods import Period
from cppcc.core.registry import counted, describe, rate
from proposals.models import Commitment, CommitmentStatus

Commitments = QuerySet[Commitment]


@counted("proposals.commitments_made", "承诺事项", unit="项")
def made(period: Period) -> Commitments:
    """本期答复中承诺的事项。"""
    return Commitment.objects.all().filter(promised_on__range=(period.start, period.last_day))


@counted("proposals.commitments_kept", "承诺事项已兑现", unit="项")
def kept(period: Period) -> Commitments:
    """本期承诺、截止日前经确认已兑现的事项。"""
    return made(period).filter(status=CommitmentStatus.KEPT, settled_on__lte=period.seen_on)


@counted("proposals.commitments_dropped", "承诺事项终止", unit="项")
def dropped(period: Period) -> Commitments:
    """本期承诺、截止日前说明理由终止的事项。"""
    return made(period).filter(status=CommitmentStatus.DROPPED, settled_on__lte=period.seen_on)


@counted("proposals.commitments_overdue", "承诺事项超期未兑现", unit="项")
def overdue(period: Period) -> Commitments:
    """本期承诺、截止日已过完成期限而没有确认兑现或终止的事项。"""
    unsettled = Q(settled_on__isnull=True) | Q(settled_on__gt=period.seen_on)
    return made(period).filter(unsettled, due_on__lt=period.seen_on)


rate(
    "proposals.commitments_kept_rate",
    "承诺事项兑现率",
    part="proposals.commitments_kept",
    whole="proposals.commitments_made",
    definition="已兑现项数÷承诺项数（承诺转化为结果的比例）。",
)
describe(
    Commitment,
    [
        ("提案号", lambda row: row.proposal.number),
        ("案由", lambda row: row.proposal.title),
        ("单位", lambda row: row.unit),
        ("承诺事项", lambda row: row.text),
        ("完成期限", lambda row: row.due_on),
        ("状态", lambda row: row.get_status_display()),
    ],
    related=["proposal", "unit"],
    seen_through="proposal",
)
