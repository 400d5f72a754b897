"""What one record more would bring, by the rules themselves."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from members.duty.scoring.engine import score
from members.duty.scoring.helping import hints
from members.duty.scoring.spec import Counting, Effect, Group, Person, Rules, Veto
from tests.duty.scoring.made import DAY, MEMBER, ONE, STANDING, card, credit, item, rate


def told(rules, credits=(), *, on=DAY, office=MEMBER):
    """Item, how many more, what that brings at least and at most."""
    found = hints(rules, card(rules, list(credits), office=office), on=on)
    return [(hint.item.key, hint.times, hint.least, hint.most) for hint in found]


def test_what_brings_most_comes_first():
    rules = Rules(items=(item(rate(2), key=1), item(rate(5, "t"), key=2)))

    assert told(rules) == [(2, 1, 5, 5), (1, 1, 2, 2)]


def test_nothing_where_the_item_is_full():
    assert told(Rules(items=(item(rate(2), maximum=2),)), [credit()]) == []


def test_only_what_the_items_cap_leaves_over():
    assert told(Rules(items=(item(rate(2), maximum=3),)), [credit()]) == [(1, 1, 1, 1)]


def test_only_what_the_groups_and_the_totals_caps_leave_over():
    grouped = Rules(groups=(Group(9, "类", maximum=Decimal(3)),), items=(item(rate(2), group=9),))
    capped = Rules(maximum=Decimal(3), items=(item(rate(2)),))

    assert told(grouped, [credit()]) == told(capped, [credit()]) == [(1, 1, 1, 1)]


def test_as_many_more_as_it_takes_until_any_count():
    assert told(Rules(items=(item(rate(2), at_least=3),)), [credit()]) == [(1, 2, 6, 6)]
    assert told(Rules(items=(item(rate(2), from_nth=3),)), [credit()]) == [(1, 2, 2, 2)]


def test_the_levels_of_an_item_bring_from_the_lowest_to_the_highest():
    assert told(Rules(items=(item(rate(2, level="区"), rate(5, level="市")),))) == [(1, 1, 2, 5)]


def test_what_counts_once_a_year_helps_once():
    rules = Rules(items=(item(rate(4), counting=Counting.ONCE),))

    assert told(rules) == [(1, 1, 4, 4)]
    assert told(rules, [credit()]) == []


def test_a_quantity_is_told_by_its_unit():
    rules = Rules(items=(item(rate(1, per=100), counting=Counting.QUANTITY, whole=True),))

    assert told(rules, [credit(quantity=30)]) == [(1, 1, 1, 1)]


def test_deductions_other_offices_items_and_days_that_are_over_help_nobody():
    assert told(Rules(items=(item(rate(-2)),))) == []
    assert told(Rules(items=(item(rate(2), offices=(STANDING,)),))) == []
    assert (
        told(
            Rules(
                items=(
                    item(
                        rate(2, until=date(2024, 3, 1)),
                    ),
                )
            )
        )
        == []
    )


def test_nothing_helps_where_a_veto_makes_all_of_it_nothing():
    assert told(Rules(items=(item(rate(2)),), vetoes=(Veto(9, "否决", "s", effect=Effect.ZERO),)), [credit()]) == []


def test_what_another_item_has_counted_is_not_counted_on():
    rules = Rules(items=(item(rate(2), key=1), item(rate(3), key=2, unless=(1,), maximum=3)))

    assert (2, 1, 3, 3) in told(rules, [credit(1), credit(2)])


@pytest.mark.parametrize("more", [{}, {"maximum": 5}, {"at_most": 2}, {"from_nth": 2}, {"at_least": 3}])
def test_what_is_told_is_what_the_record_brings(more):
    rules = Rules(base=Decimal(3), maximum=Decimal(12), items=(item(rate(2), **more), item(rate(4, "t"), key=2)))
    before = [credit(1)]
    person = [Person(ONE, MEMBER)]
    now = score(rules, person, {"s": before})[ONE]

    for hint in hints(rules, now, on=DAY):
        source = hint.rates[0].source
        added = [credit(10 + place) for place in range(hint.times)]
        credits = {"s": before, "t": []}
        credits[source] = [*credits[source], *added]
        assert score(rules, person, credits)[ONE].total - now.total == hint.least


def test_the_card_itself_stays_as_it_was():
    rules = Rules(items=(item(rate(2)),))
    given = card(rules, [credit()])
    before = replace(given, items=dict(given.items))

    hints(rules, given, on=DAY)

    assert given == before
