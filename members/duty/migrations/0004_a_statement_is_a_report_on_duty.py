"""The report on duty (述职) of the default checklist counts a written statement handed in, too."""

from django.db import migrations

SPOKEN, WRITTEN = "service.confirmed:述职", "statements.handed_in"


def add(apps, schema_editor):
    for item in apps.get_model("duty", "ChecklistItem").objects.filter(sources=[SPOKEN]):
        item.sources = [SPOKEN, WRITTEN]
        item.save(update_fields=["sources"])


def take_out(apps, schema_editor):
    for item in apps.get_model("duty", "ChecklistItem").objects.filter(sources=[SPOKEN, WRITTEN]):
        item.sources = [SPOKEN]
        item.save(update_fields=["sources"])


class Migration(migrations.Migration):
    dependencies = [("duty", "0003_schemes_and_cards")]
    operations = [migrations.RunPython(add, take_out)]
