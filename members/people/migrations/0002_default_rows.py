"""Rows every office starts with and edits later: reasons of change, council bodies, kinds of units."""

from django.db import migrations

REASONS = ["换届", "增补", "辞去", "撤销", "去世"]
COUNCILS = ["本会", "常委会", "主席会议"]
UNIT_KINDS = ["区直部门", "乡镇街道", "其他"]


def add_rows(apps, schema_editor):
    def add(model, names, **fields):
        rows = apps.get_model("people", model).objects
        for order, name in enumerate(names, start=1):
            rows.get_or_create(name=name, **fields, defaults={"order": order * 10})

    add("ChangeReason", REASONS)
    add("Body", COUNCILS, kind="council")
    add("UnitKind", UNIT_KINDS)


def remove_rows(apps, schema_editor):
    """Only those nobody uses: what refers to a row keeps it."""
    apps.get_model("people", "ChangeReason").objects.filter(name__in=REASONS).delete()
    apps.get_model("people", "Body").objects.filter(kind="council", name__in=COUNCILS).delete()
    apps.get_model("people", "UnitKind").objects.filter(name__in=UNIT_KINDS).delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(add_rows, remove_rows)]
