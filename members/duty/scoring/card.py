"""A scorecard as JSON and back: what is written down when the scores are published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from cppcc.core.registry import Credit
from members.duty.scoring.carrying import to_json
from members.duty.scoring.engine import Entry, GroupScore, ItemScore, Scorecard
from members.duty.scoring.spec import Adjustment, Item, Person, Rate, Rules, Veto

GONE = "（这一项已不在办法中）"


def card_to_json(card: Scorecard) -> dict[str, Any]:
    """All that the member's page shows."""
    return {
        "person": to_json(card.person),
        "total": str(card.total),
        "rank": card.rank,
        "grade": card.grade,
        "grade_why": card.grade_why,
        "notes": card.notes,
        "items": [_item_to_json(line) for line in card.items.values()],
        "groups": [{"key": key, "points": str(one.points), "note": one.note} for key, one in card.groups.items()],
        "adjustments": [
            {"points": str(one.points), "reason": one.reason, "key": one.key, "on": one.on and one.on.isoformat()}
            for one in card.adjustments
        ],
        "vetoes": [[veto.key, count] for veto, count in card.vetoes],
    }


def card_from(data: dict[str, Any], rules: Rules) -> Scorecard:
    """The card again, its lines under the rules it was made by."""
    person = Person(**data["person"])
    groups = {group.key: group for group in rules.groups}
    vetoes = {veto.key: veto for veto in rules.vetoes}
    return Scorecard(
        person,
        Decimal(data["total"]),
        {line["key"]: _item_from(line, rules) for line in data["items"]},
        {
            one["key"]: GroupScore(groups[one["key"]], Decimal(one["points"]), one["note"])
            for one in data["groups"]
            if one["key"] in groups
        },
        [
            Adjustment(
                person.key,
                Decimal(one["points"]),
                one["reason"],
                one["key"],
                date.fromisoformat(one["on"]) if one["on"] else None,
            )
            for one in data["adjustments"]
        ],
        [(_veto(vetoes, key), count) for key, count in data["vetoes"]],
        data["notes"],
        data["rank"],
        data["grade"],
        data["grade_why"],
    )


def _veto(vetoes: dict[int, Veto], key: int) -> Veto:
    return vetoes.get(key) or Veto(key, GONE, "")


def _item_to_json(line: ItemScore) -> dict[str, Any]:
    return {
        "key": line.item.key,
        "points": str(line.points),
        "notes": list(line.notes),
        "entries": [_entry_to_json(entry) for entry in line.entries],
    }


def _item_from(line: dict[str, Any], rules: Rules) -> ItemScore:
    item = rules.item(line["key"]) or Item(line["key"], GONE)
    entries = [_entry_from(entry) for entry in line["entries"]]
    return ItemScore(item, Decimal(line["points"]), entries, line["notes"])


def _entry_to_json(entry: Entry) -> list[Any]:
    credit, rate = entry.credit, entry.rate
    told = [credit.on.isoformat(), *credit.record, credit.title, credit.level, str(credit.quantity), credit.manner]
    return [*told, credit.place, credit.among, rate.source, str(rate.points), str(entry.points), entry.why]


def _entry_from(told: list[Any]) -> Entry:
    on, label, pk, title, level, quantity, manner, place, among, source, per, points, why = told
    credit = Credit(0, date.fromisoformat(on), (label, pk), title, level, Decimal(quantity), manner, place, among)
    return Entry(credit, Rate(source, Decimal(per)), Decimal(points), why)
