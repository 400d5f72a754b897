"""Rules that places are known to have, as rows to begin with: all but the first are switched off until the office takes
them over. What is advised is what the places do; it is never done by itself."""

from django.db import migrations

STANDING = 4
STUDY = "按本会委员管理办法提请主席会议研究"
NOTIFY = "书面提醒并在一定范围内通报"
# name, sources, offices, span, measure, number, checked from, advice, tells the member, basis
RULES = [
    ("常委一年内无故缺席常委会议三次", ["activities.absent:常委会议"], [STANDING], "year", "at_least", 3, "", STUDY, False, "有的地方规定：常委年内缺席常委会议3次，劝其辞去"),
    ("常委一年内无故缺席常委会议两次", ["activities.absent:常委会议"], [STANDING], "year", "at_least", 2, "", NOTIFY, True, "有的地方规定：无故缺席2次常委会议的通报"),
    ("常委本届缺席常委会议七次", ["activities.absent:常委会议", "activities.excused:常委会议"], [STANDING], "term", "at_least", 7, "", STUDY, False, "有的地方规定：常委届内缺席常委会议7次，劝其辞去"),
    ("常委一年内请假常委会议超过四次", ["activities.excused:常委会议"], [STANDING], "year", "at_least", 5, "", STUDY, False, "有的地方规定：一年内请假累计超过4次，视为自动辞去"),
    ("无故缺席全体会议一次", ["activities.absent:全体会议"], [], "year", "at_least", 1, "", NOTIFY, True, "有的地方规定：无故缺席1次全体会议的通报"),
    ("本届无故缺席全体会议两次", ["activities.absent:全体会议"], [], "term", "at_least", 2, "", STUDY, False, "有的地方规定：一届内累计2次未请假缺席全体会议，免去"),
    ("本届无故缺席全体会议三次", ["activities.absent:全体会议"], [], "term", "at_least", 3, "", STUDY, False, "有的地方规定：委员届内缺席全体会议3次，劝其辞去"),
    ("一年内无故缺席会议活动三次", ["activities.absent"], [], "year", "at_least", 3, "", "谈话提醒", True, ""),
    ("连续两年不提交提案", ["proposals.sponsored"], [], "two_years", "fewer", 1, "", "谈话提醒", True, ""),
    ("本年度没有参加调研视察", ["activities.attended:调研", "activities.attended:视察"], [], "year", "fewer", 1, "10-01", "提醒本人，安排参加第四季度的调研视察", True, "有的地方规定：每年至少参加1次视察调研考察"),
]  # fmt: skip
RESPONSES = ["谈话提醒", "书面通报", "提请主席会议研究", "不予处理"]
FIELDS = ("name", "sources", "offices", "span", "measure", "number", "checked_from", "advice", "tells_member", "basis")


def add(apps, schema_editor):
    Threshold = apps.get_model("watching", "Threshold")
    for place, row in enumerate(RULES, start=1):
        Threshold.objects.create(order=10 * place, is_active=place == 1, **dict(zip(FIELDS, row, strict=True)))
    Response = apps.get_model("watching", "Response")
    for place, name in enumerate(RESPONSES, start=1):
        Response.objects.create(name=name, order=10 * place)


def remove(apps, schema_editor):
    apps.get_model("watching", "Threshold").objects.filter(name__in=[row[0] for row in RULES]).delete()
    apps.get_model("watching", "Response").objects.filter(name__in=RESPONSES).delete()


class Migration(migrations.Migration):
    dependencies = [("watching", "0001_thresholds_and_crossings")]
    operations = [migrations.RunPython(add, remove)]
