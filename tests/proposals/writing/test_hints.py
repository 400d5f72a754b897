"""What a reader would miss in a text is said while it is written, and quickly."""

import pytest

from proposals.writing.hints import checklist, hints
from tests.timing import within


def test_hints_speak_of_what_is_thin_and_are_silent_on_a_good_text():
    good = {
        "title": "关于完善停车管理的建议",
        "situation": "车位320个。" * 20,
        "suggestions": "一是由区住建局改造闲置地块。" * 10,
    }
    assert hints(**good) == []
    thin = hints(title="关于停车和关于公交的建议", situation="停车很难。", suggestions="请重视。")
    assert [hint[:4] for hint in thin] == ["案由像是", "情况写得", "情况里没", "建议写得"]


@pytest.mark.parametrize("text", ["一" * 20_000, "\n" * 20_000, "（" * 20_000, "关于" * 10_000, "关于停\n" * 5_000])
def test_hints_on_an_odd_text_take_no_time(text):
    with within(seconds=1):
        told = hints(title=text, situation=text, suggestions=text, analysis=text)

    assert "情况里没有数字：补上数量、时间或实例，更有说服力。" in told


@pytest.mark.parametrize("text", ["", "三是改造。\n", "　　二、共享。", "\t1.收费。"])
def test_points_are_seen_at_the_start_of_a_line(text):
    told = "建议请分条写（一是、二是……），承办单位可以逐条答复。"

    found = hints(
        title="关于停车的建议", situation="涉及十万户。" * 20, suggestions="请重视停车管理。" * 40 + "\n" + text
    )

    assert (told in found) == (text in ("", "三是改造。\n"))
    assert not any("没有数字" in each for each in found)


def test_the_checklist_says_what_is_there_what_is_thin_and_what_is_missing():
    texts = {"title": "关于停车的建议", "category": "3", "situation": "停车很难。", "suggestions": ""}

    assert [(point.label, point.state, point.words) for point in checklist(**texts)] == [
        ("案由", "done", "7字"),
        ("分类", "done", "已选"),
        ("情况", "thin", "缺事实、数字"),
        ("建议", "missing", "还没有写"),
    ]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"title": "老城区停车管理亟待改善"}, "案由一般写成"),
        ({"suggestions": "一是加强领导，二是高度重视。" * 5}, "没有写由谁来办"),
        ({"analysis": "联系人13800000000"}, "手机号码或身份证号"),
        ({"suggestions": "请区住建局重视。" * 200}, "全文已超过1500字"),
    ],
)
def test_hints_name_what_a_reader_would_miss(texts, told):
    whole = {"title": "", "situation": "", "suggestions": "", "analysis": ""} | texts

    assert any(told in each for each in hints(**whole))


def test_only_who_may_write_a_proposal_is_told_hints(sign_in, member, unit_clerk):
    assert sign_in(member.user).post("/proposals/check/").status_code == 200
    assert sign_in(unit_clerk).post("/proposals/check/").status_code == 403
