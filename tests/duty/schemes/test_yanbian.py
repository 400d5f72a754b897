"""延边2022：从0分起，提交一次性，立案、重点逐件再加，联名只给第一人，转社情民意不重复。"""

from tests.duty.schemes.worked import by_label, credit, scored


def test_a_years_work():
    card = scored(
        "5-yanbian-2022",
        {
            # Two proposals handed in as lead: 10 once. The third is another's: cosigners get nothing.
            "proposals.sponsored": [credit(1), credit(2), credit(3, place=2, among=2)],
            "proposals.filed": [credit(1), credit(2), credit(3, place=2, among=2)],  # 2 x 10
            "proposals.key": [credit(1)],  # 10
            "service.confirmed": [credit(9, level="提案报送上级政协")],  # 10
            "social.written": [credit(11), credit(12)],  # 5 once
            # The first report adopted by the city and the province: 10, and 10 more for the province; one instructed
            # by the prefecture's leaders: 10.
            "social.adopted": [credit(11, level="市"), credit(11, level="省")],
            "social.instructed": [credit(12, level="市")],
        },
    )

    assert by_label(card) == {
        "提交提案": 10,
        "提案立案": 20,
        "被确定为重点提案": 10,
        "向国家和省级政协报送": 10,
        "反映社情民意": 5,
        "社情民意被采用": 10,
        "州领导批示办理或省以上机关采用": 20,
        "提案": 50,
        "社情民意": 35,
    }
    assert card.total == 85


def test_a_proposal_turned_into_a_social_report_counts_once():
    card = scored(
        "5-yanbian-2022",
        {
            "proposals.sponsored": [credit(1)],
            "social.written": [credit(11, origin=("test.record", 1))],
            "social.adopted": [credit(11, level="市", origin=("test.record", 1))],
        },
    )

    assert card.total == 10
    assert card.items[7].entries[0].why == "已在别的计分项计分，不重复"
