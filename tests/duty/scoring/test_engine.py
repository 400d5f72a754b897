"""Each kind of rule by itself, with points worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from members.duty.scoring.engine import score
from members.duty.scoring.ranking import rank
from members.duty.scoring.spec import Adjustment, Boards, Grade, Group, Person, Rules, Veto
from tests.duty.scoring.made import MEMBER, ONE, STANDING, card, credit, item, points, rate

FIVE = [credit(number) for number in range(1, 6)]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, 10),
        ({"maximum": 7}, 7),
        ({"counting": "once"}, 2),
        ({"from_nth": 2}, 8),
        ({"from_nth": 6}, 0),
        ({"at_least": 5}, 10),
        ({"at_least": 6}, 0),
        ({"at_most": 3}, 6),
        ({"from_nth": 3, "at_most": 2}, 4),
    ],
)
def test_five_records_of_two_points(more, expected):
    assert points(item(rate(2), **more), FIVE) == expected


@pytest.mark.parametrize(
    ("sharing", "more", "place", "among", "expected"),
    [
        ("full", {}, 3, 3, "10"),
        ("lead", {}, 1, 3, "10"),
        ("lead", {}, 2, 3, "0"),
        ("fixed", {"others": 4}, 1, 3, "10"),
        ("fixed", {"others": 4}, 3, 3, "4"),
        ("half", {}, 1, 1, "10"),
        ("half", {}, 1, 4, "5"),
        ("half", {}, 2, 4, "1.67"),
        ("equal", {}, 2, 3, "3.33"),
        ("first", {}, 3, 9, "10"),
        ("first", {}, 4, 9, "0"),
    ],
)
def test_each_name_gets_its_share_of_ten_points(sharing, more, place, among, expected):
    the_item = item(rate(10, **more), sharing=sharing, names=3)

    assert points(the_item, [credit(place=place, among=among)]) == Decimal(expected)


def test_a_record_takes_the_rate_that_names_its_level_and_manner_most_closely():
    the_item = item(rate(1), rate(5, level="省"), rate(7, level="省", manner="单篇"), rate(3, manner="单篇"))

    assert points(the_item, [credit(level="省", manner="单篇")]) == 7
    assert points(the_item, [credit(level="省", manner="综合")]) == 5
    assert points(the_item, [credit(level="市", manner="单篇")]) == 3
    assert points(the_item, [credit(level="市", manner="综合")]) == 1


LEVELS = (rate(1, level="区"), rate(5, level="市"), rate(20, level="国家"))
ADOPTED = [credit(1, level="区"), credit(1, level="市"), credit(1, level="国家"), credit(2, level="市")]


@pytest.mark.parametrize(("choosing", "expected"), [("add", 31), ("highest", 25)])
def test_levels_add_up_or_the_highest_of_each_record_counts(choosing, expected):
    assert points(item(*LEVELS, choosing=choosing), ADOPTED) == expected


def test_once_a_year_the_highest_counts():
    assert points(item(*LEVELS, counting="once"), ADOPTED) == 20


def test_of_alternatives_the_source_that_brings_most_counts():
    either = item(rate(20, "reports"), rate(15, "history"), choosing="either")

    assert points(either, {"reports": [credit(1)], "history": [credit(2), credit(3)]}) == 30
    assert points(either, {"reports": [credit(1)], "history": [credit(2)]}) == 20


@pytest.mark.parametrize(
    ("whole", "expected"),
    [(False, "4.2"), (True, "4")],
)
def test_a_quantity_brings_points_per_so_much(whole, expected):
    invested = item(rate(1, per=10), counting="quantity", whole=whole)

    assert points(invested, [credit(1, quantity=25), credit(2, quantity=17)]) == Decimal(expected)


def test_what_another_item_counted_does_not_count_again_however_it_came_about():
    proposal, report = ("test.record", 1), credit(9, origin=("test.record", 1))
    filed = item(rate(20, "filed"), key=1)
    turned = item(rate(15, "social"), key=2, unless=(1,))
    rules = Rules(items=(turned, filed))

    found = card(rules, {"filed": [credit(1)], "social": [report, credit(8)]})

    assert found.total == 35
    assert [entry.why for entry in found.items[2].entries] == ["", "已在别的计分项计分，不重复"]
    assert found.items[1].entries[0].credit.record == proposal


def test_a_record_that_brought_nothing_there_counts_here():
    rules = Rules(items=(item(rate(20, "filed"), key=1, sharing="lead"), item(rate(5, "social"), key=2, unless=(1,))))

    assert card(rules, {"filed": [credit(1, place=2, among=2)], "social": [credit(1)]}).total == 5


def test_a_rate_holds_for_its_days_only():
    the_item = item(rate(2, until=date(2024, 6, 30)), rate(3, since=date(2024, 7, 1)))

    assert points(the_item, [credit(1, on=date(2024, 6, 30)), credit(2, on=date(2024, 7, 1))]) == 5


@pytest.mark.parametrize(("office", "expected"), [(STANDING, 9), (MEMBER, 0)])
def test_an_item_for_some_offices_leaves_the_others_out(office, expected):
    assert points(item(rate(9), offices=(1, 2, 3, 4)), [credit()], office=office) == expected


def test_deductions_take_from_the_base_of_their_group_down_to_its_floor():
    absent = item(rate(-3), group=10)
    rules = Rules(items=(absent,), groups=(Group(10, "考勤", base=Decimal(10), minimum=Decimal(0)),))

    assert card(rules, []).total == 10
    assert card(rules, FIVE[:2]).total == 4
    assert card(rules, FIVE).total == 0
    assert card(rules, FIVE).groups[10].note == "合计-5分，扣到0分为止"


def test_a_deduction_has_a_cap_of_its_own():
    assert points(item(rate(-3), maximum=5), FIVE) == -5


def test_groups_are_capped_from_the_innermost_outwards():
    rules = Rules(
        groups=(
            Group(1, "履职", maximum=Decimal(8)),
            Group(2, "提案和信息", within=1, maximum=Decimal(5)),
        ),
        items=(item(rate(4), key=1, group=2), item(rate(3), key=2, group=2), item(rate(2), key=3, group=1)),
    )

    found = card(rules, FIVE[:1])

    assert (found.groups[2].points, found.groups[1].points, found.total) == (5, 7, 7)
    assert found.groups[2].note == "合计7分，封顶5分"


def test_corrections_count_before_the_cap_of_the_whole():
    rules = Rules(items=(item(rate(2)),), base=Decimal(60), maximum=Decimal(70))

    found = card(rules, FIVE, adjustments=[Adjustment(ONE, Decimal(3), "补登"), Adjustment(8, Decimal(9), "别人的")])

    assert found.total == 70
    assert found.notes == ["合计73分，封顶70分"]


@pytest.mark.parametrize(
    ("veto", "events", "struck"),
    [
        (Veto(1, "缺席全会", "absent", at_least=2), 1, False),
        (Veto(1, "缺席全会", "absent", at_least=2), 2, True),
        (Veto(1, "没有提案", "absent", at_least=None, fewer_than=1), 0, True),
        (Veto(1, "没有提案", "absent", at_least=None, fewer_than=1), 1, False),
    ],
)
def test_a_veto_strikes_from_so_many_or_below_so_many(veto, events, struck):
    rules = Rules(items=(item(rate(2)),), vetoes=(veto,))

    found = card(rules, {"s": FIVE, "absent": FIVE[:events]})

    assert bool(found.vetoes) is struck
    assert found.total == (0 if struck else 10)


def ranked(rules, totals, **people):
    persons = [people.get(f"p{key}", Person(key, MEMBER)) for key in range(len(totals))]
    cards = score(rules, persons, {}, [Adjustment(key, Decimal(points), "") for key, points in enumerate(totals)])
    rank(rules, cards.values(), complete={0, 1})
    return [(cards[key].rank, cards[key].grade) for key in range(len(totals))]


GRADES = (
    Grade(1, "优秀", points=Decimal(90), percent=Decimal(25), award=True),
    Grade(2, "称职", points=Decimal(60)),
    Grade(3, "不称职"),
)


def test_equal_totals_share_a_rank_and_grades_go_by_points_and_room():
    assert ranked(Rules(grades=GRADES), [95, 95, 99, 90, 60, 59, 20, 70]) == [
        (2, "称职"), (2, "称职"), (1, "优秀"), (4, "称职"), (6, "称职"), (7, "不称职"), (8, "不称职"), (5, "称职"),
    ]  # fmt: skip


def test_whoever_is_left_out_of_ranking_or_awards_is_scored_all_the_same():
    people = {"p0": Person(0, 1, unranked="主席不参加排名"), "p1": Person(1, 2, unawarded="副主席不参加评优")}

    assert ranked(Rules(grades=GRADES), [99, 98, 97, 60], **people) == [
        (None, ""), (1, "称职"), (2, "优秀"), (3, "称职"),
    ]  # fmt: skip


def test_a_grade_can_ask_for_the_whole_checklist():
    grades = (Grade(1, "优秀", complete=True), Grade(2, "称职"))

    assert ranked(Rules(grades=grades), [5, 4, 9]) == [(2, "优秀"), (3, "优秀"), (1, "称职")]


def test_boards_are_ranked_apart():
    people = {"p0": Person(0, STANDING, "常委"), "p1": Person(1, MEMBER, "委员"), "p2": Person(2, MEMBER, "委员")}

    assert [place for place, _ in ranked(Rules(boards=Boards.OFFICE), [5, 4, 9], **people)] == [1, 2, 1]


@pytest.mark.parametrize(
    ("effect", "expected"), [("worst", (1, "不称职")), ("unawarded", (1, "称职")), ("zero", (3, "不称职"))]
)
def test_what_a_veto_does(effect, expected):
    rules = Rules(grades=GRADES, vetoes=(Veto(5, "受处分", "punished", effect=effect),))
    persons = [Person(key, MEMBER) for key in range(3)]
    found = [Adjustment(0, Decimal(95), ""), Adjustment(1, Decimal(91), ""), Adjustment(2, Decimal(60), "")]
    cards = score(rules, persons, {"punished": [credit(member=0)]}, found)
    rank(rules, cards.values())

    assert (cards[0].rank, cards[0].grade) == expected


def test_from_the_second_on_the_earliest_of_the_lowest_does_not_count():
    found = card(Rules(items=(item(rate(2), rate(5, level="省"), from_nth=2),)), [*FIVE[:2], credit(9, level="省")])

    assert [(entry.points, entry.why) for entry in found.items[1].entries] == [
        (0, "从第2次起计分"), (2, ""), (5, ""),
    ]  # fmt: skip
