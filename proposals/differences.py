"""What was changed in a proposal, part by part."""

from __future__ import annotations

from collections.abc import Mapping

from cppcc.core.differences import Difference, compare
from proposals.models.revisions import TEXTS

LABELS = {"title": "案由", "situation": "情况", "analysis": "分析", "suggestions": "建议"}


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """Part by part, those parts that differ."""
    return [
        Difference(LABELS[name], compare(before.get(name, ""), after.get(name, "")))
        for name in TEXTS
        if before.get(name, "") != after.get(name, "")
    ]
