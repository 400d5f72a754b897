"""广州“六个一”：委员完成清单62分，常委另加常委会议3次共27分即89分；常委、委员分榜，各评五强。"""

from tests.duty.schemes.worked import credit, scored
from tests.duty.scoring.made import ONE, STANDING

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
