"""Handling by units: who leads and who assists, the reply, the members' ratings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from members.people.models import Member, Unit
from proposals.models.proposals import Proposal


class Manner(models.TextChoices):
    LEAD = "lead", "主办"
    ASSIST = "assist", "会办"
    SPLIT = "split", "分办"
    SOLE = "sole", "独办"


ANSWERS_TO_AUTHOR = [Manner.LEAD, Manner.SPLIT, Manner.SOLE]


class HandlingStatus(models.TextChoices):
    ISSUED = "issued", "待签收"
    ACCEPTED = "accepted", "办理中"
    HAND_BACK_ASKED = "hand_back_asked", "申请调整"
    REPLACED = "replaced", "已调整"
    REPLIED = "replied", "已答复"


class Outcome(models.TextChoices):
    A = "A", "A类 已解决或采纳"
    B = "B", "B类 正在解决或列入计划"
    C = "C", "C类 留作参考"
    D = "D", "D类 其他"


class Meeting(models.TextChoices):
    FACE_TO_FACE = "face_to_face", "面商"
    PHONE = "phone", "电话"
    FORUM = "forum", "座谈"


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", "满意"
    BASICALLY = "basically", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


class HandlingQuerySet(models.QuerySet["Handling"]):
    def current(self) -> HandlingQuerySet:
        """Everything but what was given to another unit instead."""
        return self.exclude(status=HandlingStatus.REPLACED)

    def answering(self) -> HandlingQuerySet:
        """Those who owe the author a reply: lead, split and sole units."""
        return self.current().filter(manner__in=ANSWERS_TO_AUTHOR)


class Handling(models.Model):
    proposal = models.ForeignKey(Proposal, verbose_name="提案", on_delete=models.CASCADE, related_name="handlings")
    unit = models.ForeignKey(Unit, verbose_name="承办单位", on_delete=models.PROTECT, related_name="handlings")
    manner = models.CharField("方式", max_length=20, choices=Manner, default=Manner.LEAD)
    status = models.CharField("状态", max_length=20, choices=HandlingStatus, default=HandlingStatus.ISSUED)
    issued_on = models.DateField("交办日期")
    due_on = models.DateField("应答复日期", null=True, blank=True)

    objects = HandlingQuerySet.as_manager()

    class Meta:
        verbose_name = "承办"
        ordering: ClassVar = ["proposal", "manner", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "unit"], name="handled_by_unit_once")]
        indexes: ClassVar = [models.Index(fields=["status", "due_on"], name="handling_due")]

    def __str__(self) -> str:
        return f"{self.unit}（{self.get_manner_display()}）"


class Reply(models.Model):
    """One reply of one handling; a redo adds another `round`."""

    handling = models.ForeignKey(Handling, verbose_name="承办", on_delete=models.CASCADE, related_name="replies")
    round = models.PositiveSmallIntegerField("第几次答复", default=1)
    document_number = models.CharField("发文字号", max_length=60, blank=True)
    replied_on = models.DateField("答复日期")
    outcome = models.CharField("答复类别", max_length=1, choices=Outcome, blank=True)
    meeting = models.CharField("沟通方式", max_length=20, choices=Meeting, blank=True)
    body = models.TextField("答复内容", blank=True)

    class Meta:
        verbose_name = "答复"
        ordering: ClassVar = ["round"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["handling", "round"], name="reply_round_once")]
        indexes: ClassVar = [models.Index(fields=["replied_on"], name="reply_on")]

    def __str__(self) -> str:
        return f"{self.handling.unit}的答复"


class Rating(models.Model):
    """A signer's rating of a reply; silence is 未反馈 and has no row."""

    reply = models.ForeignKey(Reply, verbose_name="答复", on_delete=models.CASCADE, related_name="ratings")
    member = models.ForeignKey(
        Member, verbose_name="评价人", null=True, blank=True, on_delete=models.PROTECT, related_name="ratings"
    )
    attitude = models.CharField("对办理态度", max_length=20, choices=Satisfaction, blank=True)
    result = models.CharField("对办理结果", max_length=20, choices=Satisfaction)
    remark = models.CharField("意见", max_length=500, blank=True)
    rated_on = models.DateField("评价日期", null=True, blank=True)

    class Meta:
        verbose_name = "委员评价"
        constraints: ClassVar = [models.UniqueConstraint(fields=["reply", "member"], name="rated_once")]

    def __str__(self) -> str:
        return self.get_result_display()
