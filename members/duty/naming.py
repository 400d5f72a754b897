"""What rules name and this office has not: kinds and manners of another office's, to be put to one's own."""

from __future__ import annotations

from cppcc.core.registry import DUTY_SOURCES
from members.duty.scoring.spec import Rate, Rules, Veto

Missing = tuple[str, str, str, list[str]]


def missing_names(rules: Rules) -> list[Missing]:
    """Source, axis (level or manner), name and what there is instead; each once, in the order of the rules."""
    found: dict[tuple[str, str, str], Missing] = {}
    there: dict[tuple[str, str], list[str]] = {}
    named: list[Rate | Veto] = [*(rate for item in rules.items for rate in item.rates), *rules.vetoes]
    for one in named:
        source = DUTY_SOURCES.get(one.source)
        if source is None:
            continue
        for axis, name, names in (("level", one.level, source.levels), ("manner", one.manner, source.manners)):
            if not name:
                continue
            if (one.source, axis) not in there:
                there[one.source, axis] = list(names())
            known = there[one.source, axis]
            if known and name not in known:
                found.setdefault((one.source, axis, name), (one.source, axis, name, known))
    return list(found.values())
