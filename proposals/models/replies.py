"""Replies of units, and what the signers think of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import Q

from cppcc.core.audit.models import record
from members.people.models import Member
from proposals.models.handling import ANSWERS_TO_AUTHOR, Handling
from proposals.models.proposals import Proposal
from proposals.models.refusals import Refused
from proposals.models.register import SEES_ALL
from proposals.states import STEPS, HandlingStatus, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


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


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, user: User) -> ReplyQuerySet:
        """Those of the handlings that `user` sees; what an assisting unit wrote to the lead unit is for the office,
        leaders and the units of the proposal only."""
        seen = self.filter(handling__in=Handling.objects.visible_to(user))
        if user.roles & SEES_ALL:
            return seen
        theirs = Handling.objects.current().of_clerk(user).values("proposal")
        return seen.filter(Q(handling__manner__in=ANSWERS_TO_AUTHOR) | Q(handling__proposal__in=theirs))

    def to_rate_by(self, user: User) -> ReplyQuerySet:
        """Last replies that `user` signed for (also by a merged proposal) and has not rated yet."""
        member = getattr(user, "member", None)
        if member is None:
            return self.none()
        led = Proposal.objects.signed_by(member)
        own = Q(handling__proposal__in=led.values("pk"))
        merged = Q(handling__proposal__in=led.filter(status=Status.MERGED).values("merged_into"))
        newer = Reply.objects.filter(handling=models.OuterRef("handling"), round__gt=models.OuterRef("round"))
        return (
            self.filter(
                own | merged,
                handling__manner__in=ANSWERS_TO_AUTHOR,
                handling__proposal__status__in=[Status.HANDLING, Status.ANSWERED],
            )
            .exclude(ratings__member__user=user)
            .exclude(models.Exists(newer))
        )

    def of_proposal(self, proposal: Proposal) -> ReplyQuerySet:
        return self.filter(handling__proposal=proposal)

    def for_list(self) -> ReplyQuerySet:
        return self.select_related("handling__proposal", "handling__unit")


class Reply(models.Model):
    """One reply of one handling; a redo adds another `round`."""

    handling = models.ForeignKey(Handling, verbose_name="承办", on_delete=models.CASCADE, related_name="replies")
    round = models.PositiveSmallIntegerField("第几次答复", default=1)
    document_number = models.CharField("发文字号", max_length=60, blank=True)
    replied_on = models.DateField("答复日期")
    outcome = models.CharField("答复类别", max_length=1, choices=Outcome, blank=True)
    meeting = models.CharField("沟通方式", max_length=20, choices=Meeting, blank=True)
    body = models.TextField("答复内容", blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "答复"
        ordering: ClassVar = ["round"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["handling", "round"], name="reply_round_once")]
        indexes: ClassVar = [models.Index(fields=["replied_on"], name="reply_on")]

    def __str__(self) -> str:
        return f"{self.handling.unit}的答复"

    @property
    def is_late(self) -> bool:
        """Given after the day it was owed."""
        due = self.handling.due_on
        return due is not None and self.replied_on > due

    def rater(self, user: User) -> Member | None:
        """The member as whom `user` rates it: one who signed what was replied to, or something merged into it."""
        member: Member | None = getattr(user, "member", None)
        if member is None:
            return None
        proposal = Q(pk=self.handling.proposal_id) | Q(merged_into=self.handling.proposal_id, status=Status.MERGED)
        return member if Proposal.objects.filter(proposal).signed_by(member).exists() else None

    def rate(self, *, by: User, member: Member, on: date, result: str, attitude: str = "", remark: str = "") -> None:
        """A signer's opinion, once. 不满意 from the lead has the unit handle it once more."""
        with transaction.atomic():
            proposal = Proposal.objects.select_for_update().get(pk=self.handling.proposal_id)
            if self.ratings.filter(member=member).exists():
                raise Refused(proposal, STEPS["redo"], f"您已评价过{self}")
            self.ratings.create(member=member, rated_on=on, result=result, attitude=attitude, remark=remark)
            record("评价", by=by, target=proposal, reply=str(self), member=str(member), result=result)
            speaks_first = proposal.lead_id == member.pk or proposal.written_for_body_by(by)
            if result == Satisfaction.DISSATISFIED and speaks_first:
                self._redo(proposal, by=by, remark=remark)

    def _redo(self, proposal: Proposal, *, by: User, remark: str) -> None:
        note = f"第一提案人对{self}不满意" + (f"：{remark}" if remark else "")
        if proposal.status == Status.ANSWERED:
            proposal.redo(by=by, note=note, handlings=[self.handling])
        elif self.handling.status == HandlingStatus.REPLIED:
            self.handling.reopen(by=by, note=note)


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
