"""What has the shape of a telephone or identity number, an address, an account or a private person's name is found, and
nothing else."""

import pytest

from cppcc.core.masking import findings, in_all, masked
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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("居民王建国反映，楼道堆物。", "居民王某某反映，楼道堆物。"),
        ("村民李强说路不好走", "村民李某说路不好走"),
        ("患者张丽娜（电话13900001234）", "患者张某某（电话〔手机号略〕）"),
        ("业主陈静、刘洋联名反映", "业主陈某、刘某联名反映"),
        ("其子张小明上学不便", "其子张某某上学不便"),
        ("居民王建国家庭困难", "居民王某某家庭困难"),
        ("李桂花，女，63岁", "李某某，女，63岁"),
        ("姓名：欧阳震华，男", "姓名：欧阳某某，男"),
        ("联系人：赵敏，电话0319-4567890", "联系人：赵某，电话〔电话略〕"),
        ("患者李四的家属", "患者李某的家属"),
        ("家住老城1号楼2单元301室", "家住老城〔门牌号略〕"),
    ],
)
def test_private_persons_are_found_and_shown_by_their_surname(text, shown):
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "居民高度关注，群众方便了，老人高血压，学生高三",
        "村民于今年三月向社区反映，居民常年受扰",
        "居民王某某反映，市民张先生、住户周大娘",
        "农民工程款被拖欠，职工万余人，消费者钱财受损",
        "群众文化活动，老人安全出行，患者康复，群众洪水中受困",
        "居民沈阳路口、村民田地被占、学生白天上课",
        "第一提案人王建国，区长李强",
        "居民、村民、业主",
    ],
)
def test_ordinary_words_after_persons_are_no_names(text):
    assert findings(text) == []


def test_a_name_may_be_shown_on_purpose():
    assert masked("居民王建国、业主李强", kept=["王建国"]) == "居民王建国、业主李某"


@pytest.mark.parametrize("letters", ["居民王", "居民王强、", "王强、", "业主", "1号楼2单元", "王建国，男"])
def test_persons_without_end_do_not_hold_the_search_up(letters):
    findings(letters)  # the dictionary is read once

    with within(seconds=3):
        found = findings(f"{letters * 5_000}。居民王建国反映")

    assert found[-1].words == "王建国"


@pytest.mark.parametrize("letters", ["a", "a.", "ab-", "1"])
def test_letters_without_end_do_not_hold_the_search_up(letters):
    with within(seconds=1.5):
        found = findings(f"{letters * 20_000}。电话13900001234")

    assert found[-1].words == "13900001234"
