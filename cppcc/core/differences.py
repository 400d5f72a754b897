"""What was taken out of a text and what was put in, small enough to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_PARTS = 1_500  # sentences of a text, letters of a stretch
MOST_EFFORT = 40_000
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


def compare(before: str, after: str) -> list[Piece]:
    """First sentence by sentence, then letter by letter inside a changed stretch. Quick on any text: a stretch too long
    or too repetitive to be compared is shown whole, as gone and come."""
    effort = Effort()
    old, new = _sentences(before), _sentences(after)
    if not effort.allows(old, new):
        return _whole(before, after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            pieces.append(Piece(gone))
        elif tag == "replace" and effort.allows(gone, come):
            pieces += _letters(gone, come)
        else:
            pieces += _whole(gone, come)
    return pieces


class Effort:
    """What comparing two texts may still cost: the matcher's time grows with the pairs of equal parts, so with the
    square of a repetitive text."""

    def __init__(self) -> None:
        self.left = MOST_EFFORT

    def allows(self, before: Sequence[str], after: Sequence[str]) -> bool:
        """Whether these two can still be compared, which is then counted."""
        if max(len(before), len(after)) > MOST_PARTS:
            return False
        parts = Counter(after)
        cost = sum(parts[part] for part in before) + len(before) * len(after) // 100
        if cost > self.left:
            return False
        self.left -= cost
        return True


def _whole(gone: str, come: str) -> list[Piece]:
    return [piece for piece in (Piece(gone, gone=True), Piece(come, come=True)) if piece.text]


def _letters(before: str, after: str) -> list[Piece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.quick_ratio() < 0.5:
        return _whole(before, after)
    pieces = []
    for tag, a, b, c, d in matcher.get_opcodes():
        pieces += [Piece(before[a:b])] if tag == "equal" else _whole(before[a:b], after[c:d])
    return pieces


def _sentences(text: str) -> list[str]:
    return [part for part in SENTENCE.split(text.replace("\r\n", "\n")) if part]
