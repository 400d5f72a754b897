"""The demo's social reports of this year."""

from __future__ import annotations

from datetime import timedelta

from cppcc.core.demo import Demo, part_of_demo
from members.people.demo import user
from members.people.models import Member
from sentiment.models import Adoption, AdoptionManner, Bulletin, Level, ReportAuthor, SocialReport

PROBLEMS = [
    ("部分村居快递末端配送收费", "村级代收点每件加收1元，老人取件不便。"),
    ("学校周边早晚高峰拥堵", "三所小学门口早高峰平均拥堵25分钟。"),
    ("公交站台无遮雨设施", "沿线17个站台没有候车亭。"),
    ("农贸市场公平秤缺失", "抽查的6个市场中4个没有公平秤。"),
    ("社区卫生服务站夜间无人值守", "夜间就医需到8公里外的区医院。"),
    ("健身器材损坏无人维修", "9个小区的健身器材损坏超过半年。"),
]


@part_of_demo(30)
def social_reports(demo: Demo) -> None:
    editor = user("information")
    members = list(Member.objects.order_by("number")[50:80])
    for place in range(18):
        title, situation = PROBLEMS[place % len(PROBLEMS)]
        day = demo.today - timedelta(days=6 * (18 - place))
        report = SocialReport.objects.create(
            year=day.year,
            title=f"{title}问题值得关注",
            situation=situation,
            suggestions="建议主管部门牵头核查，列出清单限期整改，并向群众公开结果。",
            created_by=editor,
        )
        ReportAuthor.objects.create(report=report, member=members[place])
        report.submit(by=editor, on=day)
        if place < 8:
            number = Bulletin.objects.next_number(day.year)
            report.issue(by=editor, bulletin=Bulletin.objects.create(year=day.year, number=number, issued_on=day))
        elif place < 12:
            report.keep(by=editor, reason="所反映的问题已有部门在办，留存备用。")
        if place in {0, 2, 5}:
            Adoption.objects.create(
                report=report,
                level=Level.CITY,
                manner=AdoptionManner.ADOPTED,
                on=min(day + timedelta(days=10), demo.today),
            )
