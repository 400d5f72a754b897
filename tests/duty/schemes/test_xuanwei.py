"""宣威：按次1至2分累加，不封顶。"""

from tests.duty.schemes.worked import by_label, credit, scored

KINDS = ["全体会议", "专委会会议", "专委会会议", "学习培训", "调研", "调研", "视察", "民主评议"]


def test_a_years_meetings_and_speeches_add_up():
    card = scored(
        "4-xuanwei",
        {
            "activities.attended": [credit(number, level=kind) for number, kind in enumerate(KINDS, start=1)],
            "activities.spoken": [
                credit(21, level="全体会议", manner="书面发言"),
                credit(22, level="常委会议", manner="口头发言"),
                credit(23, level="调研", manner="口头发言"),  # not one of the three kinds of meeting
            ],
        },
    )

    # 会议 2 + 2 x 1 + 书面 2 + 发言 2 + 学习 1 = 9; 调研 2 x 2 + 视察 2 + 评议 2 = 8
    assert by_label(card)["参加会议、大会发言"] == 9
    assert by_label(card)["调研视察、民主评议"] == 8
    assert card.total == 17


def test_two_absences_from_the_plenary_are_marked_and_cost_no_points():
    absent = [credit(1, level="全体会议"), credit(2, level="全体会议")]

    once, twice = (scored("4-xuanwei", {"activities.absent": found}) for found in (absent[:1], absent))

    assert once.vetoes == []
    assert twice.notes == ["无故缺席全体会议2次（2次）：不得评优"]
    assert twice.total == 0
