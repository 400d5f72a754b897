"""广水2017：履职80分、考勤10分、学习10分，受上级表彰加分。"""

from decimal import Decimal

from tests.duty.schemes.worked import by_label, credit, scored


def test_a_years_work():
    card = scored(
        "2-guangshui-2017",
        {
            # A proposal filed as lead 20, another as second of three names 15.
            "proposals.filed": [credit(1), credit(2, place=2, among=3)],
            # A third, as lead, was turned into a social report: 15.
            "proposals.turned_social": [credit(3)],
            # Two social reports: one of them is the turned proposal, which counts once; so 20. One historical text
            # 20: 社情民意 or 文史, whichever brings more, so 20 and not 40.
            "social.written": [credit(11, origin=("test.record", 3)), credit(12)],
            "service.confirmed": [
                credit(21, level="文史资料"),
                credit(22, level="帮扶"),  # 20
                credit(23, level="学习笔记"),  # 5
                credit(24, level="学习笔记"),  # once a year
                credit(25, level="学习心得"),  # 5
            ],
            # 考勤 begins at 10: late for the plenary -1, left a standing meeting early -2, absent from a survey -1.5.
            "activities.late": [credit(31, level="全体会议")],
            "activities.left_early": [credit(32, level="常委会议")],
            "activities.absent": [credit(33, level="调研")],
            "service.awards": [credit(41, level="省"), credit(42, level="区")],  # 8 + 4
        },
    )

    # 履职 20+15+15+20+20 = 90, capped at 80; 考勤 10-3-1.5 = 5.5; 学习 10; 表彰 12; together 107.5, capped at 100.
    assert by_label(card) == {
        "提案被审查立案": 35,
        "提案被转作社情民意信息": 15,
        "反映社情民意信息或收集文史资料": 20,
        "结对帮扶困难群众": 20,
        "有学习笔记": 5,
        "有学习心得体会文章": 5,
        "迟到、早退": -3,
        "无故缺席": Decimal("-1.5"),
        "受上级表彰": 12,
        "履职": 80,
        "考勤": Decimal("5.5"),
        "学习": 10,
        "受上级表彰加分": 12,
    }
    assert card.total == 100


def test_attendance_is_not_deducted_below_nothing():
    absent = [credit(number, level="常委会议") for number in range(1, 6)]  # five times -3

    card = scored("2-guangshui-2017", {"activities.absent": absent})

    assert by_label(card)["考勤"] == 0
    assert card.total == 0


def test_who_did_nothing_keeps_the_attendance():
    assert scored("2-guangshui-2017", {}).total == 10
