from django.db import migrations
from django.db.models import OuterRef, Subquery


def keep_due_dates(apps, schema_editor):
    """What was given before was owed on its handling's due date."""
    handling, reply = apps.get_model("proposals", "Handling"), apps.get_model("proposals", "Reply")
    owed = handling.objects.filter(pk=OuterRef("handling")).values("due_on")[:1]
    reply.objects.filter(due_on__isnull=True).update(due_on=Subquery(owed))


class Migration(migrations.Migration):
    dependencies = [("proposals", "0010_hand_back_and_extensions")]

    operations = [migrations.RunPython(keep_due_dates, migrations.RunPython.noop)]
