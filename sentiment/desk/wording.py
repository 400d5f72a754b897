"""The office's wording against the author's own: each a title and a text."""

from __future__ import annotations

from cppcc.core.differences import Difference, compare
from sentiment.models import SocialReport

Wording = tuple[str, str]
LABELS = ("标题", "正文")


def original_of(report: SocialReport) -> Wording:
    return _plain(report.title, report.original_text)


def wording_of(report: SocialReport) -> Wording:
    """As it was saved last."""
    return _plain(report.shown_title, report.shown_text)


def differing(before: Wording, after: Wording) -> list[Difference]:
    """What was taken out and put in, part by part, where they differ."""
    parts = zip(LABELS, before, _plain(*after), strict=True)
    return [Difference(label, compare(old, new)) for label, old, new in parts if old != new]


def _plain(title: str, text: str) -> Wording:
    return title.strip(), text.replace("\r\n", "\n").strip()
