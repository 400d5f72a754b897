"""The sections a statement begins with, and what their first draft tells; the office edits the rows afterwards."""

from django.db import migrations

# title, hint, tells the checklist, parts: source, words, unit, name in marks, only the sum
SECTIONS = [
    (
        "学习和参加会议活动",
        "",
        False,
        [("activities.attended", "参加会议和活动", "次", False, False)],
    ),
    (
        "提案工作",
        "",
        False,
        [
            ("proposals.sponsored", "提出提案", "件", True, False),
            ("proposals.filed", "立案", "件", True, False),
            ("proposals.merged", "并案", "件", True, False),
            ("proposals.turned_social", "转为社情民意", "件", True, False),
            ("proposals.key", "列为重点提案", "件", True, False),
            ("proposals.excellent", "评为优秀提案", "件", True, False),
        ],
    ),
    (
        "反映社情民意",
        "",
        False,
        [
            ("social.written", "反映社情民意信息", "篇", True, False),
            ("social.issued", "编发", "篇", True, False),
            ("social.adopted", "被采用", "篇", True, False),
            ("social.instructed", "获领导批示", "篇", True, False),
        ],
    ),
    (
        "联系群众和服务社会",
        "",
        False,
        [
            ("service.deeds", "登记履职事项", "件", False, False),
            ("service.amount", "登记金额合计", "万元", False, True),
        ],
    ),
    ("履职清单完成情况", "", True, []),
    ("存在的不足", "一两条，写实在，不写套话。", False, []),
    ("下一步打算", "明年准备怎样履职，打算调研什么、提什么提案。", False, []),
]


def add(apps, schema_editor):
    Section = apps.get_model("statements", "StatementSection")
    Part = apps.get_model("statements", "StatementPart")
    for place, (name, hint, tells, parts) in enumerate(SECTIONS, start=1):
        section = Section.objects.create(name=name, hint=hint, tells_checklist=tells, order=10 * place)
        for order, (source, words, unit, in_marks, adds_up) in enumerate(parts, start=1):
            Part.objects.create(
                section=section, source=source, name=words, unit=unit, in_marks=in_marks, adds_up=adds_up,
                order=100 * place + order,
            )  # fmt: skip


def remove(apps, schema_editor):
    apps.get_model("statements", "StatementSection").objects.filter(name__in=[row[0] for row in SECTIONS]).delete()


class Migration(migrations.Migration):
    dependencies = [("statements", "0001_statements_of_a_year")]
    operations = [migrations.RunPython(add, remove)]
