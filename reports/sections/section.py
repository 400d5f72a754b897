"""What a section is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cppcc.core.documents.blocks import Block
from reports.facts import Facts
from reports.kinds import ReportKind

BOTH = frozenset(ReportKind)


@dataclass(frozen=True)
class Section:
    """A part of a report: its key (staff add paragraphs by it), its heading, the blocks it makes of the facts."""

    key: str
    title: str | Callable[[Facts], str]
    build: Callable[[Facts], Sequence[Block]]
    kinds: frozenset[ReportKind] = BOTH
    numbered: bool = True

    @property
    def label(self) -> str:
        """What the form calls it."""
        return self.title if isinstance(self.title, str) and self.title else LABELS.get(self.key, self.key)


LABELS = {"preamble": "引言", "plan": "下一步打算"}


def span(facts: Facts) -> str:
    """全年 or 上半年."""
    return "上半年" if facts.period.end.month == 6 else "全年"
