from django.db import migrations


def take_over(apps, schema_editor):
    """So far a combined text printed what any of its sources may print."""
    for combined in apps.get_model("sentiment", "Combined").objects.prefetch_related("sources"):
        kept = [words for report in combined.sources.all() for words in report.may_print]
        if kept:
            combined.may_print = list(dict.fromkeys(kept))
            combined.save(update_fields=["may_print"])


class Migration(migrations.Migration):
    dependencies = [("sentiment", "0009_may_print_of_combined_texts")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
