from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sentiment", "0006_volumes")]

    operations = [
        migrations.AddField(
            model_name="socialreport",
            name="may_print",
            field=models.JSONField(blank=True, default=list, verbose_name="可以照印的个人信息"),
        ),
    ]
