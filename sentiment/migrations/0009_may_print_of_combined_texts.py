from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sentiment", "0008_relays_of_packages")]

    operations = [
        migrations.AddField(
            model_name="combined",
            name="may_print",
            field=models.JSONField(blank=True, default=list, verbose_name="可以照印的个人信息"),
        ),
    ]
