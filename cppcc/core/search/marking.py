"""Hits shown in the original text: `<mark>` around what was asked for, everything else escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from cppcc.core.search.words import normal

SNIPPET = 110
BEFORE = 30
MOST_SPANS = 60  # looked at for the best place


def marked(text: str, terms: Sequence[str]) -> SafeString:
    """`text` with every occurrence of `terms` marked."""
    spans = _spans(text, terms)
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [("", text[end:start], ""), ("<mark>", text[start:stop], "</mark>")]
        end = stop
    pieces.append(("", text[end:], ""))
    return format_html_join("", "{}{}{}", ((_tag(before), piece, _tag(after)) for before, piece, after in pieces))


def snippet(texts: Sequence[str], terms: Sequence[str]) -> SafeString:
    """The stretch of `texts` with the most different terms in it, marked; the beginning when there is none."""
    text = re.sub(r"\s+", " ", " ".join(text for text in texts if text)).strip()
    start = _best_start(normal(text), _spans(text, terms))
    piece = text[start : start + SNIPPET]
    shown = marked(piece, terms)
    before, after = ("…" if start else ""), ("…" if start + SNIPPET < len(text) else "")
    return format_html_join("", "{}{}{}", [(before, shown, after)])


def _tag(tag: str) -> SafeString:
    return mark_safe(tag)  # noqa: S308 - "<mark>", "</mark>" or nothing


def _best_start(text: str, spans: Sequence[tuple[int, int]]) -> int:
    """Where the window begins that holds the most different hits."""
    best, most, spans = 0, 0, spans[:MOST_SPANS]
    for start, _ in spans:
        inside = {text[s:e] for s, e in spans if start <= s and e <= start + SNIPPET - BEFORE}
        if len(inside) > most:
            best, most = start, len(inside)
    return max(0, best - BEFORE) if len(text) > SNIPPET else 0


def _spans(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where the terms occur, overlapping and touching ones joined."""
    joined: list[tuple[int, int]] = []
    plain = normal(text)
    found = sorted(m.span() for pattern in map(_pattern, terms) for m in pattern.finditer(plain))
    for start, stop in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def _pattern(term: str) -> re.Pattern[str]:
    """第27号 also as 第027号; a number or foreign word only as a whole, not inside a longer one."""
    numbered = re.fullmatch(r"第(\d+)号", term)
    if numbered:
        return re.compile(rf"第\s*0*{numbered[1]}\s*号")
    if term.isascii():
        return re.compile(rf"(?<![a-z0-9_]){re.escape(term)}(?![a-z0-9_])")
    return re.compile(re.escape(term))
