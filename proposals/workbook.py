"""Proposals as a workbook, a line a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cppcc.core.workbooks import workbook
from proposals.models import Proposal

MOST_ROWS = 10_000
COLUMNS = {
    "提案号": 8,
    "流水号": 8,
    "届次": 12,
    "类别": 8,
    "案由": 44,
    "分类": 12,
    "提案形式": 10,
    "提案人": 24,
    "提交日期": 12,
    "状态": 12,
    "并入提案号": 12,
    "重点": 6,
    "承办单位": 30,
    "应答复日期": 12,
}


def proposals_workbook(proposals: Iterable[Proposal]) -> bytes:
    """One line a proposal, as the list shows them."""
    return workbook("提案", list(COLUMNS), map(_line, proposals), widths=list(COLUMNS.values()))


def _line(proposal: Any) -> list[object]:
    names = [proposal.sponsor, *(row.member.name for row in proposal.signed_cosigners)]
    units = "、".join(str(handling) for handling in proposal.current_handlings)
    return [
        proposal.number,
        proposal.serial,
        proposal.session.name,
        proposal.get_kind_display(),
        proposal.title,
        proposal.category or "",
        proposal.get_sponsor_kind_display(),
        "、".join(names),
        proposal.submitted_on or "",
        proposal.get_status_display(),
        proposal.merged_into.number if proposal.merged_into else None,
        "是" if proposal.is_key else "",
        units,
        proposal.due_on or "",
    ]
