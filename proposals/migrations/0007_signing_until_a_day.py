from django.db import migrations, models


class Migration(migrations.Migration):
    """Invitations to sign have a deadline, names can be taken back, bodies propose together."""

    dependencies = [
        ("people", "0001_initial"),
        ("proposals", "0006_supervision_kinds"),
    ]

    operations = [
        migrations.AddField("cosigner", "invited_on", models.DateField(blank=True, null=True, verbose_name="邀请日期")),
        migrations.AddField("cosigner", "answer_by", models.DateField(blank=True, null=True, verbose_name="联名截止")),
        migrations.AddField(
            "cosigner",
            "answer_how",
            models.TextField(blank=True, default="", verbose_name="截止日期的算法"),
            preserve_default=False,
        ),
        migrations.AddField(
            "cosigner", "reminded_on", models.DateField(blank=True, null=True, verbose_name="提醒日期")
        ),
        migrations.AddField(
            "cosigner",
            "reason",
            models.CharField(blank=True, default="", max_length=200, verbose_name="说明"),
            preserve_default=False,
        ),
        migrations.AlterField(
            "cosigner",
            "status",
            models.CharField(
                choices=[
                    ("invited", "待签"),
                    ("signed", "已签"),
                    ("declined", "谢绝"),
                    ("lapsed", "逾期未签"),
                    ("withdrawn", "已撤回联名"),
                ],
                default="invited",
                max_length=20,
                verbose_name="状态",
            ),
        ),
        migrations.AddIndex(
            "cosigner",
            models.Index(condition=models.Q(("status", "invited")), fields=["answer_by"], name="cosigning_due"),
        ),
        migrations.AddField(
            "proposal",
            "joint_bodies",
            models.ManyToManyField(
                blank=True, related_name="joint_proposals", to="people.body", verbose_name="联合提出的组织"
            ),
        ),
    ]
