from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(unique=True, verbose_name="日期")),
                (
                    "kind",
                    models.CharField(choices=[("rest", "放假"), ("work", "上班")], max_length=10, verbose_name="安排"),
                ),
                ("name", models.CharField(blank=True, help_text="如：春节", max_length=40, verbose_name="名称")),
                (
                    "source",
                    models.CharField(
                        choices=[("shipped", "国务院通知"), ("office", "本机关")],
                        default="office",
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作日历",
                "ordering": ["date"],
            },
        ),
    ]
