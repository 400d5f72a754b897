"""What cannot be read surely is refused, all of it at once, with the place, the value and what to do."""

import openpyxl
import pytest

from members.people.models import Member, Term
from proposals.models import Proposal
from tests.factories import ActivityFactory, ServiceKindFactory
from tests.ledger.books import HEADERS, saved, small, workbook

pytestmark = pytest.mark.sqlite


def refused(outcome):
    return [(r.sheet, r.row, r.column, r.value, r.advice) for r in outcome.refusals]


def changed(sheet, row, column, value):
    """The small ledger with one cell changed (`row` as in the sheet, its header is row 1)."""
    rows = small()
    rows[sheet][row - 2][HEADERS[sheet].split().index(column)] = value
    return rows


def added(sheet, *cells):
    rows = small()
    rows[sheet].append(list(cells))
    return rows


NO_ORGANISER = "没有登记这个组织者；请写本会、常委会、主席会议，或已登记的专委会、活动组的名称"
CELLS = [
    ("届次", 2, "届止", "2020-12-31", "届止应在届起之后，请核对"),
    ("届次", 2, "闭幕", "2024-01-01", "闭幕早于开幕，请核对"),
    ("届次", 2, "次会议", "四届三次", "与“届”列的第三届不一致，请核对"),
    ("届次", 2, "年度", "24", "年度请写四位数字，如 2024"),
    ("活动组", 2, "召集人", "董瑾东", "董瑾东（W0003）不在第一活动组，请核对“委员”表的活动组"),
    ("活动组", 2, "召集人", "张三", "没有叫“张三”的委员，请核对姓名，或写委员编号"),
    ("委员", 2, "任职起", "2024", "日期不完整或有歧义，请写成 2024-03-05"),
    ("委员", 2, "任职止", "2020-12-31", "任职止早于任职起，请核对"),
    ("委员", 2, "职务", "主任", "只能写：主席、副主席、秘书长、常委、委员"),
    ("委员", 2, "党派", "中共、民盟、民建", "最多填2个党派"),
    ("委员", 3, "活动组", "第三活动组", "“活动组”表里没有这个组，请核对组名或补进“活动组”表"),
    ("提案", 2, "届次", "八届次会议", "没有这个届次，请写成 三届三次；已登记的有：三届三次"),
    ("提案", 2, "提案号", "第DH0271号", "看不出提案号，请只写数字，如 5 或 第5号"),
    ("提案", 2, "提交日期", "4月31日", "日期不完整或有歧义，请写成 2024-03-05"),
    ("提案", 2, "审查结果", "合并", "只能写：立案、并案、不立案、转社情民意、撤案"),
    ("提案", 2, "并入提案号", 2, "只有审查结果是并案才填并入提案号；请删去这个号，或把审查结果改为并案"),
    ("提案", 4, "并入提案号", "", "并案的提案要写并入哪一号提案"),
    ("提案", 4, "并入提案号", 99, "三届三次没有第99号提案，请核对"),
    ("提案", 4, "并入提案号", 3, "不能并入自己，请核对"),
    ("提案", 4, "并入提案号", 4, "第4号没有立案，不能并入；请写最终并入的、已立案的提案号"),
    ("提案", 2, "提案人", "龚望怡、袁敏云", "提案形式是个人，却写了2人；请核对提案形式或提案人"),
    ("提案", 3, "提案人", "袁敏云", "提案形式是联名，却只写了1人；请核对提案形式或补全联名人"),
    ("提案", 3, "提案人", "袁敏云等4位委员", "“等…”看不出是哪些人，请把名字写全，用、隔开"),
    ("提案", 3, "提案人", "袁敏云、W0002", "同一位委员写了两次，请核对"),
    ("承办", 2, "提案号", 99, "没有第99号提案，请核对提案号，或在“提案”表里补上"),
    ("承办", 2, "提案号", 4, "第4号提案的审查结果是“不予立案”，没有立案，不能有承办；请核对提案号或审查结果"),
    ("承办", 2, "承办单位", "教育局", "没有登记这个承办单位，请写全称或简称，新单位先填入“承办单位”表"),
    ("承办", 2, "方式", "协办", "只能写：主办、会办、分办"),
    ("承办", 2, "答复日期", "2024-02-19", "答复日期早于交办日期，请核对"),
    ("承办", 2, "答复日期", "", "填了答复类别、沟通方式、委员评价却没有答复日期，请补上"),
    ("社情民意", 2, "期号", "", "编发的要填期号，如 第3期"),
    ("社情民意", 3, "期号", "第2期", "只有处理是编发才填期号；请删去期号，或把处理改为编发"),
    ("社情民意", 2, "反映人", "张三", "没有叫“张三”的委员，请核对姓名，或写委员编号"),
    ("采用", 2, "社情民意编号", 9, "没有第9号社情民意，请核对编号，或在“社情民意”表里补上"),
    ("采用", 2, "日期", "2024-03-04", "早于这条社情民意的收到日期2024-03-05，请核对"),
    ("采用", 2, "批示领导", "某领导", "只有方式是批示才填批示领导；请删去，或把方式改为批示"),
    ("活动", 2, "组织者", "学习委员会", NO_ORGANISER),
    ("活动", 2, "结束日期", "2024-05-14", "结束日期早于开始日期，请核对"),
    ("出席", 2, "活动编号", "H009", "没有编号为H009的活动，请核对，或在“活动”表里补上"),
    ("出席", 2, "委员", "龚望怡、袁敏云", "每行只写一个名字，多人请分行"),
    ("出席", 2, "状态", "列席", "只能写：出席、请假、缺席"),
    ("履职", 2, "数量", 0, "不能小于0.01"),
    ("履职", 2, "金额万元", "120余", "请只写数字（单位：万元），如 12.5"),
    ("履职", 2, "类别", "", "不能为空，请填写类别"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "row", "column", "value", "advice"), CELLS)
def test_a_cell_that_cannot_be_is_refused_in_its_place(check, sheet, row, column, value, advice):
    outcome = check(workbook(changed(sheet, row, column, value)))

    assert (sheet, row, column, str(value), advice) in refused(outcome)


def test_an_assisting_unit_is_not_rated(check):
    rows = small()
    rows["承办"][1][5:] = ["2024-05-10", "", "", "满意"]

    assert refused(check(workbook(rows))) == [
        ("承办", 3, "委员评价", "满意", "会办单位的意见给主办单位，委员不评价；请删去，或核对方式")
    ]


def test_thirty_one_mistakes_come_at_once_and_nothing_is_written(bring_in):
    rows = small()
    rows["出席"] = [["H001", f"某人{number}", "出席"] for number in range(31)]

    outcome = bring_in(workbook(rows))

    assert outcome.refused == 31
    assert [refusal.row for refusal in outcome.refusals] == list(range(2, 33))
    assert {refusal.column for refusal in outcome.refusals} == {"委员"}
    assert [Term.objects.count(), Member.objects.count(), Proposal.objects.count()] == [0, 0, 0]


def test_mistakes_of_several_sheets_come_in_the_order_of_the_ledger(check):
    rows = small()
    rows["履职"][0][2] = "2024"
    rows["委员"][2][11] = "2024年"
    rows["提案"][3][7] = "28.10.2014"

    assert [(r.sheet, r.row, r.column, r.value) for r in check(workbook(rows, title=True)).refusals] == [
        ("委员", 5, "任职起", "2024年"),
        ("提案", 6, "提交日期", "28.10.2014"),
        ("履职", 3, "日期", "2024"),
    ]


def test_a_refused_row_does_not_drag_others_along(check):
    rows = small()
    rows["委员"][0][11] = "不详"
    rows["提案"][0][7] = "不详"
    rows["承办单位"][0][2] = "类" * 50
    rows["社情民意"][0][3] = "不详"
    rows["活动"][0][4] = "不详"
    rows["活动组"][1][1] = "类" * 50

    assert [(r.sheet, r.row, r.column) for r in check(workbook(rows)).refusals] == [
        ("活动组", 3, "类别"),
        ("委员", 2, "任职起"),
        ("承办单位", 2, "类别"),
        ("提案", 2, "提交日期"),
        ("社情民意", 2, "收到日期"),
        ("活动", 2, "开始日期"),
    ]


def test_a_name_borne_by_two_is_refused_and_both_are_named(check):
    rows = small()
    rows["委员"].append(["W0009", "龚望怡", *rows["委员"][0][2:]])
    rows["提案"] = rows["承办"] = rows["社情民意"] = rows["采用"] = rows["出席"] = rows["活动"] = []
    rows["活动组"][0][3] = "W0001"

    assert refused(check(workbook(rows))) == [
        ("履职", row, "委员", "龚望怡", "有2位同名委员：龚望怡（W0001）、龚望怡（W0009）；请写编号") for row in (2, 3)
    ]


def test_a_name_that_is_not_the_numbers_is_refused(check):
    outcome = check(workbook(changed("履职", 2, "委员", "袁敏云（W0001）")))

    assert refused(outcome)[0][4] == "W0001是龚望怡，不是“袁敏云”，请核对姓名与编号"


@pytest.mark.parametrize(
    ("sheet", "cells", "refusal"),
    [
        ("委员", small()["委员"][0], ("委员编号", "与第2行重复（委员编号W0001），请删去一行或改正编号")),
        ("承办单位", small()["承办单位"][0], ("名称", "与第2行重复（名称区住建局），请删去一行或改正编号")),
        ("提案", small()["提案"][0], ("提案号", "与第2行重复：三届三次已有第1号，请改正或删去一行")),
        ("承办", small()["承办"][0], ("承办单位", "与第2行重复：区住建局已承办第1号提案，请删去一行")),
        ("社情民意", small()["社情民意"][0], ("编号", "与第2行重复：2024年已有第1号，请改正或删去一行")),
        ("采用", small()["采用"][0], ("日期", "与第2行重复，请删去一行或改正")),
        ("活动", small()["活动"][0], ("活动编号", "与第2行重复（活动编号H001），请删去一行或改正编号")),
        ("出席", ["h001", "W0001", "缺席"], ("委员", "与第2行重复：龚望怡在H001已有一行，请删去一行")),
    ],
)  # fmt: skip
def test_a_row_given_twice_is_refused(check, sheet, cells, refusal):
    rows = added(sheet, *cells)

    assert [(r.column, r.advice) for r in check(workbook(rows)).refusals] == [refusal]
    assert check(workbook(rows)).refusals[0].row == len(rows[sheet]) + 1


def test_a_proposal_has_one_lead_unit(check):
    rows = small()
    rows["承办"][1][2] = "主办"

    assert refused(check(workbook(rows))) == [
        ("承办", 3, "方式", "主办", "第1号提案在第2行已有主办单位；各自答复的请都写分办，协助的写会办")
    ]


def test_merges_in_a_circle_are_refused(check):
    rows = small(承办=[])
    rows["提案"][0][8:10] = ["并案", 2]
    rows["提案"][1][8:10] = ["并案", 1]

    assert [r[4] for r in refused(check(workbook(rows)))][:2] == [
        "与第2号互相并入，请核对哪一件立案",
        "与第1号互相并入，请核对哪一件立案",
    ]


def test_another_proposal_under_a_number_that_is_taken_is_refused(imported, check):
    rows = small()
    rows["提案"][0][3] = "关于完全另一件事的建议"
    rows["提案"][0][6] = "董瑾东"

    assert [r[4] for r in refused(check(workbook(rows)))] == [
        "系统中这一号是龚望怡的另一件提案，案由和提案人都与本行不同；请核对提案号"
    ]


def test_another_activity_under_a_number_that_is_taken_is_refused(imported, check):
    rows = small(出席=[])
    rows["活动"][0] = ["H001", "新一年的调研", "调研", "提案委员会", "2025-05-15", "2025-05-15", "新区"]

    assert [r[4] for r in refused(check(workbook(rows)))] == [
        "系统中这个编号是2024-05-15的“停车问题调研”，名称和日期都与本行不同；请改用没有用过的编号"
    ]


def test_a_cancelled_activity_stays_cancelled(check):
    ActivityFactory(number="H009", name="取消的活动", status="cancelled")

    outcome = check(workbook(small(活动=None, 出席=[["H009", "龚望怡", "出席"]])))

    assert [r[4] for r in refused(outcome)] == ["这个活动在系统中已取消，不能登记出席；请核对活动编号"]


def test_office_work_is_no_members_service(check):
    ServiceKindFactory(name="来信登记", by_office=True)

    outcome = check(workbook(changed("履职", 2, "类别", "来信登记")))

    assert [r[2] for r in refused(outcome)] == ["类别"]


def test_a_number_of_two_years_is_refused_unless_the_sheet_says_which(imported, bring_in, check):
    next_year = {"社情民意": [[1, "另一年的", "龚望怡", "2025-03-05", "留存", "", "内容"]]}
    assert bring_in(workbook(next_year)).refusals == []

    outcome = check(workbook({"采用": [[1, "省", "采用", "2025-04-01", ""]]}))

    assert [r[4] for r in refused(outcome)] == [
        "2024年、2025年都有第1号社情民意；请在同一工作簿里附上该年的“社情民意”表"
    ]


def test_a_missing_column_is_told_once(check):
    rows = small(出席=None)
    rows["委员"] = [row[:11] for row in rows["委员"]]
    headers = {"委员": HEADERS["委员"].split()[:11]}

    outcome = check(workbook(rows, headers=headers))

    assert ("委员", 1, "任职起", "", "缺少这一列，请补上列名和内容") in refused(outcome)
    assert {r.column for r in outcome.refusals if r.sheet == "委员"} == {"任职起"}


def test_a_sheet_without_its_header_is_refused(check):
    outcome = check(workbook({"出席": [["H001", "龚望怡", "出席"]]}, headers={"出席": ["编号", "姓名", "情况"]}))

    assert refused(outcome) == [("出席", 1, "活动编号", "", "找不到表头：应有一行写着“活动编号”等列名")]


def test_a_workbook_without_any_sheet_of_the_ledger_is_refused(check):
    outcome = check(workbook({"账目": [["甲"]]}))

    assert [r.advice[:11] for r in outcome.refusals] == ["没有一张台账的表；表名"]


def test_a_formula_without_a_result_is_refused_not_taken_for_blank(check):
    book = openpyxl.load_workbook(workbook(small()))
    book["承办"]["F2"] = "=TODAY()"
    book["社情民意"]["C2"] = "#REF!"
    book["社情民意"]["C2"].data_type = "e"

    assert refused(check(saved(book))) == [
        ("承办", 2, "答复日期", "#公式", "公式出错或没有算出结果，请改成文字或数值"),
        ("社情民意", 2, "反映人", "#公式", "公式出错或没有算出结果，请改成文字或数值"),
    ]
