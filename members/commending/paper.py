"""The list of those commended as it is handed round, and everything about the candidates as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings

from cppcc.core.documents.blocks import Block, Document, Note, Paragraph, Signature, Table
from cppcc.core.workbooks import Leaf
from members.commending.states import COUNTED_OR_LATER, Status
from members.duty.scoring.engine import told

if TYPE_CHECKING:
    from members.commending.models import Candidate, Commendation

HEAD = ("序号", "姓名", "界别", "活动组", "单位及职务")
WIDTHS = (0.7, 1.3, 2.0, 2.2, 4.2)
COLUMNS = {
    "委员编号": 10, "姓名": 12, "名次": 8, "得分": 10, "等次": 12, "占用名额": 20, "提名理由": 30, "得票": 8,
    "结果": 24,
}  # fmt: skip
UNPUBLISHED = "未公布"


def official_list(commendation: Commendation, elected: Sequence[Candidate], *, on: date) -> Document:
    """By surname strokes, as such lists are; `elected` are loaded `for_paper`."""
    basis = f"依据{commendation.basis}，" if commendation.basis else ""
    opening = f"{basis}经提名、评委投票，确定下列{len(elected)}名委员为{commendation}。"
    day = commendation.announced_on or on
    blocks: list[Block] = [Paragraph(opening), _table(elected), Signature(settings.COMMITTEE_NAME, day, sealed=True)]
    return Document(
        title=f"{commendation}名单",
        subtitle=f"（共{len(elected)}名，按姓氏笔画为序）",
        blocks=blocks,
        on=day,
        draft="" if commendation.status == Status.ANNOUNCED else UNPUBLISHED,
    )


def _table(elected: Sequence[Candidate]) -> Table | Note:
    if not elected:
        return Note("没有人入选。")
    rows = tuple(_row(place, each) for place, each in enumerate(elected, start=1))
    return Table(head=(HEAD,), rows=rows, widths=WIDTHS, align=("center", "center", "left", "left", "left"))


def _row(place: int, candidate: Candidate) -> tuple[str, ...]:
    member, post = candidate.member, candidate.member.post
    sectors = "、".join(seat.body.name for seat in post.sectors) if post else ""
    groups = "、".join(seat.body.name for seat in post.groups) if post else ""
    return str(place), member.name, sectors, groups, member.work


def sheet(commendation: Commendation, candidates: Sequence[Candidate], outcomes: dict[int, str]) -> Leaf:
    """Every candidate with what is known by now; votes only once they are counted."""
    counted = commendation.status in COUNTED_OR_LATER
    rows = [
        [
            each.member.number,
            each.member.name,
            each.rank,
            told(each.total) if each.total is not None else None,
            each.grade,
            str(each.body or ""),
            each.reason,
            each.votes if counted else None,
            f"已取消：{each.left_out_why}" if each.left_out else outcomes.get(each.pk, ""),
        ]
        for each in candidates
    ]
    return Leaf("候选人", list(COLUMNS), rows, widths=list(COLUMNS.values()), above=[str(commendation)], boxed=True)
