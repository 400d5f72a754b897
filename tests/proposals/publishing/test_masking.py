"""What has the shape of a telephone or identity number, an address or an account is found, and nothing else."""

import pytest

from proposals.publishing.masking import findings, in_all, masked
from tests.timing import within

SYNTHETIC_ID = "110101" + "19900101" + "001X"


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("请联系13900001234。", "手机号", "13900001234"),
        ("手机139-0000-1234", "手机号", "139-0000-1234"),
        ("＋86 139 0000 1234", "手机号", "＋86 139 0000 1234"),
        ("电话０３１９－４５６７８９０", "电话", "０３１９－４５６７８９０"),
        ("值班电话4567890转", "电话号码", "4567890"),
        (f"身份证{SYNTHETIC_ID}", "证件号", SYNTHETIC_ID),
        ("邮箱 zhang.san@example.com.cn，", "邮箱", "zhang.san@example.com.cn"),
        ("账号6222 0000 0000 0000 000", "账号", "6222 0000 0000 0000 000"),
        ("微信号：abc_12345", "微信或QQ", "微信号：abc_12345"),
        ("车牌冀E12345停放", "车牌号", "冀E12345"),
    ],
)
def test_it_is_found_with_its_kind(text, kind, words):
    assert [(each.kind, each.words) for each in findings(text)] == [(kind, words)]
    assert words not in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024年投入资金1380万元，占12.35%。",
        "全区户籍人口138000人，土地面积40560000平方米。",
        "国办发〔2014〕46号，第27号提案",
        "2024-03-05至2024-12-31",
        "拨打12345热线、110、119。",
        "电话回访320人次",
        "G4京港澳高速K512+300",
    ],
)
def test_ordinary_numbers_are_left_alone(text):
    assert findings(text) == []
    assert masked(text) == text


def test_what_is_masked_says_what_it_was():
    assert masked("联系人电话13900001234，邮箱a@b.cn。") == "联系人电话〔手机号略〕，邮箱〔邮箱略〕。"


def test_what_somebody_confirmed_stays_and_only_that():
    text = "热线0319-4567890，个人13900001234"

    assert masked(text, kept=["0319-4567890"]) == "热线0319-4567890，个人〔手机号略〕"


def test_the_same_words_in_several_texts_are_asked_about_once():
    found = in_all(["电话13900001234", "还是13900001234", "另13900005678"])

    assert [each.words for each in found] == ["13900001234", "13900005678"]


@pytest.mark.parametrize("letters", ["a", "a.", "ab-", "1"])
def test_letters_without_end_do_not_hold_the_search_up(letters):
    with within(seconds=1.5):
        found = findings(f"{letters * 20_000}。电话13900001234")

    assert found[-1].words == "13900001234"
