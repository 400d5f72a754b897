"""The demo's social reports of this year, and bulletins in every state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from cppcc.core.demo import Demo, part_of_demo
from members.people.demo import user
from members.people.models import Member
from sentiment.bulletins.going_out import check_off, send_to_check, sign
from sentiment.models import Adoption, AdoptionManner, Bulletin, Category, Level, Place, ReportAuthor, SocialReport
from sentiment.outcomes import demo as outcomes_of_the_demo  # noqa: F401 - declares its part

PROBLEMS = [
    (
        "部分村居快递末端配送收费",
        "农业农村",
        "闫里乡村级代收点每件加收1元，村民李桂芳（电话13900001234）等老人取件不便。",
        "邮政管理部门约谈快递企业，公布收费举报电话；由村邮站免费代收老人的包裹。",
    ),
    (
        "学校周边早晚高峰拥堵",
        "交通出行",
        "贾宋镇三所小学门口早高峰平均拥堵25分钟。",
        "错开三所学校的放学时间，在校门两侧划定即停即走车位，增派交警和志愿者疏导。",
    ),
    (
        "公交站台无遮雨设施",
        "交通出行",
        "郝桥镇沿线17个站台没有候车亭。",
        "公交公司分两年补建候车亭，先建客流大的6个站，同步加装座椅和夜间照明。",
    ),
    (
        "农贸市场公平秤缺失",
        "社会治理",
        "抽查的6个市场中4个没有公平秤。",
        "市场开办者在入口处设置公平秤并按期检定，对缺斤短两的摊位记入信用档案。",
    ),
    (
        "社区卫生服务站夜间无人值守",
        "医疗卫生",
        "老城街道居民夜间就医需到8公里外的区医院。",
        "卫健局安排医生轮流值夜班，开通区医院的远程问诊，常用药在服务站备足。",
    ),
    (
        "健身器材损坏无人维修",
        "城乡建设",
        "老城街道9个小区的健身器材损坏超过半年。",
        "体育部门建立器材台账，明确厂家保修期和物业巡检责任，居民扫码即可报修。",
    ),
]
PLACES = ["老城街道", "贾宋镇", "郝桥镇", "闫里乡"]
REPORTS = 24
ISSUED = [(0,), (1,), (2, 3), (4,), (5,), (6, 7)]  # which reports went into which issue
KEPT = range(8, 12)
SORTED = 18  # the first of them have a category and a place; the others wait at the desk
EDITING, CHECKING, SIGNING, DISCARDED = (12, 13), (14,), (15,), (16,)
RECIPIENTS = {
    "report_to": "区委书记、区长，市政协办公室",
    "send_to": "区委常委，区人大常委会、区政协领导，区委办公室、区政府办公室",
    "copy_to": "区政协各委室，各活动组",
    "copies": 80,
}


@part_of_demo(30)
def social_reports(demo: Demo) -> None:
    editor = user("information")
    members = list(Member.objects.order_by("number")[50:80])
    for name in PLACES:
        Place.objects.get_or_create(name=name)
    reports = [_report(place, demo, members[place]) for place in range(REPORTS)]
    for place in KEPT:
        reports[place].keep(by=editor, reason="所反映的问题已有部门在办，留存备用。")
    for places in ISSUED:
        chosen = [reports[place] for place in places]
        _sign(_checked(chosen), on=max(filter(None, (report.received_on for report in chosen))))
    _chosen([reports[place] for place in EDITING])
    send_to_check(_chosen([reports[place] for place in CHECKING]), by=editor)
    _checked([reports[place] for place in SIGNING])
    _chosen([reports[place] for place in DISCARDED]).discard(by=editor, note="情况有变，先核实再编。")
    for place in (0, 2, 5):
        _adopted(reports[place], demo)


def _report(place: int, demo: Demo, member: Member) -> SocialReport:
    editor = user("information")
    title, about, situation, suggestions = PROBLEMS[place % len(PROBLEMS)]
    day = demo.today - timedelta(days=5 * (REPORTS - place))
    report = SocialReport.objects.create(
        year=day.year,
        title=f"{title}问题值得关注",
        situation=situation,
        suggestions=suggestions,
        created_by=editor,
    )
    ReportAuthor.objects.create(report=report, member=member)
    report.submit(by=editor, on=day)
    if place < SORTED:
        report.category = Category.objects.get(name=about)
        report.location = next((each for each in Place.objects.all() if each.name in situation), None)
        report.edit(by=editor, fields=["category", "location"])
    return report


def _chosen(reports: Sequence[SocialReport]) -> Bulletin:
    """A new issue of these; two are combined into one text."""
    editor = user("information")
    bulletin = Bulletin.begin(by=editor, on=reports[0].received_on or date.min)
    if not bulletin.report_to:
        for name, value in RECIPIENTS.items():
            setattr(bulletin, name, value)
        bulletin.lay_out(by=editor, fields=RECIPIENTS)
    for report in reports:
        report.choose(by=editor, bulletin=bulletin)
    if len(reports) > 1:
        bulletin.combine(reports, title=f"{reports[0].title.removesuffix('问题值得关注')}等问题值得关注", by=editor)
    return bulletin


def _checked(reports: Sequence[SocialReport]) -> Bulletin:
    bulletin = _chosen(reports)
    send_to_check(bulletin, by=user("information"))
    check_off(bulletin, by=user("office"))
    return bulletin


def _sign(bulletin: Bulletin, *, on: date) -> None:
    leader = user("leader")
    sign(bulletin, by=leader, signatory=leader.name, on=on)


def _adopted(report: SocialReport, demo: Demo) -> None:
    day = report.received_on or demo.today
    Adoption.objects.create(
        report=report, level=Level.CITY, manner=AdoptionManner.ADOPTED, on=min(day + timedelta(days=10), demo.today)
    )
