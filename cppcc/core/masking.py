"""Telephone and identity numbers, mail addresses, accounts, doors and names of private persons in a text that others
are to read: pointed out to the office, and masked where it is shown unless somebody says that it may stay.

What has a shape is found; of names only some are (`third_persons`), so pages still ask somebody to read it all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from cppcc.core.search.words import normal
from cppcc.core.third_persons import names, short_of

NAME = "姓名"

# In this order: a longer shape is looked for before a shorter one that could lie within it.
SHAPES = {
    "邮箱": r"(?<![a-z0-9._%+-])[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+",
    "证件号": r"(?<![\d.])\d{6}[ -]?(?:18|19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[ -]?\d{3}[\dx](?![\da-z])",
    "账号": r"(?<![\d.])\d(?:[ -]?\d){15,18}(?![\d.])",
    "手机号": r"(?<![\d.])(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)",
    "电话": r"(?<![\d.])(?:\(0\d{2,3}\)|0\d{2,3}) ?-? ?[2-9]\d{6,7}(?:-\d{1,5})?(?!\d)",
    "电话号码": r"(?<=电话)[:为是 ]{0,3}[2-9]\d{2,3}-?\d{4}(?!\d)",
    "证件号码": r"(?<![\d.])\d{15}(?![\d.])",
    "微信或QQ": r"(?:微信号?|qq号?)[:为是 ]{0,3}[a-z0-9_-]{5,20}",
    "门牌号": r"\d{1,3}(?:号楼|栋|幢|座)\d{1,2}单元\d{1,4}(?:室|户|号)?",
    "车牌号": r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][·. ]?[a-z0-9]{5,6}(?![a-z0-9])",
}
_SHAPES = {kind: re.compile(shape) for kind, shape in SHAPES.items()}


@dataclass(frozen=True)
class Finding:
    """Something in the text that should not be public, unless somebody says that it may."""

    start: int
    end: int
    kind: str
    words: str

    @property
    def mask(self) -> str:
        """What stands in its place: of a name 王某某, else what it was."""
        return short_of(self.words) if self.kind == NAME else f"〔{self.kind}略〕"


def findings(text: str) -> list[Finding]:
    """All of them, in the order of the text."""
    plain = normal(text)
    taken = bytearray(len(plain))
    found: list[Finding] = []
    for kind, spans in _spans(plain):
        for start, end in spans:
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Finding(start, end, kind, text[start:end]))
    return sorted(found, key=lambda each: each.start)


def _spans(plain: str) -> Iterator[tuple[str, Iterable[tuple[int, int]]]]:
    for kind, shape in _SHAPES.items():
        yield kind, (match.span() for match in shape.finditer(plain))
    yield NAME, names(plain)


def in_all(texts: Iterable[str]) -> list[Finding]:
    """The findings of several texts, the same words once."""
    seen = {each.words: each for text in reversed(list(texts)) for each in reversed(findings(text))}
    return list(reversed(seen.values()))


def masked(text: str, *, kept: Collection[str] = ()) -> str:
    """`text` without what was found, but for the words that are `kept`."""
    return "".join(words for words, is_mask in pieces(text, kept=kept))


def pieces(text: str, *, kept: Collection[str] = ()) -> Iterator[tuple[str, bool]]:
    """`text` in pieces: its own words, and what stands in place of what is masked (True)."""
    end = 0
    for each in findings(text):
        if each.words not in kept:
            yield text[end : each.start], False
            yield each.mask, True
            end = each.end
    yield text[end:], False
