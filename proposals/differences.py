"""What was taken out of a text and what was put in, small enough to read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from proposals.models.revisions import TEXTS

LABELS = {"title": "案由", "situation": "情况", "analysis": "分析", "suggestions": "建议"}
SENTENCE = re.compile(r"(?<=[。；！？\n])")


@dataclass(frozen=True)
class Piece:
    """A stretch of text: kept, `gone` from the old or `come` into the new."""

    text: str
    gone: bool = False
    come: bool = False


@dataclass(frozen=True)
class Difference:
    label: str
    pieces: list[Piece]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """Part by part, those parts that differ."""
    return [
        Difference(LABELS[name], compare(before.get(name, ""), after.get(name, "")))
        for name in TEXTS
        if before.get(name, "") != after.get(name, "")
    ]


def compare(before: str, after: str) -> list[Piece]:
    """First sentence by sentence, then letter by letter inside a changed stretch: quick on long texts."""
    old, new = _sentences(before), _sentences(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            pieces.append(Piece(gone))
        elif tag == "replace":
            pieces += _letters(gone, come)
        else:
            pieces.append(Piece(gone, gone=True) if gone else Piece(come, come=True))
    return pieces


def _letters(before: str, after: str) -> list[Piece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.quick_ratio() < 0.5:
        return [Piece(before, gone=True), Piece(after, come=True)]
    pieces = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(before[a:b]))
            continue
        if a < b:
            pieces.append(Piece(before[a:b], gone=True))
        if c < d:
            pieces.append(Piece(after[c:d], come=True))
    return pieces


def _sentences(text: str) -> list[str]:
    return [part for part in SENTENCE.split(text.replace("\r\n", "\n")) if part]
