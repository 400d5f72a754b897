"""Kinds that only staff enter, and what the default kinds ask besides; the texts there are, masked."""

from django.db import migrations

# name, unit, more
BY_STAFF = [
    ("受表彰", "次", {"asks_level": True, "asks_quantity": False}),
    ("年度述职报告", "份", {"asks_quantity": False, "due_day": "12-31"}),
    ("违纪处理", "次", {"asks_quantity": False, "is_adverse": True}),
]
ASKS = {"帮扶": {"quantity_name": "帮扶户数"}, "宣传稿件": {"asks_level": True}}
BATCH = 500


def add(apps, schema_editor):
    kinds = apps.get_model("service", "ServiceKind").objects
    for order, (name, unit, more) in enumerate(BY_STAFF, start=10):
        kinds.get_or_create(name=name, defaults={"unit": unit, "by_staff": True, "order": 10 * order, **more})
    for name, asks in ASKS.items():
        kinds.filter(name=name).update(**asks)


def mask(apps, schema_editor):
    records = apps.get_model("service", "ServiceRecord").objects
    batch = []
    for record in records.exclude(text="").filter(masked_text="").iterator(chunk_size=BATCH):
        batch.append(record)
        if len(batch) == BATCH:
            records.bulk_update(_masked(batch), ["masked_text"])
            batch = []
    if batch:
        records.bulk_update(_masked(batch), ["masked_text"])


def _masked(records):
    """`bulk_update` does not ask the field."""
    from cppcc.core.masking import masked

    for record in records:
        record.masked_text = masked(record.text)
    return records


def remove(apps, schema_editor):
    names = [name for name, _, _ in BY_STAFF]
    apps.get_model("service", "ServiceKind").objects.filter(name__in=names, records=None).delete()


class Migration(migrations.Migration):
    dependencies = [("service", "0003_what_kinds_ask")]
    operations = [migrations.RunPython(add, remove), migrations.RunPython(mask, migrations.RunPython.noop)]
