"""Numbers of proposals as people write them: 12、35，40-45、第60号."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

MOST = 500


def numbers_in(text: str) -> list[int]:
    """The numbers, each once, in order; ValidationError in words for what is none, and for more than 500."""
    numbers: list[int] = []
    for word in re.split(r"[\s,，、;；号第]+", text.strip()):
        numbers += _numbers(word)
        if len(numbers) > MOST:
            raise ValidationError(f"一次最多列入{MOST}件，请分几次")
    return sorted(set(numbers))


def _numbers(word: str) -> list[int]:
    """12 → [12], 12-15 → [12, 13, 14, 15]"""
    if not word:
        return []
    match = re.fullmatch(r"(\d{1,6})(?:[-－—~～至到](\d{1,6}))?", word)
    if match is None:
        raise ValidationError(f"“{word[:20]}”不是提案号，请填数字，多个用、隔开")
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first or last - first > MOST:
        raise ValidationError(f"“{word}”的起止不对，请改正")
    return list(range(first, last + 1))
