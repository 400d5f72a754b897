from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0014_letters_of_a_hand_over")]
    operations = [
        migrations.AddField("batchline", "key", models.BigIntegerField(default=0, verbose_name="提案编号"), False),
        migrations.RemoveConstraint("batchline", "once_in_a_batch"),
        migrations.AddConstraint("batchline", models.UniqueConstraint(fields=["batch", "key"], name="once_in_a_batch")),
    ]
