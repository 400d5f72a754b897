import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0019_indexes_of_what_a_unit_sees")]

    operations = [
        migrations.AddField(
            model_name="chaserules",
            name="answer_days",
            field=models.PositiveSmallIntegerField(
                default=3,
                validators=[
                    django.core.validators.MinValueValidator(1, "至少1天"),
                    django.core.validators.MaxValueValidator(250, "最多250天"),
                ],
                verbose_name="承办单位的申请几个工作日未答复就提醒",
            ),
        ),
    ]
