"""The sheet of one member over a term as a document, and everybody's as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from cppcc.core.documents.blocks import Block, BulletList, Document, Heading, Note, Row, Signature, Span, Table
from cppcc.core.documents.text import chinese_date
from cppcc.core.workbooks import Leaf
from members.duty.scoring.engine import told
from members.tenure.years import Done, Line, Sheet

if TYPE_CHECKING:
    from members.people.models import Appointment, Member, Term

HEADS = ("年度", "总分", "名次", "等次", "应出席", "出席", "出席率", "提案", "立案", "社情民意", "履职登记")
WIDTHS = (1.1, 1.1, 0.9, 1.6, 1.1, 0.9, 1.4, 0.8, 0.8, 1.1, 1.1)
TITLE = "届内履职情况表"
DEFINITIONS = (
    "应出席为登记了出席、请假或缺席的会议活动次数，出席率为出席（含迟到、早退）除以应出席；提案含联名，立案不含并案；"
    "履职登记为已确认的记录。"
)
RUNNING = "标“*”的年度仍在计分，得分、名次会随记录变化。"
WHOLE = "届内合计"


def sheet_document(sheet: Sheet, term: Term, *, now: datetime) -> Document:
    """One member's sheet; the member is loaded `with_posts`."""
    on = timezone.localdate(now)
    rows = [*(_row(line) for line in sheet.lines), _sums(sheet.done)]
    blocks: list[Block] = [
        _particulars(sheet.member, term),
        Table(head=(HEADS,), rows=rows, widths=WIDTHS, align=["center"] * len(HEADS), caption="各年度履职情况"),
    ]
    if sheet.honours:
        items = [f"{credit.on.year}年{credit.on.month}月：{credit.title}" for credit in sheet.honours]
        blocks += [Heading(1, "表彰奖励", numbered=False), BulletList(items)]
    running = RUNNING if any(line.score and line.score.runs for line in sheet.lines) else ""
    seen = f"数据截至{chinese_date(on)}。{running}{DEFINITIONS}"
    blocks += [Note((seen,)), Signature(settings.COMMITTEE_NAME, on)]
    return Document(
        title=TITLE, subtitle=f"{sheet.member.name}（{term.name}）", blocks=blocks, on=on, metadata={"subject": TITLE}
    )


def _particulars(member: Member, term: Term) -> Table:
    """姓名、界别、党派、任职…: what a form of re-nomination begins with; no birth date, no phone."""
    post = member.post
    pairs = [
        ("姓名", member.name),
        ("委员编号", member.number),
        ("性别", member.get_gender_display()),
        ("民族", member.ethnicity),
        ("职务", post.get_office_display() if post else ""),
        ("任职", _served(member, term)),
        ("界别", _names(post, "sectors")),
        ("党派", _names(post, "parties")),
        ("专委会", _names(post, "committees")),
        ("活动组", _names(post, "groups")),
    ]
    rows: list[Row] = [(*one, *two) for one, two in zip(pairs[::2], pairs[1::2], strict=True)]
    rows.append(("单位及职务", Span(member.work, columns=3)))
    return Table(head=(), rows=rows, widths=(1.2, 3.2, 1.2, 3.2), align=("center",) * 4)


def _served(member: Member, term: Term) -> str:
    post = member.post
    if post is None:
        return "已不在任"
    until = f"至{chinese_date(post.ends_on)}" if post.ends_on else "起"
    return f"{chinese_date(post.starts_on)}{until}"


def _names(post: Appointment | None, kind: str) -> str:
    return "、".join(seat.told for seat in getattr(post, kind)) if post else ""


def _row(line: Line) -> Row:
    return (f"{line.year}{'*' if line.score and line.score.runs else ''}", *_scored(line), *_done(line.done))


def _scored(line: Line) -> tuple[str, str, str]:
    if line.score is None:
        return "", "", ""
    return told(line.score.total), str(line.score.rank or "不排名"), line.score.grade


def _done(done: Done) -> tuple[str, ...]:
    numbers = (done.proposals, done.filed, done.social, done.service)
    return (str(done.expected), str(done.attended), done.told_rate, *(str(number) for number in numbers))


def _sums(done: Done) -> Row:
    return (Span(WHOLE, columns=4), *_done(done))


# --- Workbook --------------------------------------------------------------------------------------------------------
def leaves(sheets: Sequence[Sheet], term: Term, *, now: datetime) -> list[Leaf]:
    """A line a member, then a line a member and year."""
    above = [f"{term.name}{TITLE}（截至{timezone.localdate(now):%Y-%m-%d}）"]
    years = [line.year for line in sheets[0].lines] if sheets else []
    heads = ["委员编号", "姓名", "职务", "界别", "活动组", *(f"{year}年总分" for year in years), *HEADS[4:]]
    whole = [[*_who(sheet), *_totals(sheet), *_numbers(sheet.done)] for sheet in sheets]
    yearly = ["委员编号", "姓名", "职务", "界别", "活动组", *HEADS]
    return [
        Leaf("届内合计", heads, whole, above=above, boxed=True),
        Leaf("逐年", yearly, list(_yearly(sheets)), above=above, boxed=True),
    ]


def _yearly(sheets: Iterable[Sheet]) -> Iterable[list[object]]:
    for sheet in sheets:
        for line in sheet.lines:
            score = line.score
            points = [score.total, score.rank, score.grade] if score else [None, None, ""]
            yield [*_who(sheet), line.year, *points, *_numbers(line.done)]


def _who(sheet: Sheet) -> list[object]:
    member, post = sheet.member, sheet.member.post
    office = post.get_office_display() if post else ""
    return [member.number, member.name, office, _names(post, "sectors"), _names(post, "groups")]


def _totals(sheet: Sheet) -> list[Decimal | None]:
    return [line.score.total if line.score else None for line in sheet.lines]


def _numbers(done: Done) -> list[object]:
    rate = None if done.rate is None else done.rate
    return [done.expected, done.attended, rate, done.proposals, done.filed, done.social, done.service]
