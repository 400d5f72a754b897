"""The categories most offices use and the ten classic reasons for not filing; an office edits them in the browser."""

from django.db import migrations

CATEGORIES = [
    "经济建设",
    "城乡建设",
    "交通市政",
    "教育科技",
    "医疗卫生",
    "文化旅游",
    "生态环保",
    "农业农村",
    "民生保障",
    "社会法治",
    "统战民宗",
    "其他",
]
DECLINE_REASONS = [
    "涉及党和国家秘密",
    "国家明令禁止",
    "中共党员对党内有关组织、人事安排等方面有意见",
    "民主党派成员反映本组织内部问题",
    "进入民事、刑事、行政诉讼程序或者仲裁程序",
    "属于学术研讨",
    "为本人或者亲属解决个人问题",
    "宣传、推介具体作品、产品",
    "指名举报",
    "内容空泛、没有具体建议",
]


def fill(apps, schema_editor):
    category = apps.get_model("proposals", "Category")
    reason = apps.get_model("proposals", "DeclineReason")
    for place, name in enumerate(CATEGORIES, start=1):
        category.objects.get_or_create(name=name, defaults={"order": place * 10})
    for place, text in enumerate(DECLINE_REASONS, start=1):
        reason.objects.get_or_create(text=text, defaults={"order": place * 10})


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
