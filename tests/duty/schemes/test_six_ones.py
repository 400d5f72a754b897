"""“六个一”样例：清单60分，附加分40分，纪律最多扣10分；优秀、称职、基本称职、不称职。"""

from tests.duty.schemes.worked import by_label, credit, scored
from tests.duty.scoring.made import ONE

NAME = "1-six-ones"
SIX = {"duty.checklist_item": [credit(number, level=f"第{number}项") for number in range(1, 7)]}


def test_the_whole_list_is_sixty_points_and_enough():
    card = scored(NAME, SIX, complete=[ONE])

    assert (card.total, card.grade) == (60, "称职")


def test_what_is_done_beside_adds_up_to_forty():
    more = {
        "proposals.filed": [credit(11), credit(12, place=2, among=2)],  # 4 + 2
        "social.written": [credit(21), credit(22, place=4, among=5)],  # 2; the fourth name gets nothing
        "social.adopted": [credit(21, level="区"), credit(21, level="省")],  # the highest level: 8
        "activities.attended": [credit(number, level="调研") for number in range(31, 43)],  # twelve, capped at 10
        "activities.spoken": [credit(51, level="调研", manner="口头发言")],  # 3
        "service.deeds": [credit(number) for number in range(61, 72)],  # eleven, capped at 8
        "service.awards": [credit(81, level="市")],  # 4
        # absent from a survey -2, late once -1
        "activities.absent": [credit(91, level="调研")],
        "activities.late": [credit(92, level="调研")],
    }

    card = scored(NAME, SIX | more, complete=[ONE])

    # 6 + 2 + 8 + 10 + 3 + 8 + 4 = 41, capped at 40; 60 + 40 - 3
    assert (by_label(card)["附加分"], by_label(card)["会议活动纪律"]) == (40, -3)
    assert card.total == 97
    assert card.grade == "称职"  # one fifth of a board of one is nobody


def test_no_more_than_ten_points_are_deducted():
    absent = [credit(number, level="全体会议") for number in range(1, 6)]  # five times -3

    assert scored(NAME, SIX | {"activities.absent": absent}).total == 50


def test_who_was_disciplined_is_not_awarded():
    card = scored(NAME, SIX | {"service.confirmed": [credit(99, level="违纪处理")]}, complete=[ONE])

    assert [veto.label for veto, _ in card.vetoes] == ["受到违纪处理"]
    assert card.total == 60
