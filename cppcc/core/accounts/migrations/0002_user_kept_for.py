from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="kept_for",
            field=models.CharField(blank=True, default="", editable=False, max_length=30, verbose_name="专用于"),
            preserve_default=False,
        ),
    ]
