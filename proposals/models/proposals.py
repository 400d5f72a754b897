"""The proposal: what it says, who stands behind it, where it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q

from cppcc.core.accounts.roles import Role
from cppcc.core.periods import Period
from cppcc.core.workflow import Stepped
from members.people.models import Body, Member, Session
from proposals.models.lists import Category, DeclineReason
from proposals.states import ON_REGISTER, STEPS, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class ProposalKind(models.TextChoices):
    PLENARY = "plenary", "大会"
    ORDINARY = "ordinary", "平时"


class SponsorKind(models.TextChoices):
    INDIVIDUAL = "individual", "个人"
    JOINT = "joint", "联名"
    COLLECTIVE = "collective", "集体"


class CosignStatus(models.TextChoices):
    INVITED = "invited", "待签"
    SIGNED = "signed", "已签"
    DECLINED = "declined", "谢绝"
    LAPSED = "lapsed", "逾期未签"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def received(self) -> ProposalQuerySet:
        """All that reached the office: everything but drafts."""
        return self.exclude(status=Status.DRAFT)

    def filed(self) -> ProposalQuerySet:
        """On the register in their own right; merged ones are not."""
        return self.filter(status__in=ON_REGISTER)

    def in_status(self, *statuses: str) -> ProposalQuerySet:
        return self.filter(status__in=statuses)

    def of_period(self, period: Period) -> ProposalQuerySet:
        """Of the sessions of the period's year, submitted not later than its last day."""
        return self.filter(session__year=period.session_year, submitted_on__lte=period.last_day)

    def sponsored_by(self, member: Member) -> ProposalQuerySet:
        """Led or co-signed (signed only) by `member`."""
        return self.filter(
            Q(lead=member)
            | Q(pk__in=Cosigner.objects.filter(member=member, status=CosignStatus.SIGNED).values("proposal"))
        )

    def visible_to(self, user: User) -> ProposalQuerySet:
        """The office and leaders see all that was submitted; members their own and those that ask them to sign; units
        what was handed to them; whoever typed a draft sees it."""
        typed = Q(created_by=user)
        if user.is_office:
            return self.filter(~Q(status=Status.DRAFT) | typed)
        seen = typed
        if Role.LEADER in user.roles:
            seen |= ~Q(status=Status.DRAFT)
        if Role.MEMBER in user.roles:
            seen |= Q(lead__user=user) | Q(pk__in=Cosigner.objects.filter(member__user=user).values("proposal"))
        if Role.UNIT_CLERK in user.roles:
            from proposals.models.handling import Handling

            seen |= Q(pk__in=Handling.objects.current().filter(unit__clerks=user).values("proposal"))
        return self.filter(seen)

    def for_list(self) -> ProposalQuerySet:
        """Everything the list page touches, nothing else."""
        return self.select_related("session", "category", "lead", "collective_body").defer(
            "situation", "analysis", "suggestions"
        )


class Proposal(Stepped):
    STEPS = STEPS

    session = models.ForeignKey(Session, verbose_name="届次", on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField("会议类别", max_length=20, choices=ProposalKind, default=ProposalKind.PLENARY)
    serial = models.PositiveBigIntegerField("流水号", null=True, blank=True)
    number = models.PositiveBigIntegerField("提案号", null=True, blank=True)
    title = models.CharField("案由", max_length=200)
    situation = models.TextField("情况", blank=True)
    analysis = models.TextField("分析", blank=True)
    suggestions = models.TextField("建议", blank=True)
    category = models.ForeignKey(
        Category, verbose_name="分类", null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    sponsor_kind = models.CharField("提案形式", max_length=20, choices=SponsorKind, default=SponsorKind.INDIVIDUAL)
    lead = models.ForeignKey(
        Member, verbose_name="第一提案人", null=True, blank=True, on_delete=models.PROTECT, related_name="led_proposals"
    )
    collective_body = models.ForeignKey(
        Body, verbose_name="集体提案者", null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    cosigning_members = models.ManyToManyField(Member, through="Cosigner", related_name="cosigned_proposals")
    wished_units = models.CharField("建议承办单位", max_length=120, blank=True)
    author_consents = models.BooleanField("同意公开", default=True)
    consent_note = models.CharField("不公开原因", max_length=200, blank=True)
    is_secret = models.BooleanField("涉密", default=False)
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    decided_on = models.DateField("审查日期", null=True, blank=True)
    decline_reason = models.ForeignKey(
        DeclineReason, verbose_name="不予立案原因", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", verbose_name="并入提案", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    is_key = models.BooleanField("重点提案", default=False)
    supervising_leader = models.CharField("督办领导", max_length=60, blank=True)
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("最近修改", auto_now=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "提案"
        ordering: ClassVar = ["-session__year", "-serial", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "number"], name="proposal_number_once"),
            models.UniqueConstraint(fields=["session", "serial"], name="proposal_serial_once"),
            models.CheckConstraint(
                condition=~Q(status__in=[str(status) for status in ON_REGISTER]) | Q(number__isnull=False),
                name="filed_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(status=str(Status.MERGED)) | Q(merged_into__isnull=False), name="merged_into_one"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["session", "status"], name="proposal_session_status"),
            models.Index(fields=["submitted_on"], name="proposal_submitted"),
        ]

    def __str__(self) -> str:
        if self.number is not None:
            return f"第{self.number}号提案"
        return f"提案（流水号{self.serial}）" if self.serial is not None else f"提案草稿《{self.title}》"

    def submit(self, *, by: User, on: date) -> None:
        """Hand it in: the receipt's serial is given, gap-free within the session."""
        with transaction.atomic():
            serial = self.serial if self.serial is not None else self._next("serial")
            self._take("submit", by=by, serial=serial, submitted_on=self.submitted_on or on)

    def file(self, *, by: User, on: date) -> None:
        """Enter it in the session's register under the next number, gap-free also when two clerks file at once."""
        with transaction.atomic():
            number = self._next("number")
            self._take("file", by=by, number=number, decided_on=on)

    def decline(self, *, by: User, on: date, reason: DeclineReason, note: str = "") -> None:
        """Not filed; the author reads the reason."""
        self._take("decline", by=by, note=note or reason.text, decline_reason=reason, decided_on=on)

    def merge(self, *, by: User, on: date, into: Proposal) -> None:
        """Joined to a proposal on the same matter; keeps its own authors, each of whom gets the reply."""
        self._take("merge", by=by, note=f"并入{into}", merged_into=into, decided_on=on, number=None)

    def unmerge(self, *, by: User) -> None:
        """Taken out of the merge again, back to review."""
        self._take("unmerge", by=by, merged_into=None, decided_on=None)

    def return_to_author(self, *, by: User, note: str) -> None:
        """Back to the author with what to mend."""
        self._take("return", by=by, note=note)

    def withdraw(self, *, by: User, note: str) -> None:
        """Taken back by its author; the serial stays used."""
        self._take("withdraw", by=by, note=note, number=None)

    def _next(self, field: str) -> int:
        """The next free number of the session; the session's row is the lock."""
        Session.objects.select_for_update().get(pk=self.session_id)
        taken = Proposal.objects.filter(session_id=self.session_id).aggregate(last=Max(field))["last"]
        return (taken or 0) + 1


class Cosigner(models.Model):
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="cosigners")
    member = models.ForeignKey(Member, verbose_name="联名人", on_delete=models.PROTECT, related_name="cosignings")
    status = models.CharField("状态", max_length=20, choices=CosignStatus, default=CosignStatus.INVITED)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    answered_on = models.DateField("答复日期", null=True, blank=True)

    class Meta:
        verbose_name = "联名人"
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "member"], name="cosigns_once")]

    def __str__(self) -> str:
        return f"{self.member}（{self.get_status_display()}）"
