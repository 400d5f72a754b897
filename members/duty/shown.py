"""A card as its page shows it: groups in the order of the rules, each with its items, each with its records, what came
of them and what was cut and why. What the reader may not see counts without title or link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cppcc.core.navigation import resolves
from cppcc.core.registry import ONE, Credit
from members.duty.scoring.engine import Entry, ItemScore, Scorecard, told
from members.duty.scoring.helping import Hint
from members.duty.scoring.spec import ZERO, Counting, Group, Item, Rules
from members.duty.sight import Sight, address_of
from members.duty.wording import RateWords, item_cap, quantity_unit, rate_words, unit_of

OTHERS = "其他"
WRITE_PROPOSAL = ("proposals:new", "去写提案")
WRITE_SOCIAL = ("sentiment:new", "去反映")
TAKE_PART = ("activities:list", "去看活动")
FILE = ("service:new", "去登记")
WAYS = {
    "proposals.sponsored": WRITE_PROPOSAL,
    "proposals.filed": WRITE_PROPOSAL,
    "social.written": WRITE_SOCIAL,
    "activities.attended": TAKE_PART,
    "activities.half_days": TAKE_PART,
    "activities.spoken": TAKE_PART,
    "service.confirmed": FILE,
    "service.deeds": FILE,
    "service.quantity": FILE,
    "service.amount": FILE,
}


@dataclass(frozen=True)
class ShownEntry:
    """One record of an item."""

    credit: Credit
    points: Decimal
    why: str
    url: str
    quantity: str


@dataclass(frozen=True)
class ShownItem:
    item: Item
    points: Decimal
    entries: Sequence[ShownEntry]
    notes: Sequence[str]
    rates: Sequence[RateWords]
    cap: str

    @property
    def counted(self) -> int:
        return sum(1 for entry in self.entries if entry.points)


@dataclass
class Section:
    """A group with what lies in it; `depth` 0 at the top. Items without group come under a name of their own."""

    label: str
    points: Decimal
    depth: int = 0
    group: Group | None = None
    note: str = ""
    items: list[ShownItem] = field(default_factory=list)

    @property
    def maximum(self) -> Decimal | None:
        return self.group.maximum if self.group else None


@dataclass(frozen=True)
class ShownHint:
    """What would help, in words, and where to do it."""

    hint: Hint
    gain: str
    needed: str
    url: str
    verb: str


def sections(rules: Rules, card: Scorecard, sight: Sight) -> list[Section]:
    """All items that concern the member, with or without records, under their groups."""
    concerned = [item for item in rules.items if not item.offices or card.person.office in item.offices]
    found = list(_inside(rules, card, concerned, sight, None, 0))
    loose = [_shown(item, card, sight) for item in concerned if rules.group(item.group) is None]
    if loose:
        label = OTHERS if found else ""
        found.append(Section(label, sum((one.points for one in loose), ZERO), items=loose))
    return found


def _inside(
    rules: Rules, card: Scorecard, items: Sequence[Item], sight: Sight, within: int | None, depth: int
) -> Iterator[Section]:
    for group in rules.groups:
        if group.within != within:
            continue
        scored = card.groups.get(group.key)
        own = [_shown(item, card, sight) for item in items if item.group == group.key]
        inner = list(_inside(rules, card, items, sight, group.key, depth + 1))
        if own or inner or (scored and scored.points):
            points, note = (scored.points, scored.note) if scored else (ZERO, "")
            yield Section(group.label, points, depth, group, note, own)
            yield from inner


def _shown(item: Item, card: Scorecard, sight: Sight) -> ShownItem:
    line = card.items.get(item.key) or ItemScore(item, ZERO)
    entries = [_entry(entry, sight) for entry in line.entries]
    return ShownItem(
        item, line.points, entries, line.notes, [rate_words(item, rate) for rate in item.rates], item_cap(item)
    )


def _entry(entry: Entry, sight: Sight) -> ShownEntry:
    credit = sight.of(entry.credit)
    quantity = "" if credit.quantity == ONE else f"{told(credit.quantity)}{quantity_unit(entry.rate.source)}"
    return ShownEntry(credit, entry.points, entry.why, address_of(credit.record), quantity)


def credits_of(card: Scorecard) -> list[Credit]:
    """All records of a card, to look once which of them may be seen."""
    return [entry.credit for line in card.items.values() for entry in line.entries]


def hints_told(hints: Sequence[Hint], *, most: int) -> list[ShownHint]:
    """The first few: what members can do by themselves before what others decide."""
    shown = [_hint_told(hint) for hint in hints]
    return sorted(shown, key=lambda one: not one.url)[:most]


def _hint_told(hint: Hint) -> ShownHint:
    ways = [WAYS[rate.source] for rate in hint.rates if rate.source in WAYS and resolves(WAYS[rate.source][0])]
    rate = hint.rates[0]
    per = hint.times * rate.per if hint.item.counting == Counting.QUANTITY else Decimal(hint.times)
    needed = f"再有{told(per)}{unit_of(rate.source)}"
    gain = f"+{told(hint.least)}" + (f"～{told(hint.most)}" if hint.most > hint.least else "")
    name, verb = ways[0] if ways else ("", "")
    return ShownHint(hint, f"{gain}分", needed, name, verb)
