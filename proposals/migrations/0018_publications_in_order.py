from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0017_urging_and_commitments"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="publication",
            options={"ordering": ["-year", "-session_id", "-number"], "verbose_name": "公开的提案"},
        ),
        migrations.RemoveIndex(
            model_name="publication",
            name="published_newest",
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("status", "published")),
                fields=["-year", "-session", "-number", "id", "proposal", "category"],
                name="published_in_order",
            ),
        ),
    ]
