from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0020_requests_that_wait"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="sponsor_names",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=300, verbose_name="提案者（对方单位登记）"
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("sponsor_names", ""), _negated=True),
                fields=["sponsor_names", "id"],
                name="proposal_sponsor_names",
            ),
        ),
    ]
