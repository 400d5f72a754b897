"""Rules and credits in few words."""

from datetime import date
from decimal import Decimal

from cppcc.core.registry import Credit
from members.duty.scoring.engine import score
from members.duty.scoring.spec import Item, Person, Rate, Rules

DAY = date(2024, 5, 6)
ONE = 7  # a member
MEMBER, STANDING = 5, 4  # offices


def credit(pk=1, *, member=ONE, on=DAY, level="", manner="", place=1, among=1, quantity=1, origin=None):
    return Credit(
        member, on, ("test.record", pk), f"第{pk}件", level, Decimal(str(quantity)), manner, place, among, origin
    )


def rate(points, source="s", **more):
    numbers = {name: Decimal(str(more.pop(name))) for name in ("others", "per") if more.get(name) is not None}
    return Rate(source, Decimal(str(points)), **more, **numbers)


def item(*rates, key=1, label="一项", **more):
    more = {name: Decimal(str(value)) if name == "maximum" else value for name, value in more.items()}
    return Item(key, label, tuple(rates), **more)


def card(rules, credits, *, office=MEMBER, adjustments=()):
    """The card of the one member; `credits` as a list (of the source "s") or by source."""
    by_source = credits if isinstance(credits, dict) else {"s": credits}
    return score(rules, [Person(ONE, office)], by_source, adjustments)[ONE]


def points(the_item, credits, **more):
    return card(Rules(items=(the_item,), minimum=None), credits, **more).total
