"""桐城2019：会议50、提案25、活动10、社情民意15；60分合格。"""

from decimal import Decimal

from tests.duty.schemes.worked import by_label, credit, scored
from tests.duty.scoring.made import STANDING

PLENARY, STANDING_MEETING = "全体会议", "常委会议"


def test_a_years_work_is_enough():
    card = scored(
        "3-tongcheng-2019",
        {
            # The plenary attended 50, six activities of 2 and one speech of 2: 14, the group is capped at 10.
            "activities.attended": [
                credit(1, level=PLENARY),
                *(credit(10 + number, level="调研") for number in range(6)),
            ],
            "activities.spoken": [credit(20, level="视察", manner="口头发言")],
            # Joint proposal with four names, as lead: half of 10 and, filed, half of 15.
            "proposals.sponsored": [credit(30, place=1, among=4, manner="联名")],
            "proposals.filed": [credit(30, place=1, among=4, manner="联名")],
            # A social report 10, adopted by two levels: 5 once, capped at 15.
            "social.written": [credit(40)],
            "social.adopted": [credit(40, level="市"), credit(40, level="省")],
        },
    )

    assert by_label(card)["提交提案"] == Decimal("12.5")  # of the group: 5 + 7.5
    assert by_label(card) | {"提交提案": 5} == {
        "参加全体会议": 50,
        "提交提案": 5,
        "提案立案": Decimal("7.5"),
        "参加活动": 14,
        "报送社情民意信息": 10,
        "社情民意被采用": 5,
        "参加政协会议": 50,
        "参加政协活动": 10,
        "反映社情民意": 15,
        "常委会议纪律（常委）": 0,
    }
    assert (card.total, card.grade) == (Decimal("87.5"), "合格")  # 50 + 12.5 + 10 + 15


def test_the_others_of_a_joint_proposal_divide_the_other_half():
    third = {"proposals.filed": [credit(1, place=3, among=4, manner="联名")]}

    assert scored("3-tongcheng-2019", third).total == Decimal("2.5")  # 7.5 among three


def test_of_a_collective_proposal_three_main_members_count():
    def of_place(place):
        mine = [credit(1, place=place, among=5, manner="集体")]
        return scored("3-tongcheng-2019", {"proposals.sponsored": mine, "proposals.filed": mine}).total

    assert [of_place(3), of_place(4)] == [25, 0]


def test_leave_from_the_plenary_gives_thirty_instead_of_fifty_and_absence_nothing():
    excused = scored("3-tongcheng-2019", {"activities.excused": [credit(1, level=PLENARY)]})
    absent = scored("3-tongcheng-2019", {"activities.absent": [credit(1, level=PLENARY)]})

    assert (excused.total, excused.grade) == (30, "不合格")
    assert absent.total == 0


def test_standing_members_lose_points_for_leave_and_absence_from_their_meetings():
    records = {
        "activities.attended": [credit(1, level=PLENARY)],
        "activities.excused": [credit(2, level=STANDING_MEETING)],
        "activities.absent": [credit(3, level=STANDING_MEETING)],
    }

    assert scored("3-tongcheng-2019", records, office=STANDING).total == 43  # 50 - 2 - 5
    assert scored("3-tongcheng-2019", records).total == 50
