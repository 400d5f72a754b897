"""Composing a report: figures as of a moment, sections in order, one document.

The same records give the same report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from cppcc.core.documents.blocks import Block, Document, Heading, PageBreak, Paragraph, Signature
from cppcc.core.documents.frozen import to_json
from cppcc.core.periods import Period
from cppcc.core.registry import Figures, Value
from reports.checks import Check, check
from reports.facts import Facts
from reports.kinds import ReportKind
from reports.sections import SECTIONS


@dataclass(frozen=True)
class Composed:
    """A report ready to be frozen and drawn; drawing needs no query."""

    document: Document
    figures: dict[str, Any]
    checks: list[Check]

    def document_json(self) -> dict[str, object]:
        return to_json(self.document)

    def checks_json(self) -> list[dict[str, object]]:
        return [asdict(one) for one in self.checks]


def period_of(kind: ReportKind, year: int, as_of: datetime | None = None) -> Period:
    """The stretch a report speaks about; seen from its last moment unless told otherwise."""
    return Period.first_half(year, as_of=as_of) if kind == ReportKind.HALF_YEAR else Period.year(year, as_of=as_of)


def title_of(kind: ReportKind, committee: str, year: int) -> str:
    """上半年工作总结和下半年工作打算, or 工作总结和下一年工作谋划."""
    if kind == ReportKind.HALF_YEAR:
        return f"{committee}{year}年上半年工作总结和下半年工作打算"
    return f"{committee}{year}年工作总结和{year + 1}年工作谋划"


def compose(
    kind: ReportKind, period: Period, *, committee: str, additions: Mapping[str, str] | None = None
) -> Composed:
    """The report of `kind` on `period`; `additions` are paragraphs by staff, by section."""
    with transaction.atomic():
        figures = Figures(period).all()
        before = Figures(period.previous())
        facts = Facts(figures, before)
        blocks = _blocks(kind, facts, additions or {})
    day = period.seen_on
    document = Document(
        title=title_of(kind, committee, period.end.year),
        subtitle=f"（{day.year}年{day.month}月{day.day}日）",
        on=day,
        blocks=_signed(blocks, committee, day),
        metadata={"author": committee},
    )
    return Composed(document, freeze(figures), check(figures))


def freeze(figures: Figures) -> dict[str, Any]:
    """Figures as JSON: whole numbers stay whole, rates and amounts become plain numbers."""
    return {name: _plain(value) for name, value in sorted(figures.items())}


def _plain(value: Value) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(number) for key, number in value.items()}
    return value


def _blocks(kind: ReportKind, facts: Facts, additions: Mapping[str, str]) -> list[Block]:
    blocks: list[Block] = []
    for section in SECTIONS:
        if kind not in section.kinds:
            continue
        body = [*section.build(facts), *_added(additions.get(section.key, ""))]
        if body and section.title:
            title = section.title(facts) if callable(section.title) else section.title
            blocks.append(Heading(1, title, numbered=section.numbered))
        blocks += body
    return blocks


def _added(text: str) -> list[Block]:
    """The staff's own paragraphs, one a line."""
    return [Paragraph([line.strip()]) for line in text.splitlines() if line.strip()]


def _signed(blocks: list[Block], committee: str, day: date) -> list[Block]:
    """The signature stands under the text, before the tables."""
    place = next((at for at, block in enumerate(blocks) if isinstance(block, PageBreak)), len(blocks))
    return [*blocks[:place], Signature(committee, day), *blocks[place:]]
