"""Notices as offices send them, read into lines; what cannot be read surely is refused with its place."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from sentiment.models.adoption_notices import Entry
from sentiment.outcomes.lines import MOST_LINES, Usual, read_file, read_text

ON = date(2024, 5, 31)
USUAL = Usual(ON)


def read(text, usual=USUAL):
    found = read_text(text, usual)
    assert found.refusals == []
    return list(found.entries.values())


def refused(text):
    return [str(refusal) for refusal in read_text(text, USUAL).refusals]


def entry(title, names="", manner="adopted", on=ON, carrier="", has_day=False):
    return Entry(title, names, manner, on, carrier, has_day)


FULL = entry("老旧小区电梯维保缺位", "张三、李四", "combined", date(2024, 5, 6), "《每日社情》第12期", has_day=True)


@pytest.mark.parametrize(
    "text",
    [
        "标题\t反映人\t方式\t日期\t载体\n老旧小区电梯维保缺位\t张三、李四\t综合采用\t2024-05-06\t《每日社情》第12期",
        "序号\t作者\t单位\t采用情况\t采用时间\t题目\t刊期\n"
        "1\t张三、李四\t南和区政协\t综合\t5月6日\t老旧小区电梯维保缺位\t《每日社情》第12期",
        "1\t老旧小区电梯维保缺位\t张三、李四\t综合采用\t2024年5月6日\t《每日社情》第12期",
        "2024.5.6\t《每日社情》第12期\t张三、李四\t老旧小区电梯维保缺位\t综合",
        "3. 老旧小区电梯维保缺位（张三、李四） 综合采用 5月6日 《每日社情》第12期",
        "（3）《老旧小区电梯维保缺位》（张三、李四）综合采用，5月6日，《每日社情》第12期。",
        "3、老旧小区电梯维保缺位　张三、李四　综合采用　2024/5/6　《每日社情》第12期",
        "老旧小区电梯维保缺位 | 张三、李四 | 综合采用 | 2024-5-6 | 《每日社情》第12期",
        "老旧小区电梯维保缺位（作者：张三、李四） 综合采用 2024-05-06 载体：《每日社情》第12期",
    ],
)
def test_the_same_line_is_read_from_word_excel_and_web_pages(text):
    assert read(text) == [FULL]


def test_headings_say_the_manner_of_the_lines_below_and_prose_is_passed_over():
    text = """各县区政协：
现将5月份信息采用情况通报如下：

一、单篇采用（2篇）
1. 关于农贸市场公平秤缺失的建议（王五）
2. 学校周边拥堵问题值得关注（赵六）
二、综合采用（1篇）
1. 公交站台无遮雨设施（孙七）
三、转报
1. 医养结合中的堵点（周八）"""

    assert [(line.title, line.names, line.manner) for line in read(text)] == [
        ("关于农贸市场公平秤缺失的建议", "王五", "adopted"),
        ("学校周边拥堵问题值得关注", "赵六", "adopted"),
        ("公交站台无遮雨设施", "孙七", "combined"),
        ("医养结合中的堵点", "周八", "relayed"),
    ]


def test_what_a_line_does_not_say_is_as_usual():
    usual = Usual(ON, "relayed")

    assert read("健身步道破损36处", usual) == [entry("健身步道破损36处", manner="relayed")]


@pytest.mark.parametrize(
    "title", ["3.15前后预付卡投诉集中", "12345热线重复派单", "2024年中考体育设备老化问题", "“一老一小”服务不足"]
)
def test_numbers_that_belong_to_the_title_stay(title):
    assert [line.title for line in read(f"1、{title}\n{title}（张三）")] == [title, title]


def test_a_title_with_stray_spaces_is_one_title():
    assert [line.title for line in read("关于规范共享单车停放的 意见建议（张三）")] == [
        "关于规范共享单车停放的 意见建议"
    ]
    assert [line.title for line in read("关于规范 共享单车停放秩序 的若干意见建议")] == [
        "关于规范共享单车停放秩序的若干意见建议"
    ]


def test_month_and_day_mean_the_last_such_day_before_the_notice():
    january = Usual(date(2024, 1, 5))

    days = [line.on for line in read("甲类问题反映\t12月20日\n乙类问题反映\t1月4日", january)]

    assert days == [date(2023, 12, 20), date(2024, 1, 4)]


def test_a_line_that_repeats_an_earlier_one_is_told_and_taken_once():
    found = read_text("垃圾分类难落实（张三）\n路灯不亮\n垃圾 分类难落实（张三）", USUAL)

    assert (len(found.entries), found.repeated) == (2, [3])


def test_every_refusal_says_row_column_value_and_what_to_do_all_at_once():
    text = "\n".join(
        [
            "标题\t反映人\t方式\t日期",
            "好的一行\t张三\t单篇\t2024-05-06",
            "方式写错\t张三\t口头表扬\t2024-05-06",
            "\t李四\t单篇\t2024-05-07",
            "日期不对\t王五\t单篇\t2024-02-30",
            "日期太晚\t王五\t单篇\t2024-06-01",
            "日期太早\t王五\t单篇\t2004-06-01",
            "领导批示的\t王五\t批示\t2024-05-01",
            f"{'长' * 201}\t王五\t单篇\t2024-05-01",
        ]
    )

    assert refused(text) == [
        "第3行“方式”“口头表扬”：只能写：单篇、采用、综合采用、转报、刊载",
        "第4行“标题”空：没有标题，请补上，或删去这一行",
        "第5行“日期”“2024-02-30”：没有这一天，请核对后写成 2024-03-05",
        "第6行“日期”“2024-06-01”：晚于通报日期2024-05-31，请核对；通报里的采用都发生在通报之前",
        "第7行“日期”“2004-06-01”：比通报日期2024-05-31早3年以上，请核对年份",
        "第8行“方式”“批示”：批示请在该篇的页面用“登记批示”录入，这里删去",
        f"第9行“标题”“{'长' * 40}”：最多200个字，现有201个字，请缩短",
    ]


def test_cells_that_cannot_be_told_apart_are_refused_and_not_guessed():
    assert refused("老城区停车难的问题反映\t张三\t某某某某某某县政府办") == [
        "第1行“未知”“某某某某某某县政府办”：看不出这一格是什么；请在第一行加上表头：标题、反映人、方式、日期、载体"
    ]
    assert "看不出这是什么" in refused("停车难（张三） 受到好评")[0]


def test_a_table_that_came_a_cell_a_line_is_refused_with_the_way_round():
    assert refused("1\n路灯长期不亮\n张三")[1] == (
        "第3行“标题”“张三”：太短，看不出是哪一篇；表格粘过来成了一格一行的，请改用上传工作簿"
    )


def test_too_many_lines_are_refused():
    text = "\n".join(f"第{n}街区路灯不亮" for n in range(MOST_LINES + 1))

    assert refused(text) == [
        f"第{MOST_LINES + 1}行“行数”“{MOST_LINES + 1}行”：一份通报最多{MOST_LINES}行，请分几次录入"
    ]


def book(*rows, name="采用"):
    made = Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    out = BytesIO()
    made.save(out)
    return BytesIO(out.getvalue())


def test_a_workbook_is_read_under_its_heads_wherever_they_stand():
    rows = [
        ["2024年5月信息采用情况通报"],
        ["序号", "信息题目", "报送人", "报送单位", "采用时间", "采用方式", "采用刊物"],
        [1, "老旧小区电梯维保缺位", "张三、李四", "南和区政协", date(2024, 5, 6), "综合", "《每日社情》第12期"],
        [2, "路灯不亮", "王五", "南和区政协", None, "单篇采用", None],
        ["合计", None, 2],
    ]

    found = read_file(book(*rows), USUAL)

    assert found.refusals == []
    assert list(found.entries.items()) == [(3, FULL), (4, entry("路灯不亮", "王五"))]


def test_a_workbook_without_a_column_of_titles_is_refused_with_advice():
    refusals = read_file(book(["姓名", "分数"], ["张三", 5]), USUAL).refusals

    assert [str(refusal) for refusal in refusals] == [
        "第1行“标题”空：没有找到“标题”一列；请在第一行写上表头：标题、反映人、方式、日期、载体，也可以下载空白表填写"
    ]
