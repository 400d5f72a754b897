"""What most social reports are about; an office edits the list in the browser."""

from django.db import migrations

CATEGORIES = [
    "经济发展",
    "城乡建设",
    "交通出行",
    "教育科技",
    "医疗卫生",
    "养老托育",
    "就业社保",
    "农业农村",
    "生态环境",
    "文化旅游",
    "社会治理",
    "安全生产",
    "统战民宗",
    "其他",
]


def fill(apps, schema_editor):
    category = apps.get_model("sentiment", "Category")
    for place, name in enumerate(CATEGORIES, start=1):
        category.objects.get_or_create(name=name, defaults={"order": place * 10})


class Migration(migrations.Migration):
    dependencies = [("sentiment", "0002_bulletins_notices_and_targets")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=False)]
