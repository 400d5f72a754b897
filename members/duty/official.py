"""The standings as they are handed round: the official list as a document, everything as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from cppcc.core.documents.blocks import Align, Block, Document, Heading, Note, Row, Table
from cppcc.core.documents.text import chinese_date
from cppcc.core.workbooks import Leaf
from members.duty.boards import KINDS, Line, Lines, body_lines
from members.duty.models import Scheme
from members.duty.scoring.engine import told
from members.duty.scoring.spec import Group, Rules

MOST_COLUMNS = 8  # categories on paper; more are left to the workbook
BODY_HEADS = ("名次", "名称", "委员人数", "总分", "人均", "最高", "最低")


def columns_of(rules: Rules) -> list[Group]:
    """The categories at the top, which the standings show beside the total."""
    keys = {group.key for group in rules.groups}
    return [group for group in rules.groups if group.within not in keys]


def official_list(scheme: Scheme, lines: Lines, *, as_of: datetime) -> Document:
    """Everybody ranked, board by board, then those who are not, with the reason; what the points come from."""
    groups = columns_of(scheme.rules)[:MOST_COLUMNS]
    blocks: list[Block] = [Note((_source(scheme, lines, as_of),))]
    ranked = sorted((line for line in lines if line.outcome.rank), key=_place)
    for board, found in groupby(ranked, key=lambda line: line.outcome.board):
        blocks += [Heading(1, board, numbered=False)] if board else []
        blocks.append(_table(groups, list(found), scheme))
    if others := [line for line in lines if not line.outcome.rank]:
        blocks += [Heading(1, "不参加排名的委员", numbered=False), _unranked(others)]
    return Document(f"{scheme.year}年度委员履职得分表", tuple(blocks), subtitle=_subtitle(scheme), on=as_of.date())


def _subtitle(scheme: Scheme) -> str:
    scope = f"{scheme.scope_name}·" if scheme.scope_id else ""
    return f"（{scope}{scheme.get_status_display()}）"


def _source(scheme: Scheme, lines: Sequence[Line], as_of: datetime) -> str:
    basis = f"，依据：{scheme.basis}" if scheme.basis else ""
    days = f"{chinese_date(scheme.starts_on)}至{chinese_date(scheme.ends_on)}"
    base = f"基础分{told(scheme.rules.base)}分计入总分。" if scheme.rules.base else ""
    seen = f"数据截至{chinese_date(as_of.date())}，共{len(lines)}名委员。"
    return f"按《{scheme.name}》计分{basis}。{base}考核期{days}，{seen}"


def _place(line: Line) -> tuple[str, int, str]:
    return line.outcome.board, line.outcome.rank or 0, line.stroke_key


def _table(groups: Sequence[Group], lines: Sequence[Line], scheme: Scheme) -> Table:
    grades = bool(scheme.rules.grades)
    head = ["名次", "姓名", "活动组", *(group.label for group in groups), "总分", *(["等次"] if grades else [])]
    widths = [0.8, 1.6, 2.2, *[1.1] * len(groups), 1.0, *([1.1] if grades else [])]
    align: list[Align] = ["center", "left", "left", *["center"] * (len(head) - 3)]  # type: ignore[list-item]
    return Table(head=(tuple(head),), rows=tuple(_rows(groups, lines, grades=grades)), widths=widths, align=align)


def _rows(groups: Sequence[Group], lines: Sequence[Line], *, grades: bool) -> Iterator[Row]:
    for line in lines:
        found = line.outcome
        points = (told(found.groups.get(group.key, Decimal(0))) for group in groups)
        grade = (found.grade,) if grades else ()
        yield (str(found.rank or ""), line.name, line.group, *points, told(found.total), *grade)


def _unranked(lines: Sequence[Line]) -> Table:
    rows = tuple((line.name, line.group, told(line.outcome.total), line.outcome.unranked) for line in lines)
    return Table(head=(("姓名", "活动组", "得分", "原因"),), rows=rows, widths=(1.6, 2.4, 1.0, 4.0))


def leaves(scheme: Scheme, lines: Lines, whole: Lines, *, as_of: datetime) -> Iterator[Leaf]:
    """Members as listed, their points item by item, then the bodies of everybody (`whole`)."""
    above = [f"{scheme}（{scheme.get_status_display()}，数据截至{as_of:%Y-%m-%d %H:%M}）"]
    groups = columns_of(scheme.rules)
    heads = ["名次", "编号", "姓名", "活动组", "专委会", "界别", "党派", *(group.label for group in groups)]
    heads += ["更正", "总分", "等次", "备注"]
    yield Leaf("委员得分", heads, [_member_row(line, groups) for line in lines], above=above, boxed=True)
    items = scheme.rules.items
    points = [
        [line.number, line.name, *(line.outcome.items.get(i.key) for i in items), line.outcome.total] for line in lines
    ]
    yield Leaf("逐项得分", ["编号", "姓名", *(item.label for item in items), "总分"], points, above=above, boxed=True)
    for kind in KINDS:
        rows = [
            [one.rank, one.name, one.members, one.total, one.per_head, one.highest, one.lowest]
            for one in body_lines(whole, kind)
        ]
        if rows:
            yield Leaf(str(kind.label), BODY_HEADS, rows, above=above, boxed=True)


def _member_row(line: Line, groups: Sequence[Group]) -> list[object]:
    found = line.outcome
    points = [found.groups.get(group.key) for group in groups]
    sits = [line.names(kind) for kind in KINDS]
    return [
        found.rank,
        line.number,
        line.name,
        *sits,
        *points,
        found.corrections or None,
        found.total,
        found.grade,
        line.remark,
    ]
