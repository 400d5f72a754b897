"""The matrix of the six ones as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from cppcc.core import workbooks
from cppcc.core.periods import Period
from members.duty.checklist import MemberSheet, TickedList


def matrix_workbook(ticked: TickedList, sheets: Sequence[MemberSheet], period: Period) -> bytes:
    """One row per member: number of records behind each item, and how many items are done; the totals last."""
    heads = ["委员编号", "姓名", "活动组", *(item.label for item in ticked.items), "完成项数", "全部完成"]
    title = f"{period.label}六个一完成情况（截至{period.seen_on:%Y-%m-%d}）"
    rows = [_row(sheet) for sheet in sheets]
    return workbooks.workbook("六个一", heads, [*rows, _totals(ticked, sheets)], above=[title])


def _row(sheet: MemberSheet) -> list[object]:
    member = sheet.member
    group: str = member.group_name  # type: ignore[attr-defined]  # annotated by `with_group_name`
    counts = [len(tick.credits) for tick in sheet.ticks]
    return [member.number, member.name, group, *counts, sheet.done, "是" if sheet.complete else "否"]


def _totals(ticked: TickedList, sheets: Sequence[MemberSheet]) -> list[object]:
    done = [sum(sheet.ticks[place].done for sheet in sheets) for place in range(len(ticked.items))]
    return [None, "完成人数", None, *done, None, sum(sheet.complete for sheet in sheets)]
