"""The first draft of a statement: what the records of the year say, section by section, in official style.

It asks the registry and knows no app: a section's parts (rows of the office) name duty sources and say how the office
puts them. Of many members it takes as many queries as of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from cppcc.core.periods import Period
from cppcc.core.registry import DUTY_SOURCES, Credit
from members.duty.checklist import MemberSheet, TickedList, tick_off
from members.people.models import Member
from members.statements.models import StatementPart, StatementSection
from members.statements.models.statements import Section

LISTED = 20  # records named one by one; the rest is in the count
LONGEST = 60  # characters of a name


@dataclass
class Item:
    """One record as the draft lists it, with what became of it."""

    credit: Credit
    notes: list[str] = field(default_factory=list)


@dataclass
class Group:
    """A sentence: the records that one part lists, and how many of them later parts speak about."""

    part: StatementPart
    items: dict[tuple[str, int], Item] = field(default_factory=dict)
    levels: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)


class Filling:
    """The drafts of a year, of everybody or of one member."""

    def __init__(self, year: int, *, now: datetime, member: Member | None = None) -> None:
        self.period = Period.year_so_far(year, now=now)
        self.sections = list(StatementSection.objects.with_parts())
        self._found = self._read(member.pk if member else None)
        self._levels = {name: frozenset(DUTY_SOURCES[name].levels()) for name in self._found}
        self._ticked: TickedList | None = None
        if any(section.tells_checklist for section in self.sections):
            self._ticked = tick_off(self.period, member=member)

    def of(self, member: Member) -> list[Section]:
        """The sections of the member's statement, filled from the records."""
        return [self._section(section, member) for section in self.sections]

    def text_of(self, key: int, member: Member) -> str | None:
        """What the records say for one section; None when it is in use no more."""
        found = [section for section in self.sections if section.pk == key]
        return self._section(found[0], member)["filled"] if found else None

    # --- Reading -------------------------------------------------------------------------------------------------
    def _read(self, member: int | None) -> dict[str, dict[int, list[Credit]]]:
        wanted = {part.source.partition(":")[0] for section in self.sections for part in section.told}
        found: dict[str, dict[int, list[Credit]]] = {}
        for name in sorted(wanted & DUTY_SOURCES.keys()):
            by_member = found.setdefault(name, defaultdict(list))
            for credit in DUTY_SOURCES[name].credits(self.period, member):
                by_member[credit.member_id].append(credit)
        return found

    def _credits(self, part: StatementPart, member: int) -> list[Credit]:
        name, _, level = part.source.partition(":")
        credits = self._found.get(name, {}).get(member, [])
        return sorted((one for one in credits if not level or one.level == level), key=lambda one: (one.on, one.record))

    # --- Telling -------------------------------------------------------------------------------------------------
    def _section(self, section: StatementSection, member: Member) -> Section:
        lines = self._lines(section.told, member.pk)
        if section.tells_checklist and self._ticked is not None:
            lines += _checklist(self._ticked.sheet(member))
        text = "\n".join(lines)
        own = not (section.told or section.tells_checklist)
        return Section(key=section.pk, title=section.name, hint=section.hint, text=text, filled=text, own=own)

    def _lines(self, parts: Sequence[StatementPart], member: int) -> list[str]:
        groups: list[Group] = []
        sums: list[str] = []
        for part in parts:
            credits = self._credits(part, member)
            if part.adds_up:
                total = sum((one.quantity for one in credits), Decimal(0))
                sums += [f"{part.name}{total.normalize():f}{part.unit}。"] if total else []
            else:
                self._sort(part, credits, groups)
        return [self._sentence(group) for group in groups] + sums

    def _sort(self, part: StatementPart, credits: Iterable[Credit], groups: list[Group]) -> None:
        """Each credit is a record to be listed, or says what became of one that is listed already."""
        listed = {record: group for group in groups for record in group.items}
        new = Group(part)
        spoken: set[tuple[str, tuple[str, int]]] = set()
        for credit in credits:
            group = listed.get(credit.record)
            if group is None:
                self._list(new, credit)
                continue
            how = "、".join(filter(None, [self._level(part, credit), credit.manner if credit.level else ""]))
            group.items[credit.record].notes.append(f"{part.name}（{how}）" if how else part.name)
            if (part.name, credit.record) not in spoken:
                spoken.add((part.name, credit.record))
                group.outcomes[f"{part.name}\0{part.unit}"] += 1
        if new.items:
            groups.append(new)

    def _list(self, group: Group, credit: Credit) -> None:
        if credit.record in group.items:
            return
        level = self._level(group.part, credit)
        if level:
            group.levels[level] += 1
        place = ("领衔" if credit.place == 1 else "联名") if credit.among > 1 else ""
        group.items[credit.record] = Item(credit, [place] if place else [])

    def _level(self, part: StatementPart, credit: Credit) -> str:
        """The level where it says something: of a source with levels of which the part takes more than one."""
        name, _, level = part.source.partition(":")
        return credit.level if not level and credit.level in self._levels.get(name, ()) else ""

    def _sentence(self, group: Group) -> str:
        part, unit = group.part, group.part.unit
        among = [f"{level}{count}{unit}" for level, count in group.levels.most_common()]
        among = among if len(among) > 1 else []
        among += [f"{name}{count}{its}" for (name, its), count in _split(group.outcomes)]
        head = f"{part.name}{len(group.items)}{unit}" + (f"，其中{'、'.join(among)}" if among else "")
        items = [_item(item, part) for item in group.items.values()]
        more = "等" if len(items) > LISTED else ""
        return f"{head}。具体是：{'；'.join(items[:LISTED])}{more}。"


def _split(outcomes: Counter[str]) -> list[tuple[tuple[str, str], int]]:
    pairs = ((name.split("\0"), count) for name, count in outcomes.items())
    return [((name, unit), count) for (name, unit), count in pairs]


def _item(item: Item, part: StatementPart) -> str:
    day = item.credit.on
    title = " ".join(item.credit.title.split()).rstrip("。；;.")
    title = title if len(title) <= LONGEST else title[:LONGEST] + "……"
    name = f"《{title}》" if part.in_marks else title or item.credit.level
    return f"{name}（{'，'.join([f'{day.month}月{day.day}日', *item.notes])}）"


def _checklist(sheet: MemberSheet) -> list[str]:
    """How far the six ones are."""
    if not sheet.ticks:
        return []
    done = "、".join(tick.item.label for tick in sheet.ticks if tick.done)
    missing = "、".join(tick.item.label for tick in sheet.ticks if not tick.done)
    told = f"年度履职清单共{len(sheet.ticks)}项，已完成{sheet.done}项" + (f"：{done}" if done else "")
    return [f"{told}；尚未完成：{missing}。" if missing else f"{told}，全部完成。"]


def refilled(text: str, before: str, now: str) -> str:
    """A section with what the records say now: where they said it `before` and nobody touched it, else after what was
    written. Not a word of the member's own is lost."""
    if now in text:
        return text
    if before and before in text:
        return text.replace(before, now, 1)
    return f"{text.rstrip()}\n{now}".strip()


def filled_again(sections: Sequence[Section], key: int, now: str) -> list[Section]:
    """The sections with one of them refilled."""
    changed = [
        Section(**{**each, "text": refilled(each["text"], each["filled"], now), "filled": now})
        if each["key"] == key
        else each
        for each in sections
    ]
    return changed


def fill_all(members: Sequence[Member], year: int, *, now: datetime) -> Mapping[int, list[Section]]:
    """The drafts of many, by member's key."""
    filling = Filling(year, now=now)
    return {member.pk: filling.of(member) for member in members}
