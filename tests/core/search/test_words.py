import pytest

from cppcc.core.search.words import normal, terms_of_query, terms_of_text, terms_of_title


def test_full_width_and_capitals_become_plain_at_the_same_places():
    assert normal("５Ｇ基站　ＣＴ㈱") == "5g基站 ct㈱"


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("老旧小区加装电梯", ["老旧", "小区", "加装", "电梯"]),
        ("关于停车管理的建议", ["停车", "管理", "建议"]),
        ("第027号", ["第27号"]),
        ("第 27 号提案", ["第27号", "提案"]),
        ("27", ["27"]),
        ("５G", ["5g"]),
        ("南和", ["南和"]),
        ("桥", ["桥"]),
        ("的", ["的"]),
        ("一网通办", ["一网通办"]),
        ("人力资源", ["人力", "资源"]),
        ('"停车" AND (电梯*) %_\'; --', ["停车", "and", "电梯"]),
        ("", []),
        ("，。！？", []),
        ("关于", ["关于"]),
    ],
)
def test_a_query_asks_for_its_telling_words(query, terms):
    assert terms_of_query(query) == terms


def test_a_very_long_query_asks_for_twelve_words_at_most():
    assert len(terms_of_query("停车电梯供水供电养老托育绿化路灯公交校园医保环卫消防物业" * 40)) == 12


def test_a_text_is_found_by_its_words_and_the_words_inside_them():
    assert {"健身", "步道", "破损", "36", "南和", "和区", "第27号", "27"} <= terms_of_text(
        "南和区健身步道破损36处，见第027号"
    )


def test_office_words_stay_whole():
    assert "专精特新" in terms_of_text("支持专精特新企业发展")


def test_a_title_is_found_by_every_character_and_pair():
    assert {"停", "车管", "停车"} <= terms_of_title("停车管理")
