"""The kinds of outcome an office starts with; what was written as an activity's outcome becomes one of the last kind."""

from django.db import migrations

KINDS = ["会议纪要", "建议案", "调研报告", "其他"]


def add(apps, schema_editor):
    kinds = apps.get_model("activities", "OutcomeKind").objects
    for order, name in enumerate(KINDS, start=1):
        last, _ = kinds.get_or_create(name=name, defaults={"order": 10 * order})
    outcomes = apps.get_model("activities", "Outcome").objects
    for activity in apps.get_model("activities", "Activity").objects.exclude(outcome="").iterator():
        outcomes.create(
            activity=activity, kind=last, text=activity.outcome, shown_from=activity.starts_on, by=activity.created_by
        )


def put_back(apps, schema_editor):
    for outcome in apps.get_model("activities", "Outcome").objects.exclude(text="").select_related("activity"):
        activity = outcome.activity
        activity.outcome = "\n".join(filter(None, [activity.outcome, outcome.text]))
        activity.save(update_fields=["outcome"])
        outcome.delete()
    apps.get_model("activities", "OutcomeKind").objects.filter(name__in=KINDS, outcomes=None).delete()


class Migration(migrations.Migration):
    dependencies = [("activities", "0003_papers_outcomes_series")]
    operations = [migrations.RunPython(add, put_back)]
