"""The demo's outcomes: what was sent up, the city's notice of last month, instructions, and three targets."""

from __future__ import annotations

from datetime import date, timedelta

from cppcc.core.demo import Demo, part_of_demo
from members.people.demo import user
from sentiment.models import (
    AdoptionNotice,
    Category,
    Counted,
    Every,
    Instruction,
    Level,
    Relay,
    SocialReport,
    Target,
    Whom,
)
from sentiment.outcomes.lines import Usual, read_text
from sentiment.outcomes.telling import note, settle

TARGETS = [
    ("每月向市政协报送", Whom.OFFICE, Every.MONTH, Counted.RELAYED, Level.CITY, 5),
    ("活动组季度指标", Whom.GROUP, Every.QUARTER, Counted.SENT_IN, "", 2),
    ("委员年度指标", Whom.MEMBER, Every.YEAR, Counted.SENT_IN, "", 1),
]
NOTICE = """一、单篇采用（2篇）
1. {0}（{1}）
2. 老旧小区加装电梯“最后一票”难题亟待破解（韩某某）
二、综合采用（2篇）
1. {2}（{3}） 《社情民意专报》第14期
2. 快递进村末端“二次收费”现象值得关注"""


@part_of_demo(31)
def outcomes(demo: Demo) -> None:
    editor = user("information")
    issued = list(SocialReport.objects.issued().of_year(demo.today.year).for_detail().order_by("received_on", "pk"))
    for place, category in enumerate(Category.objects.all()[: len(issued)]):
        issued[place].category = category
        issued[place].revise(by=editor, fields=["category"])
    note([_relay(report, demo.today) for report in issued[:6]], by=editor)
    _notice(issued, demo.today)
    on = min((issued[0].received_on or demo.today) + timedelta(days=20), demo.today)
    instruction = Instruction(
        report=issued[0], level=Level.COUNTY, leader="王区长", on=on, gist="请邮政管理部门核查并提出办法。"
    )
    note([instruction], by=editor)
    instruction.feedback = "区邮政管理局：已约谈3家企业，取消末端加价，设立投诉电话。"
    instruction.amend(by=editor, fields=["feedback"])
    for name, whom, every, counted, level, number in TARGETS:
        asked = {"whom": whom, "every": every, "counted": counted, "level": level, "number": number}
        Target(name=name, since=date(demo.today.year, 1, 1), **asked).lay_down(by=editor)


def _relay(report: SocialReport, today: date) -> Relay:
    on = min((report.received_on or today) + timedelta(days=6), today)
    return Relay(report=report, level=Level.CITY, on=on, note="市政协研究室")


def _notice(issued: list[SocialReport], today: date) -> None:
    """One line is settled; the others wait on the page."""
    first, second = issued[3], issued[4]
    text = NOTICE.format(first.title, first.written_by, second.title.replace("问题值得关注", ""), second.written_by)
    lines = list(read_text(text, Usual(today)).entries.values())
    title = f"市政协{today.year}年{today.month}月信息采用情况通报"
    editor = user("information")
    notice, _ = AdoptionNotice.objects.enter(level=Level.CITY, title=title, on=today, lines=lines, by=editor)
    settle(notice, {notice.lines.get(row=1).pk: [first]}, [], by=editor)
