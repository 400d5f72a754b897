"""The demo's commitments in every state, units urged, and this morning's reminders."""

from __future__ import annotations

from datetime import timedelta

from cppcc.core.demo import Demo, part_of_demo
from members.people.demo import user
from proposals.chasing.nightly import chase
from proposals.models import Commitment, Handling, Urge, UrgeManner

PROMISES = [
    ("完成首批12处破损设施更换", -40, "设施管护科"),
    ("建立问题台账并向提案者开放查询", -10, "办公室"),
    ("划定并公布停车和通行标识", 25, "综合科"),
    ("所需经费列入下一年度预算", 120, "财务科"),
    ("与相邻区县签订联合管护协议", 60, "法规科"),
]


@part_of_demo(31)
def commitments(demo: Demo) -> None:
    """One overdue, one reported, one due soon, one kept, one dropped; the demo's own unit has the first three."""
    clerk, writer = user("proposal"), user("unit")
    own = list(Handling.objects.of_clerk(writer).answering().order_by("pk")[:3])
    others = list(Handling.objects.answering().replied().exclude(unit__clerks=writer).order_by("pk")[:2])
    rows = []
    for (text, days, who), handling in zip(PROMISES, own + others, strict=False):
        words = {"unit": handling.unit, "text": text, "promised_on": handling.issued_on, "responsible": who}
        due = max(demo.today + timedelta(days=days), handling.issued_on)
        rows.append(Commitment.enter(handling.proposal, by=clerk, due_on=due, **words))
    if len(rows) < len(PROMISES):
        return
    late, reported, _, kept, dropped = rows
    late.tell(by=writer, on=demo.today - timedelta(days=15), text="已更换9处，其余3处等厂家供货。")
    reported.report_kept(
        by=writer, on=demo.today - timedelta(days=2), proof="台账已建成，第一批34条，网址已告知提案者。"
    )
    kept.report_kept(by=clerk, on=demo.today - timedelta(days=5), proof="预算“一上”已列入85万元，财政部门书面回复。")
    kept.confirm_kept(by=clerk, on=demo.today - timedelta(days=3))
    dropped.drop_commitment(
        by=clerk, on=demo.today - timedelta(days=6), note="区划调整后不再由本区管护，已向提案者说明。"
    )


@part_of_demo(32)
def urging(demo: Demo) -> None:
    """A unit phoned a week ago has answered; the demo's own was urged yesterday and has not."""
    clerk, writer = user("proposal"), user("unit")
    late = Handling.objects.current().overdue(on=demo.today).in_status("accepted")
    for handling in late.exclude(unit__clerks=writer)[:1]:
        words = "与经办科室通话，称方案在走会签，一周内答复。"
        phoned = Urge.press(handling, by=clerk, on=demo.today - timedelta(days=7), manner=UrgeManner.PHONE, text=words)
        phoned.reply(by=clerk, on=demo.today - timedelta(days=6), answer="会签完成后即答复，责任人为综合科科长。")
    for handling in Handling.objects.of_clerk(writer).in_status("accepted").order_by("due_on")[:1]:
        words = "请抓紧与提案者沟通，按期答复。"
        Urge.press(handling, by=clerk, on=demo.today - timedelta(days=1), manner=UrgeManner.NOTICE, text=words)
    chase(on=demo.today)
