from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_outcomes_of_texts")]
    operations = [migrations.RemoveField(model_name="activity", name="outcome")]
