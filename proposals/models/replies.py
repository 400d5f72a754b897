"""Replies of units, and what the signers think of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from cppcc.core.audit.models import record
from cppcc.core.workflow import Refused
from members.people.models import Member
from proposals.answering.notices import tell_signers
from proposals.models.assignments import ANSWERS_TO_AUTHOR, Manner
from proposals.models.hand_back import day_told
from proposals.models.handling import Handling
from proposals.models.proposals import Proposal
from proposals.models.register import READS_OPINIONS
from proposals.states import RATE, HandlingStatus, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


LATE = "您的意见仍可书面交提案委员会登记"


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


@dataclass(frozen=True)
class Rater:
    """Somebody whose opinion of a reply is asked, and by what they signed."""

    member: Member
    proposal: Proposal
    leads: bool


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, user: User) -> ReplyQuerySet:
        """Those of the handlings that `user` sees, and for the lead unit what assisting units wrote to it; that is for
        the office, leaders and the units of the proposal only."""
        led = Handling.objects.answering().of_clerk(user).values("proposal")
        to_the_lead = Q(handling__manner=Manner.ASSIST, handling__proposal__in=led)
        seen = self.filter(Q(handling__in=Handling.objects.visible_to(user)) | to_the_lead)
        if user.roles & READS_OPINIONS:
            return seen
        theirs = Handling.objects.current().of_clerk(user).values("proposal")
        return seen.filter(Q(handling__manner__in=ANSWERS_TO_AUTHOR) | Q(handling__proposal__in=theirs))

    def to_rate_by(self, user: User) -> ReplyQuerySet:
        """Last replies that `user` signed for (also by a merged proposal) and has not rated yet."""
        member = getattr(user, "member", None)
        if member is None:
            return self.none()
        led = Proposal.objects.signed_by(member)
        merged = led.filter(status=Status.MERGED).order_by().values("merged_into")
        newer = Reply.objects.filter(handling=models.OuterRef("handling"), round__gt=models.OuterRef("round"))
        return (
            self.filter(
                handling__proposal__in=led.order_by().values("pk").union(merged),
                handling__manner__in=ANSWERS_TO_AUTHOR,
                handling__proposal__status__in=[Status.HANDLING, Status.ANSWERED],
            )
            .exclude(ratings__member__user=user)
            .exclude(models.Exists(newer))
        )

    def open_for_rating(self, *, on: date) -> ReplyQuerySet:
        """Those whose time for ratings is not over."""
        return self.filter(Q(rate_by__isnull=True) | Q(rate_by__gte=on))

    def to_author(self) -> ReplyQuerySet:
        """Not the opinions that assisting units give to the lead."""
        return self.filter(handling__manner__in=ANSWERS_TO_AUTHOR)

    def of_session(self, session: int) -> ReplyQuerySet:
        return self.filter(handling__proposal__session=session)

    def not_secret(self) -> ReplyQuerySet:
        return self.filter(handling__proposal__is_secret=False)

    def for_register(self) -> ReplyQuerySet:
        """In the order of the proposals' numbers, with their ratings."""
        return self.for_list().prefetch_related("ratings__member").order_by("handling__proposal__number", "replied_on")

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
    due_on = models.DateField("当时应答复日期", null=True, blank=True)
    outcome = models.CharField("答复类别", max_length=1, choices=Outcome, blank=True)
    meeting = models.CharField("沟通方式", max_length=20, choices=Meeting, blank=True)
    body = models.TextField("答复内容", blank=True)
    signatory = models.CharField("签发人", max_length=60, blank=True)
    contact_person = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=40, blank=True)
    points = models.JSONField("逐条答复", default=list, blank=True)  # [{"text", "answer", "taken"}]
    promises = models.JSONField("承诺事项", default=list, blank=True)  # [{"text", "due_on"}]
    rate_by = models.DateField("评价截止", null=True, blank=True)
    rate_by_how = models.CharField("评价截止的由来", max_length=500, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "答复"
        ordering: ClassVar = ["round"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["handling", "round"], name="reply_round_once")]
        indexes: ClassVar = [models.Index(fields=["replied_on"], name="reply_on")]

    def __str__(self) -> str:
        return f"{self.handling.unit}的答复"

    @property
    def handling_page(self) -> str:
        return reverse("proposals:handling", args=[self.handling_id])

    @property
    def is_late(self) -> bool:
        """Given after the day it was owed then: an extension granted before counts, what came later does not."""
        return self.due_on is not None and self.replied_on > self.due_on

    def announce(self, proposal: Proposal, *, by: User) -> None:
        """Those who wait for it are told; signers may rate it until the session's time for it is over."""
        from proposals.chasing.commitments import commitments_from
        from proposals.deadlines import due
        from proposals.models.deadlines import Clock

        if self.handling.answers_to_author:
            until = due(proposal.session, Clock.RATE, self.replied_on)
            self.rate_by, self.rate_by_how = until.on, until.how
            self.save(update_fields=["rate_by", "rate_by_how"])
        commitments_from(self)
        tell_signers(self, by=by)

    def can_be_rated(self, *, on: date) -> bool:
        """Whether a signer may still rate it; the office enters what comes on paper at any time."""
        return self.rate_by is None or on <= self.rate_by

    def rater(self, user: User) -> Member | None:
        """The member as whom `user` rates it: one who signed what was replied to, or something merged into it."""
        member: Member | None = getattr(user, "member", None)
        if member is None:
            return None
        proposal = Q(pk=self.handling.proposal_id) | Q(merged_into=self.handling.proposal_id, status=Status.MERGED)
        return member if Proposal.objects.filter(proposal).signed_by(member).exists() else None

    def check_in_time(self, *, on: date) -> None:
        """Refused, kindly, when the time for ratings is over."""
        if not self.can_be_rated(on=on):
            raise Refused(self.handling.proposal, RATE, f"评价期限已于{day_told(self.rate_by or on, on)}届满，{LATE}")

    def raters(self) -> list[Rater]:
        """Who signed what was replied to and what was merged into it, each once, the lead first."""
        proposal = self.handling.proposal
        merged = Proposal.objects.filter(merged_into=proposal, status=Status.MERGED).select_related("lead")
        found: dict[int, Rater] = {}
        for each in [proposal, *merged.order_by("pk")]:
            for member in each.signers() or each.writers():
                found.setdefault(member.pk, Rater(member, each, leads=not found))
        return list(found.values())

    def rate(self, *, by: User, member: Member, on: date, result: str, attitude: str = "", remark: str = "") -> None:
        """A signer's opinion, once and in time. 不满意 from the lead has the unit handle it once more."""
        self.check_in_time(on=on)
        self._keep_rating(by=by, member=member, on=on, result=result, attitude=attitude, remark=remark)

    def enter_rating(self, *, by: User, member: Member, on: date, result: str, **words: str) -> None:
        """What a signer wrote on paper, entered by the office; also when the time is over."""
        self._keep_rating(by=by, member=member, on=on, result=result, **words)

    def _keep_rating(
        self, *, by: User, member: Member, on: date, result: str, attitude: str = "", remark: str = ""
    ) -> None:
        with transaction.atomic():
            proposal = Proposal.objects.select_for_update().get(pk=self.handling.proposal_id)
            if self.ratings.filter(member=member).exists():
                raise Refused(proposal, RATE, f"{member}已评价过{self}")
            self.ratings.create(member=member, rated_on=on, result=result, attitude=attitude, remark=remark)
            record("评价", by=by, target=proposal, reply=str(self), member=str(member), result=result)
            if result == Satisfaction.DISSATISFIED and self._speaks_first(proposal, member):
                self._redo(proposal, by=by, remark=remark)

    @staticmethod
    def _speaks_first(proposal: Proposal, member: Member) -> bool:
        """The lead, or who wrote it for a body."""
        if proposal.lead_id is None:
            return member.user_id is not None and proposal.created_by_id == member.user_id
        return proposal.lead_id == member.pk

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
