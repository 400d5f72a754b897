import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_default_rows"),
        ("proposals", "0002_default_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="DueRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("sign", "联名"),
                            ("hand_back", "申请调整"),
                            ("meet", "面商"),
                            ("assist", "会办意见"),
                            ("reply", "主办答复"),
                            ("split", "分办答复"),
                            ("extension", "延期最长"),
                            ("rate", "委员评价"),
                            ("redo", "重新办理"),
                        ],
                        max_length=20,
                        verbose_name="时限",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[("workdays", "个工作日"), ("days", "天"), ("months", "个月"), ("fixed", "固定日期")],
                        max_length=10,
                        verbose_name="算法",
                    ),
                ),
                (
                    "amount",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="数量",
                    ),
                ),
                ("fixed_on", models.DateField(blank=True, null=True, verbose_name="固定日期")),
                ("latest_on", models.DateField(blank=True, null=True, verbose_name="总截止日")),
                ("skips_rest_days", models.BooleanField(default=True, verbose_name="遇休息日顺延")),
                (
                    "soon_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="提前几个工作日提醒",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="due_rules",
                        to="people.session",
                        verbose_name="届次",
                    ),
                ),
            ],
            options={
                "verbose_name": "办理时限",
                "ordering": ["session", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "clock"), name="due_rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fixed_on__isnull", False), ("measure", "fixed")),
                            models.Q(
                                models.Q(("measure", "fixed"), _negated=True),
                                ("amount__gte", 1),
                                ("amount__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="due_rule_says_when",
                    ),
                ],
            },
        ),
    ]
