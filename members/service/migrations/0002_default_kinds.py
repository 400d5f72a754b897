"""The kinds of service and of office work an office starts with; it edits the rows afterwards."""

from django.db import migrations

# name, unit, asks for an amount
BY_MEMBERS = [
    ("联系群众", "户次", False),
    ("办实事", "件", False),
    ("述职", "次", False),
    ("文史资料", "篇", False),
    ("宣传稿件", "篇", False),
    ("招商引资", "项", True),
    ("帮扶", "户", True),
    ("公益", "次", False),
    ("特约监督员", "次", False),
]
BY_OFFICE = [("来信", "件", False), ("来访", "批次", False), ("编发刊物", "期", False), ("媒体报道", "篇", False)]


def add(apps, schema_editor):
    kinds = apps.get_model("service", "ServiceKind").objects
    for by_office, rows in ((False, BY_MEMBERS), (True, BY_OFFICE)):
        for order, (name, unit, asks_amount) in enumerate(rows, start=1):
            facts = {"unit": unit, "asks_amount": asks_amount, "by_office": by_office, "order": 10 * order}
            kinds.get_or_create(name=name, defaults=facts)


def remove(apps, schema_editor):
    names = [name for name, _, _ in BY_MEMBERS + BY_OFFICE]
    apps.get_model("service", "ServiceKind").objects.filter(name__in=names, records=None, office_records=None).delete()


class Migration(migrations.Migration):
    dependencies = [("service", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
