"""Changing rules part by part: every answer is new rules, the old ones stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from members.duty.scoring.spec import Grade, Group, Item, Rules, Veto

Part = Group | Item | Veto | Grade
LABELS: Mapping[str, str] = {"groups": "类别", "items": "计分项", "vetoes": "一票否决", "grades": "等次"}


def parts_of(rules: Rules, kind: str) -> Sequence[Any]:
    """All parts of one kind, in their order."""
    found: Sequence[Any] = getattr(rules, kind)
    return found


def part_of(rules: Rules, kind: str, key: int | None) -> Part | None:
    return next((part for part in parts_of(rules, kind) if part.key == key), None)


def with_part(rules: Rules, kind: str, part: Part) -> Rules:
    """With the part in place of the one of its key, or as the last."""
    old = parts_of(rules, kind)
    if any(one.key == part.key for one in old):
        return _with(rules, kind, [part if one.key == part.key else one for one in old])
    return _with(rules, kind, [*old, part])


def without(rules: Rules, kind: str, key: int) -> Rules:
    return _with(rules, kind, [one for one in parts_of(rules, kind) if one.key != key])


def moved_by_one(rules: Rules, kind: str, key: int, *, up: bool) -> Rules:
    """One place up or down among those it is shown with; the same rules when it is the first or last of them."""
    parts, part = list(parts_of(rules, kind)), part_of(rules, kind, key)
    beside = [one for one in parts if part is not None and _home(one) == _home(part)]
    if part is None:
        return rules
    other = beside.index(part) + (-1 if up else 1)
    if not 0 <= other < len(beside):
        return rules
    here, there = parts.index(part), parts.index(beside[other])
    parts[here], parts[there] = parts[there], parts[here]
    return _with(rules, kind, parts)


def referring(rules: Rules, kind: str, key: int) -> list[tuple[str, Part]]:
    """The parts, each with its kind, that could not do without this one."""
    if kind == "groups":
        inside: list[tuple[str, Part]] = [("groups", one) for one in rules.groups if one.within == key]
        return inside + [("items", one) for one in rules.items if one.group == key]
    if kind == "items":
        return [("items", one) for one in rules.items if key in one.unless]
    return []


def renamed(rules: Rules, source: str, axis: str, old: str, new: str) -> Rules:
    """With another level or manner (`axis`) wherever the rules name the old one of a source."""

    def mended(one: Any) -> Any:
        return replace(one, **{axis: new}) if one.source == source and getattr(one, axis) == old else one

    items = tuple(replace(item, rates=tuple(map(mended, item.rates))) for item in rules.items)
    return replace(rules, items=items, vetoes=tuple(map(mended, rules.vetoes)))


def _home(part: Part) -> int | None:
    if isinstance(part, Item):
        return part.group
    return part.within if isinstance(part, Group) else None


def _with(rules: Rules, kind: str, parts: Sequence[Part]) -> Rules:
    changes: dict[str, Any] = {kind: tuple(parts)}
    return replace(rules, **changes)
