from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0011_replies_keep_their_due_date")]

    operations = [
        migrations.AddField(
            "proposal",
            "joint_names",
            models.CharField(blank=True, default="", editable=False, max_length=300, verbose_name="联合提出的组织"),
            preserve_default=False,
        ),
    ]
