"""What holds for any rules and any records."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from members.duty.scoring.carrying import rules_from, to_json
from members.duty.scoring.checking import Known, grave, problems
from members.duty.scoring.engine import score
from members.duty.scoring.spec import Choosing, Counting, Group, Item, Person, Rate, Rules, Sharing
from tests.duty.scoring.made import MEMBER, ONE, credit

SOURCES = ["a", "b"]
LEVELS = ["", "市", "省"]
KNOWN = Known({name: name for name in SOURCES}, dict.fromkeys(SOURCES, ()), dict.fromkeys(SOURCES, ()))
POINTS = st.integers(1, 40).map(lambda tenths: Decimal(tenths) / 2)
CAPS = st.none() | st.integers(1, 30).map(Decimal)
PER = st.integers(1, 4).map(Decimal)
RATES = st.builds(Rate, st.sampled_from(SOURCES), POINTS, st.sampled_from(LEVELS), others=POINTS, per=PER)
CUT = {
    "choosing": st.sampled_from(Choosing.values),
    "from_nth": st.integers(1, 3),
    "at_most": st.none() | st.integers(1, 4),
}
WHOLE = st.fixed_dictionaries({"whole": st.just(True), "choosing": st.sampled_from(["add", "either"])})


@st.composite
def rules(draw):
    """Rules without deductions: groups two deep, items anywhere."""
    groups = (
        Group(101, "外", maximum=draw(CAPS)),
        Group(102, "内", within=101, maximum=draw(CAPS)),
    )
    items = tuple(
        Item(
            key,
            f"第{key}项",
            tuple({(one.source, one.level): one for one in draw(st.lists(RATES, min_size=1, max_size=4))}.values()),
            group=draw(st.sampled_from([None, 101, 102])),
            counting=draw(st.sampled_from(Counting.values)),
            sharing=draw(st.sampled_from(Sharing.values)),
            at_least=draw(st.integers(1, 3)),
            **draw(WHOLE | st.fixed_dictionaries(CUT)),
            maximum=draw(CAPS),
        )
        for key in range(1, draw(st.integers(2, 4)))
    )
    return Rules(groups=groups, items=items, maximum=draw(CAPS))


@st.composite
def records(draw, least=0):
    """A member's credits by source; one record may have several levels."""
    made = st.builds(
        credit,
        st.integers(1, 8),
        on=st.integers(0, 300).map(lambda days: date(2024, 1, 1) + timedelta(days)),
        level=st.sampled_from(LEVELS),
        place=st.integers(1, 4),
        among=st.just(4),
        quantity=st.integers(1, 9),
    )
    return {name: draw(st.lists(made, min_size=least, max_size=8)) for name in SOURCES}


def of(the_rules, found):
    return score(the_rules, [Person(ONE, MEMBER)], found)[ONE]


@given(rules(), records())
def test_no_cap_is_ever_exceeded(the_rules, found):
    card = of(the_rules, found)

    for line in card.items.values():
        assert line.item.maximum is None or line.points <= line.item.maximum
    for group in card.groups.values():
        assert group.group.maximum is None or group.points <= group.group.maximum
    assert the_rules.maximum is None or card.total <= the_rules.maximum


@given(rules(), records(), records(least=1))
@settings(max_examples=200)
def test_another_record_never_lowers_the_total(the_rules, found, more):
    one = more["a"][0]._replace(record=("test.record", 99))

    assert of(the_rules, {**found, "a": [*found["a"], one]}).total >= of(the_rules, found).total


@given(rules(), records(), st.randoms())
def test_the_order_of_records_is_irrelevant(the_rules, found, random):
    mixed = {name: random.sample(credits, len(credits)) for name, credits in found.items()}

    assert of(the_rules, mixed).total == of(the_rules, found).total


@given(rules(), records())
def test_reckoning_again_gives_the_same_and_leaves_the_records_alone(the_rules, found):
    before = {name: list(credits) for name, credits in found.items()}

    assert of(the_rules, found) == of(the_rules, found)
    assert found == before


@given(rules(), records())
def test_two_equal_members_score_equally(the_rules, found):
    twice = {name: [*credits, *(one._replace(member_id=8) for one in credits)] for name, credits in found.items()}
    cards = score(the_rules, [Person(ONE, MEMBER), Person(8, MEMBER)], twice)

    assert cards[ONE].total == cards[8].total


@given(rules(), records())
def test_every_line_adds_up_from_its_records_or_says_why_not(the_rules, found):
    for line in of(the_rules, found).items.values():
        assert sum(entry.points for entry in line.entries) == line.points or line.notes


@given(rules())
@settings(max_examples=50)
def test_rules_come_back_the_same_from_json(the_rules):
    assert rules_from(to_json(the_rules)) == the_rules


@given(rules())
@settings(max_examples=50)
def test_rules_that_the_check_lets_pass_can_be_reckoned(the_rules):
    looped = replace(the_rules, groups=(replace(the_rules.groups[0], within=102), the_rules.groups[1]))

    assert grave(problems(the_rules, known=KNOWN)) == []
    assert [problem.field for problem in grave(problems(looped, known=KNOWN))] == ["within", "within"]
