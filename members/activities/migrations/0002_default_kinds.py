"""The kinds of activity an office starts with; it edits the rows afterwards."""

from django.db import migrations

KINDS = [
    "全体会议",
    "常委会议",
    "主席会议",
    "专题协商",
    "双月协商",
    "对口协商",
    "界别协商",
    "调研",
    "视察",
    "民主监督",
    "学习培训",
    "走访",
    "其他活动",
]


def add(apps, schema_editor):
    kinds = apps.get_model("activities", "ActivityKind").objects
    for order, name in enumerate(KINDS, start=1):
        kinds.get_or_create(name=name, defaults={"order": 10 * order})


def remove(apps, schema_editor):
    apps.get_model("activities", "ActivityKind").objects.filter(name__in=KINDS, activities=None).delete()


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
