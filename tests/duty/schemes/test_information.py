"""民建北京：一条信息的分数逐级累加。"""

from tests.duty.schemes.worked import credit, scored


def test_one_report_adds_up_level_by_level():
    card = scored(
        "7-information",
        {
            "social.issued": [credit(1, level="单篇", manner="单篇")],  # 1
            "social.adopted": [credit(1, level="省", manner="采用"), credit(1, level="全国", manner="采用")],  # 5 + 20
            "social.instructed": [credit(1, level="省"), credit(1, level="全国")],  # 10 + 30
            "service.confirmed": [credit(9, level="约稿被上级采用")],  # 10
        },
    )

    assert card.items[1].points == 66
    assert card.total == 76


def test_a_second_report_of_the_first_level_adds_one():
    issued = {"social.issued": [credit(1, level="单篇"), credit(2, level="综合")]}

    assert scored("7-information", issued).total == 2
