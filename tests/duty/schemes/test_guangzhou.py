"""广州“六个一”：委员完成清单62分，常委另加常委会议3次共27分即89分；常委、委员分榜，各评五强。"""

from decimal import Decimal

from members.duty.carried import shipped
from members.duty.scoring.engine import score
from members.duty.scoring.ranking import rank
from members.duty.scoring.spec import Adjustment, Person
from tests.duty.schemes.worked import credit, scored
from tests.duty.scoring.made import MEMBER, ONE, STANDING

NAME = "6-guangzhou-six-ones"
WHOLE_LIST = {"duty.checklist": [credit(1)]}
MEETINGS = [credit(number, level="常委会议") for number in range(2, 6)]


def test_a_member_with_the_whole_list_has_the_base():
    card = scored(NAME, WHOLE_LIST, complete=[ONE])

    assert (card.total, card.grade) == (62, "五强")  # alone on the board, so among its first five


def test_a_standing_member_reaches_89_with_three_meetings_and_no_more_with_four():
    three = scored(NAME, WHOLE_LIST | {"activities.attended": MEETINGS[:3]}, office=STANDING, complete=[ONE])
    four = scored(NAME, WHOLE_LIST | {"activities.attended": MEETINGS}, office=STANDING, complete=[ONE])

    assert (three.total, four.total) == (89, 89)  # 62 + 3 x 9


def test_meetings_of_the_standing_committee_are_nothing_to_other_members():
    assert scored(NAME, WHOLE_LIST | {"activities.attended": MEETINGS}, complete=[ONE]).total == 62


def test_without_the_whole_list_there_is_neither_base_nor_grade():
    card = scored(NAME, {})

    assert (card.total, card.grade) == (0, "未达基础分")


def grade_of(total, *, office):
    """The grade of somebody with so many points whom five others outdo on the same board."""
    rules = shipped()[NAME].rules
    people = [Person(key, office) for key in range(6)]
    points = [Adjustment(key, Decimal(100 if key else total), "") for key in range(6)]
    cards = score(rules, people, {}, points)
    rank(rules, cards.values(), complete=set(range(6)))
    return cards[0].grade


def test_a_standing_member_needs_89_to_be_competent_another_62():
    assert grade_of(62, office=MEMBER) == "称职"
    assert grade_of(62, office=STANDING) == "未达基础分"
    assert grade_of(89, office=STANDING) == "称职"
