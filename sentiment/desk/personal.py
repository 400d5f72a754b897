"""What is personal in a report's wording: pointed out at the desk, masked in bulletins unless kept on purpose."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cppcc.core.masking import Finding, findings

AROUND = 10  # characters shown before and after


@dataclass(frozen=True)
class Pointed:
    """One finding with what stands around it, and whether it may be printed."""

    finding: Finding
    before: str
    after: str
    may_print: bool


def pointed_out(texts: Collection[str], may_print: Collection[str]) -> list[Pointed]:
    """What is found in the texts, the same words once, in their order."""
    seen: dict[str, Pointed] = {}
    for words, pointed in _each(texts, may_print):
        seen.setdefault(words, pointed)
    return list(seen.values())


def _each(texts: Collection[str], may_print: Collection[str]) -> Iterator[tuple[str, Pointed]]:
    for text in texts:
        for each in findings(text):
            before = text[max(0, each.start - AROUND) : each.start].replace("\n", " ")
            after = text[each.end : each.end + AROUND].replace("\n", " ")
            yield each.words, Pointed(each, before, after, each.words in may_print)
