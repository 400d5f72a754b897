"""A long report and a letter, invented, with every kind of block."""

from datetime import date
from decimal import Decimal

from cppcc.core.documents.blocks import (
    Annexes,
    BulletList,
    Chart,
    Document,
    FigureRun,
    Heading,
    Note,
    NumberedList,
    PageBreak,
    Paragraph,
    Record,
    Series,
    Signature,
    Span,
    Strong,
    Table,
)

RARE_NAMES = ["张垚", "李喆", "王翀", "赵堃", "吴㛃", "郑奭", "孙䶮"]
UNITS = ["区教育局", "区住房和城乡建设局", "区卫生健康局", "区农业农村局", "区文化广电体育和旅游局", "区公安局"]
TEXTS = [
    "坚持“第一议题”制度，第一时间传达学习重要会议精神，全年召开主席会议{}次，组织专题学习{}场次，机关干部撰写心得体会"
    "{}篇，理论学习的系统性、针对性和实效性进一步增强。",
    "聚焦产业转型、乡村振兴、养老托育等课题，组织委员深入乡镇（街道）、企业、社区开展调研视察{}次，形成调研报告{}篇——其中"
    "《关于完善社区嵌入式养老服务的调研报告》得到批示，{}条意见建议被采纳。",
    "严把提案立案关、办理关、督办关，第三次会议以来共收到提案{}件，经审查立案{}件，并案{}件；截至2025年12月20日，所有提案均已"
    "答复，满意和基本满意率为99.4%，办成率较上年提高15%～20%，为近5年来最好水平……",
]


def paragraph(number):
    pieces = TEXTS[number % len(TEXTS)].split("{}")
    runs = [pieces[0]]
    for index, piece in enumerate(pieces[1:]):
        runs += [FigureRun(str(12 + number * 7 + index * 31), f"sample.{number}.{index}"), piece]
    return Paragraph(runs)


def units_table(rows=22):
    body = [
        [str(n + 1), UNITS[n % 6], FigureRun(str(60 - n), f"unit.{n}"), "3", f"{100 - n * 0.5:.1f}%"]
        for n in range(rows)
    ]
    head = [
        [Span("序号", rows=2), Span("承办单位", rows=2), Span("承办件数", columns=2), Span("按期答复率", rows=2)],
        ["主办", "会办"],
    ]
    return Table(head, [*body, [Span("合计", columns=2), "210", "66", "97.6%"]], caption="表1  承办单位办理情况")


def members_table(rows=60):
    names = [*RARE_NAMES, "陈建国", "刘志强", "周晓梅"]
    body = [
        [str(n + 1), names[n % 10], f"第{n % 5 + 1}活动组", str(n % 6), f"{100 - n * 0.75:.2f}"] for n in range(rows)
    ]
    return Table(
        [["名次", "姓名", "活动组", "提案", "得分"]], body, "表2  委员履职得分", note="说明：截至2025年12月20日。"
    )


def charts():
    months = [f"{month}月" for month in range(1, 13)]
    return [
        Chart(
            "bar", ["一季度", "二季度"], [Series("2024年", [38, 52]), Series("2025年", [45, 61])], "图1  立案件数", "件"
        ),
        Chart("share", ["经济建设", "社会保障", "其他"], [Series("件数", [42, 51, 7])], "图2  提案分类", "件"),
        Chart("line", months, [Series("报送", range(18, 30)), Series("采用", range(5, 17))], "图3  社情民意信息", "篇"),
        Chart("hbar", UNITS, [Series("件", [20, 19, Decimal("12.5"), 8, None, 3])], "图4  承办件数", "件"),
    ]


def long_report(sections=8):
    drawings = charts()
    blocks = [
        Paragraph(
            [
                "全年立案提案",
                FigureRun("169", "proposals.filed"),
                "件、社情民意信息",
                FigureRun("2,317", "social"),
                "篇。",
            ]
        )
    ]
    for section in range(sections):
        blocks.append(Heading(1, f"聚焦中心大局，在协商议政中贡献第{section + 1}份力量"))
        for part in range(4):
            number = section * 4 + part
            if part == 1:
                blocks += [
                    Heading(2, "持续深化党建工作"),
                    paragraph(number),
                    Heading(3, "抓学习"),
                    Heading(4, "抓关键"),
                ]
            else:
                blocks.append(Heading(2, "严格落实工作责任。", then=paragraph(number).runs))
            blocks.append(paragraph(number + 1))
        if section % 2 and section // 2 < len(drawings):
            blocks.append(drawings[section // 2])
        if section == 3:
            blocks += [units_table(), BulletList(["聚焦产业转型建言。", "聚焦民生改善建言。"])]
        if section == 5:
            blocks += [
                members_table(),
                NumberedList(["及时受理、当日登记；", ["实行“一稿两审”，", Strong("重要信息"), "签发。"]]),
            ]
    blocks += [
        Note("说明：数据截至2025年12月20日。"),
        Annexes(["重点提案督办情况一览表", "2026年度协商工作计划（草案）"]),
    ]
    blocks.append(Signature("政协南和区委员会", date(2025, 12, 28)))
    return Document(
        "政协南和区委员会2025年工作总结和2026年工作打算",
        blocks,
        subtitle="（2025年12月28日）",
        on=date(2025, 12, 28),
        metadata={"author": "政协南和区委员会", "keywords": "工作总结"},
    )


def letter():
    return Document(
        "对政协南和区第十四届委员会第三次会议第27号提案的答复",
        [
            Paragraph("您提出的《关于加快推进城区老旧小区充电设施建设的提案》收悉。经研究，现答复如下："),
            Heading(1, "关于建设进展"),
            *[paragraph(number) for number in range(6)],
            PageBreak(),
            Paragraph("感谢您对我区城市建设工作的关心和支持！"),
            Signature("南和区住房和城乡建设局", date(2025, 6, 9), sealed=True),
        ],
        mark="南和区住房和城乡建设局",
        number="南住建函〔2025〕12号",
        addressee="王翀委员",
        form="letter",
        on=date(2025, 6, 9),
        record=Record("区住房和城乡建设局办公室", date(2025, 6, 9), "区政协提案委员会。"),
    )
