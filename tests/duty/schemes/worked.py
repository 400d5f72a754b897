"""A worked example: records of an invented member, scored by a shipped scheme."""

from cppcc.core.registry import Credit
from members.duty.carried import shipped
from members.duty.scoring.engine import score
from members.duty.scoring.ranking import rank
from members.duty.scoring.spec import Person
from tests.duty.scoring.made import MEMBER, ONE, credit

__all__ = ["MEMBER", "Credit", "by_label", "credit", "scored"]


def scored(name, credits, *, office=MEMBER, complete=()):
    """The card by the scheme of the file, the credits given by source, ranked and graded alone on the board."""
    rules = shipped()[name].rules
    assert set(credits) <= set(rules.sources()), "a record that the scheme does not look at"
    card = score(rules, [Person(ONE, office)], credits)[ONE]
    rank(rules, [card], complete=complete)
    return card


def by_label(card):
    """The points of each line and group that the example has."""
    lines = {line.item.label: line.points for line in card.items.values()}
    return lines | {group.group.label: group.points for group in card.groups.values()}
