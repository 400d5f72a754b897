import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0002_default_kinds"),
        ("people", "0003_unit_approvers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OutcomeKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="顺序")),
                ("is_active", models.BooleanField(default=True, verbose_name="使用中")),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="成果种类")),
            ],
            options={
                "verbose_name": "成果种类",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shown_from",
                    models.DateField(
                        blank=True,
                        help_text="从这一天起参加人员可以看到（活动要先发布通知）。清空则只有机关、组织者和领导能看到。",
                        null=True,
                        verbose_name="参加人员可见日期",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="名称")),
                ("text", models.TextField(blank=True, verbose_name="内容")),
                ("sent_to", models.CharField(blank=True, max_length=200, verbose_name="报送单位")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="报送日期")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="activities.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="activities.outcomekind",
                        verbose_name="种类",
                    ),
                ),
            ],
            options={
                "verbose_name": "活动成果",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shown_from",
                    models.DateField(
                        blank=True,
                        help_text="从这一天起参加人员可以看到（活动要先发布通知）。清空则只有机关、组织者和领导能看到。",
                        null=True,
                        verbose_name="参加人员可见日期",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[("material", "材料"), ("photos", "照片")], max_length=20, verbose_name="种类"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="名称")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="activities.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "活动材料",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="系列名称")),
                ("plan", models.TextField(blank=True, verbose_name="年度安排")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="最近修改"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.activitykind",
                        verbose_name="活动类型",
                    ),
                ),
                (
                    "organiser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.body",
                        verbose_name="组织者",
                    ),
                ),
            ],
            options={
                "verbose_name": "系列活动",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="activities.series",
                verbose_name="系列",
            ),
        ),
    ]
