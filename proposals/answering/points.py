"""The suggestions of a proposal, one by one, so that a reply can answer each."""

from __future__ import annotations

import re
from itertools import pairwise

NUMERALS = "一二三四五六七八九十"
# Where a point may start; bounded, so that a text is read in one pass however many blanks it has.
BEFORE = r"(?:^|(?<=[\n。；;：:，,！？　 ）)]))[ \t　]{0,20}"
# Each family of marks with the number it captures; a run from one upwards makes points.
FAMILIES = [
    re.compile(BEFORE + r"([一二三四五六七八九十]{1,3})[、.．]", re.MULTILINE),
    re.compile(BEFORE + r"[（(]([一二三四五六七八九十]{1,3})[）)]", re.MULTILINE),
    re.compile(BEFORE + r"(\d{1,2})[.．、](?!\d)", re.MULTILINE),
    re.compile(BEFORE + r"[（(](\d{1,2})[）)]", re.MULTILINE),
    re.compile(BEFORE + r"([①-⑳])", re.MULTILINE),
    re.compile(BEFORE + r"([一二三四五六七八九十]{1,3})(?:是|要)", re.MULTILINE),
    re.compile(BEFORE + r"第([一二三四五六七八九十]{1,3})[，,、]", re.MULTILINE),
]
LEAD_IN = 30  # characters; a longer start is a point of its own
SENTENCE = re.compile(r"[^。；;！？\n]*(?:[。；;！？\n]+[ \t　]*|$)")


def points(text: str) -> list[str]:
    """`text` cut before its numbered points (一是…, 1. …, （一）…), else into paragraphs; joined, they are `text`."""
    found = [(run[0], -len(run), run) for family in FAMILIES if (run := _run(family, text))]
    if found:
        return _with_lead_in(_cut(text, min(found)[2]))
    return _merged_blank(text.splitlines(keepends=True))


def bare(text: str) -> str:
    """A point as it is quoted: in one line, without its mark (一是, （二）, 3.) and its last stop."""
    return unmarked(" ".join(text.split())).rstrip("。；;，,")


def unmarked(text: str) -> str:
    """A point without its mark, for a list that counts."""
    words = text.strip()
    for family in FAMILIES:
        words = family.sub("", words, count=1) if family.match(words) else words
    return words.strip() or text.strip()


def sentences(text: str) -> list[str]:
    """One point cut finer, after each sentence or part of one; joined, they are `text`."""
    return _merged_blank([piece for piece in SENTENCE.findall(text) if piece])


def _run(family: re.Pattern[str], text: str) -> list[int]:
    """Where marks one, two, three … stand, in this order; empty when there is no second."""
    places: list[int] = []
    for match in family.finditer(text):
        if _value(match.group(1)) == len(places) + 1:
            places.append(match.start())
    return places if len(places) > 1 else []


def _value(mark: str) -> int:
    if mark.isdecimal():
        return int(mark)
    if "①" <= mark <= "⑳":
        return ord(mark) - ord("①") + 1
    tens, _, ones = mark.rpartition("十") if "十" in mark else ("", "", mark)
    if "十" in mark:
        return (NUMERALS.find(tens) + 1 if tens else 1) * 10 + (NUMERALS.find(ones) + 1 if ones else 0)
    return NUMERALS.find(ones) + 1 if len(ones) == 1 else 0


def _cut(text: str, places: list[int]) -> list[str]:
    ends = [0, *(place for place in places if place), len(text)]
    return [text[start:end] for start, end in pairwise(ends) if start < end]


def _with_lead_in(pieces: list[str]) -> list[str]:
    """“为此建议：” and other short starts belong to the first point."""
    first = pieces[0].strip()
    starts = any(family.match(first) for family in FAMILIES)
    if len(pieces) > 2 and not starts and (len(first) <= LEAD_IN or first.endswith(("：", ":"))):
        return [pieces[0] + pieces[1], *pieces[2:]]
    return pieces


def _merged_blank(pieces: list[str]) -> list[str]:
    """No piece without words: empty lines stay with what stands before them."""
    merged: list[str] = []
    for piece in pieces:
        if merged and (not piece.strip() or not merged[-1].strip()):
            merged[-1] += piece
        else:
            merged.append(piece)
    return [piece for piece in merged if piece]
