"""Small ledgers for tests: every sheet of the format with a few rows; a test changes what it is about."""

import copy
import io
from datetime import date

import openpyxl

HEADERS = {
    "届次": "委员会 届 届起 届止 次会议 开幕 闭幕 年度",
    "活动组": "名称 类别 联系专委会 召集人",
    "委员": "委员编号 姓名 性别 民族 出生年月 党派 界别 专委会 活动组 职务 单位及职务 任职起 任职止 变动原因",
    "承办单位": "名称 简称 类别",
    "提案": "提案号 届次 类别 案由 分类 提案形式 提案人 提交日期 审查结果 并入提案号 重点 督办领导 情况 建议",
    "承办": "提案号 承办单位 方式 交办日期 应答复日期 答复日期 答复类别 沟通方式 委员评价",
    "社情民意": "编号 标题 反映人 收到日期 处理 期号 内容",
    "采用": "社情民意编号 层级 方式 日期 批示领导",
    "活动": "活动编号 名称 类型 组织者 开始日期 结束日期 地点",
    "出席": "活动编号 委员 状态",
    "履职": "委员 类别 日期 内容 数量 金额万元 级别",
    "机关工作": "类别 日期 内容 数量",
}
TERM = ["政协南和区委员会", "第三届", "2021-01-01", "2025-12-31", "三届三次", "2024-01-08", "2024-01-11", 2024]


def _member(number, name, group="第一活动组"):
    return [
        number,
        name,
        "男",
        "汉族",
        "1979-12-01",
        "中共",
        "经济",
        "提案委员会",
        group,
        "委员",
        "某单位",
        "2021-01-08",
        "",
        "",
    ]


SMALL = {
    "届次": [TERM],
    "活动组": [["第一活动组", "区直", "提案委员会", "龚望怡"], ["第二活动组", "镇街", "经济委员会", ""]],
    "委员": [_member("W0001", "龚望怡"), _member("W0002", "袁敏云"), _member("W0003", "董瑾东", "第二活动组")],
    "承办单位": [["区住建局", "住建局", "区直部门"], ["区交通局", "交通局", "区直部门"]],
    "提案": [
        [1, "三届三次", "大会", "关于甲的建议", "城乡建设", "个人", "龚望怡", "2024-01-09",
         "立案", "", "是", "分管副主席", "情况一", "建议一"],
        ["0002", "三届三次", "大会", "关于乙的建议", "城乡建设", "联名", "袁敏云、董瑾东", date(2024, 1, 9),
         "立案", "", "", "", "情况二", "建议二"],
        ["第3号", "三届三次", "平时", "关于丙的建议", "交通市政", "个人", "董瑾东", "2024.1.9",
         "并案", 2, "", "", "情况三", "建议三"],
        ["４", "三届三次", "大会", "关于丁的建议", "交通市政", "个人", "袁敏云", "2024年1月9日",
         "不立案", "", "", "", "情况四", "建议四"],
    ],
    "承办": [
        [1, "住建局", "主办", "2024-02-20", "2024-05-20", "2024-05-10", "A", "面商", "满意"],
        [1, "区交通局", "会办", "2024-02-20", "2024-05-20", "", "", "", ""],
        [2, "区交通局", "主办", "2024-02-20", "2024-05-20", "", "", "", ""],
    ],
    "社情民意": [
        [1, "某街步道破损", "龚望怡", "2024-03-05", "编发", "第1期", "步道破损"],
        [2, "某村路灯不亮", "袁敏云、董瑾东", "2024-04-05", "留存", "", "路灯不亮"],
    ],
    "采用": [[1, "市", "采用", "2024-04-01", ""], [1, "区", "批示", "2024-04-02", "区委主要领导"]],
    "活动": [
        ["H001", "停车问题调研", "调研", "提案委员会", "2024-05-15", "2024-05-15", "新区"],
        ["H002", "全体会议", "全体会议", "本会", "2024-01-08", "2024-01-11", "会堂"],
    ],
    "出席": [["H001", "龚望怡", "出席"], ["H001", "W0002", "请假"], ["H002", "董瑾东", "缺席"]],
    "履职": [
        ["龚望怡", "联系群众", "2024-03-01", "走访", 1, ""],
        ["龚望怡", "联系群众", "2024-03-01", "走访", 1, ""],
        ["袁敏云", "招商引资", "2024-03-02", "引进项目", "", "1,200.5万元"],
    ],
    "机关工作": [["来信", "2024-03-04", "反映道路破损", 3], ["媒体报道", "2024-03-05", "委员走访", ""]],
}  # fmt: skip


def small(**sheets):
    """The small ledger's rows; `sheets` replace whole sheets, None takes one away."""
    rows = copy.deepcopy(SMALL) | sheets
    return {name: found for name, found in rows.items() if found is not None}


def workbook(rows, *, title=False, shuffle=False, headers=None):
    """An .xlsx file of these rows by sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    names = list(reversed(rows)) if shuffle else list(rows)
    for name in names:
        page = book.create_sheet(name)
        header = (headers or {}).get(name) or HEADERS.get(name, "列").split()
        order = list(range(len(header)))[:: -1 if shuffle else 1]
        if title:
            page.append([f"政协南和区委员会2024年{name}台账"])
            page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
        page.append([header[place] for place in order])
        for row in rows[name]:
            page.append([row[place] if place < len(row) else None for place in order])
    return saved(book)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream
