"""A scheme laid out as its page shows it: groups within groups, a line for each item, and what is wrong beside each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cppcc.core.documents.text import chinese_number
from members.duty.scoring.spec import Boards, Grade, Group, Item, Problem, Rules, Veto
from members.duty.wording import (
    RateWords,
    grade_words,
    group_caps,
    item_cap,
    item_notes,
    item_words,
    offices_words,
    rate_words,
    total_words,
    veto_words,
)


@dataclass(frozen=True)
class Line:
    """One part of the rules in words, with what is wrong with it."""

    kind: str
    key: int
    label: str
    words: str = ""
    rates: Sequence[RateWords] = ()
    notes: Sequence[str] = ()
    cap: str = ""
    basis: str = ""
    problems: Sequence[Problem] = ()


@dataclass(frozen=True)
class Section:
    """A group with its items and the groups inside it; without a group: the items that belong to none."""

    group: Group | None
    depth: int
    number: str = ""  # 一、 at the top, （一） within
    caps: str = ""
    lines: Sequence[Line] = ()
    problems: Sequence[Problem] = ()


@dataclass(frozen=True)
class Printed:
    """The rules as they read from top to bottom."""

    total: str
    boards: str
    unranked: str
    unawarded: str
    sections: Sequence[Section]
    vetoes: Sequence[Line]
    grades: Sequence[Line]
    problems: Sequence[Problem] = field(default_factory=list)  # of the whole


def printed(rules: Rules, problems: Iterable[Problem] = ()) -> Printed:
    wrong: dict[tuple[str, int | None], list[Problem]] = defaultdict(list)
    for problem in problems:
        wrong[problem.part, problem.key].append(problem)
    items = {item.key: _item(item, rules, wrong["items", item.key]) for item in rules.items}
    return Printed(
        total_words(rules),
        str(Boards(rules.boards).label),
        offices_words(rules.unranked),
        offices_words(rules.unawarded),
        [
            Section(
                group,
                depth,
                number,
                group_caps(group) if group else "",
                [items[item.key] for item in rules.items if _home(rules, item) == (group.key if group else None)],
                wrong["groups", group.key] if group else (),
            )
            for group, depth, number in _numbered(_from_the_top(rules))
        ],
        [_veto(veto, wrong["vetoes", veto.key]) for veto in rules.vetoes],
        [_grade(grade, wrong["grades", grade.key]) for grade in rules.grades],
        wrong["rules", None],
    )


@dataclass(frozen=True)
class Change:
    """What differs between two versions at one place; empty where the part was not there."""

    label: str
    before: str
    after: str


def changes(before: Rules, after: Rules) -> list[Change]:
    """What differs between two versions in words, part by part in the order of the page, what is gone last."""
    old, new = told_parts(before), told_parts(after)
    found = [Change(label, old.get(at, ("", ""))[1], words) for at, (label, words) in new.items()]
    found += [Change(label, words, "") for at, (label, words) in old.items() if at not in new]
    return [change for change in found if change.before != change.after]


def told_parts(rules: Rules) -> dict[tuple[str, int], tuple[str, str]]:
    """Label and words of every part by kind and key; a label that changed is part of the words."""
    whole = [f"{Boards(rules.boards).label}"]
    whole += [f"{offices_words(rules.unranked)}不参加排名"] if rules.unranked else []
    whole += [f"{offices_words(rules.unawarded)}不参加评优"] if rules.unawarded else []
    told = {("rules", 0): ("总分", f"{total_words(rules)}。"), ("rules", 1): ("排名与评优", f"{'；'.join(whole)}。")}
    for group in rules.groups:
        outer = rules.group(group.within)
        inside = f"，属于“{outer.label}”" if outer else ""
        caps = group_caps(group)
        told["groups", group.key] = (f"类别“{group.label}”", f"{group.label}{f'：{caps}' if caps else ''}{inside}。")
    for item in rules.items:
        told["items", item.key] = (f"计分项“{item.label}”", f"{item.label}：{item_words(item, rules)}")
    for veto in rules.vetoes:
        told["vetoes", veto.key] = (f"一票否决“{veto.label}”", f"{veto.label}：{veto_words(veto)}。")
    for grade in rules.grades:
        told["grades", grade.key] = (f"等次“{grade.label}”", f"{grade.label}：{grade_words(grade)}。")
    return told


def _item(item: Item, rules: Rules, problems: Sequence[Problem]) -> Line:
    rates = [rate_words(item, rate) for rate in item.rates]
    notes = item_notes(item, rules)
    return Line("items", item.key, item.label, "", rates, notes, item_cap(item), item.basis, problems)


def _veto(veto: Veto, problems: Sequence[Problem]) -> Line:
    return Line("vetoes", veto.key, veto.label, veto_words(veto), problems=problems)


def _grade(grade: Grade, problems: Sequence[Problem]) -> Line:
    return Line("grades", grade.key, grade.label, grade_words(grade), problems=problems)


def _home(rules: Rules, item: Item) -> int | None:
    group = rules.group(item.group)
    return group.key if group else None


def _numbered(groups: Iterable[tuple[Group | None, int]]) -> Iterator[tuple[Group | None, int, str]]:
    """Each with its number among those of its depth, begun again inside the next one above."""
    counts: dict[int, int] = defaultdict(int)
    for group, depth in groups:
        if group is None:
            yield group, depth, ""
            continue
        counts[depth] += 1
        counts.update(dict.fromkeys([deeper for deeper in counts if deeper > depth], 0))
        word = chinese_number(counts[depth])
        yield group, depth, f"（{word}）" if depth else f"{word}、"


def _from_the_top(rules: Rules) -> list[tuple[Group | None, int]]:
    """Every group once with its depth, each after the one it lies in, those in a circle as if at the top; first comes
    what belongs to no group, when there is any or no group at all."""
    ordered: list[tuple[Group | None, int]] = []
    seen: set[int] = set()

    def take(group: Group, depth: int) -> None:
        if group.key in seen:
            return
        seen.add(group.key)
        ordered.append((group, depth))
        for inner in rules.groups:
            if inner.within == group.key:
                take(inner, depth + 1)

    for group in [*(one for one in rules.groups if rules.group(one.within) is None), *rules.groups]:
        take(group, 0)
    loose = any(_home(rules, item) is None for item in rules.items)
    return [(None, 0), *ordered] if loose or not ordered else ordered
