"""How key proposals are commonly supervised; an office edits the list in the browser."""

from django.db import migrations

KINDS = ["现场督办", "督办座谈会", "听取办理汇报", "领导批示", "视察调研", "电话或书面督办"]


def fill(apps, schema_editor):
    kind = apps.get_model("proposals", "SupervisionKind")
    for place, name in enumerate(KINDS, start=1):
        kind.objects.get_or_create(name=name, defaults={"order": place * 10})


class Migration(migrations.Migration):
    dependencies = [("proposals", "0005_key_and_excellent")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
