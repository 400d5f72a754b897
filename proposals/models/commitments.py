"""The commitment ledger (承诺事项台账): what units promised in their replies, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.workflow import Refused, Stepped
from members.people.models import Unit
from proposals.models.hand_back import day_told
from proposals.models.handling import Handling
from proposals.models.proposals import Proposal
from proposals.models.replies import Reply
from proposals.states import COMMITMENT_STEPS, TELL_PROGRESS, CommitmentStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

OWED = [CommitmentStatus.OPEN, CommitmentStatus.REPORTED]
LONGEST = 500


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: User) -> CommitmentQuerySet:
        """Units see their own; all others those of the proposals they see."""
        if user.roles == {Role.UNIT_CLERK}:
            return self.filter(unit__in=user.units.all())
        return self.filter(proposal__in=Proposal.objects.visible_to(user))

    def of_clerk(self, user: User) -> CommitmentQuerySet:
        """Of the units that `user` works for."""
        return self.filter(unit__clerks=user)

    def of_proposal(self, proposal: Proposal) -> CommitmentQuerySet:
        return self.filter(proposal=proposal)

    def made_in(self, handling: Handling) -> CommitmentQuerySet:
        """What the unit promised in its part of the proposal."""
        return self.filter(proposal=handling.proposal_id, unit=handling.unit_id).select_related("unit")

    def of_session(self, session: int) -> CommitmentQuerySet:
        return self.filter(proposal__session=session)

    def in_status(self, *statuses: str) -> CommitmentQuerySet:
        return self.filter(status__in=statuses)

    def open(self) -> CommitmentQuerySet:
        return self.filter(status=CommitmentStatus.OPEN)

    def owed(self) -> CommitmentQuerySet:
        """Neither kept nor dropped."""
        return self.filter(status__in=OWED)

    def kept(self) -> CommitmentQuerySet:
        return self.filter(status=CommitmentStatus.KEPT)

    def overdue(self, *, on: date) -> CommitmentQuerySet:
        """Open still on a day after the promised one."""
        return self.open().filter(due_on__lt=on)

    def waiting_for_the_office(self, *, on: date) -> dict[str, int]:
        """How many are `reported` done and `late`: one question."""
        late = Q(status=CommitmentStatus.OPEN, due_on__lt=on)
        reported = Q(status=CommitmentStatus.REPORTED)
        return self.aggregate(reported=Count("pk", filter=reported), late=Count("pk", filter=late))

    def due(self, when: str) -> CommitmentQuerySet:
        """`late`, `year` or `undated`, as seen today."""
        today = timezone.localdate()
        if when == "late":
            return self.overdue(on=today)
        if when == "year":
            return self.owed().filter(due_on__year=today.year)
        return self.owed().filter(due_on__isnull=True)

    def due_in(self, year: str) -> CommitmentQuerySet:
        return self.filter(due_on__year=int(year))

    def of_unit(self, unit: str) -> CommitmentQuerySet:
        return self.filter(unit=int(unit))

    def not_secret(self) -> CommitmentQuerySet:
        return self.filter(proposal__is_secret=False)

    def counted(self) -> dict[str, int]:
        """How many in each status."""
        return dict(self.order_by().values_list("status").annotate(rows=Count("pk")).order_by())

    def years(self) -> list[int]:
        """The years in which something is promised."""
        found = self.exclude(due_on=None).order_by().values_list(ExtractYear("due_on"), flat=True).distinct()
        return sorted(found, reverse=True)

    def matching(self, text: str) -> CommitmentQuerySet:
        found = Q(text__icontains=text) | Q(proposal__title__icontains=text) | Q(unit__name__icontains=text)
        number = text.strip("第号 ")
        if number.isdecimal() and len(number) < 10:
            found |= Q(proposal__number=int(number))
        return self.filter(found)

    def first_due_first(self) -> CommitmentQuerySet:
        """What is owed by its day; what is settled comes after, the newest first."""
        settled = models.Case(models.When(status__in=OWED, then=0), default=1)
        owed_until = models.Case(models.When(status__in=OWED, then="due_on"))
        return self.order_by(settled, owed_until.asc(nulls_last=True), "-settled_on", "-pk")

    def by_number(self) -> CommitmentQuerySet:
        return self.order_by("proposal__session__year", "proposal__number", "unit__order", "pk")

    def for_list(self) -> CommitmentQuerySet:
        return self.select_related("proposal__session", "proposal__lead", "proposal__collective_body", "unit")

    def for_page(self) -> CommitmentQuerySet:
        return self.for_list().select_related("reply__handling__unit", "proposal__lead__user", "proposal__created_by")


class Commitment(Stepped):
    STEPS = COMMITMENT_STEPS

    proposal = models.ForeignKey(Proposal, verbose_name="提案", on_delete=models.CASCADE, related_name="commitments")
    unit = models.ForeignKey(Unit, verbose_name="承诺单位", on_delete=models.PROTECT, related_name="commitments")
    reply = models.ForeignKey(
        Reply, verbose_name="答复", null=True, blank=True, on_delete=models.SET_NULL, related_name="commitments"
    )
    place = models.PositiveSmallIntegerField("在答复中的顺序", null=True, blank=True, editable=False)
    text = models.CharField("承诺事项", max_length=LONGEST)
    promised_on = models.DateField("承诺日期")
    due_on = models.DateField("完成期限", null=True, blank=True)
    responsible = models.CharField("责任科室或责任人", max_length=60, blank=True)
    status = models.CharField("状态", max_length=20, choices=CommitmentStatus, default=CommitmentStatus.OPEN)
    proof = models.TextField("兑现情况", blank=True)
    reported_on = models.DateField("报告日期", null=True, blank=True)
    settled_on = models.DateField("确认或终止日期", null=True, blank=True)
    reason = models.CharField("终止原因", max_length=LONGEST, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "承诺事项"
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["reply", "place"], name="commitment_of_reply_once")]
        indexes: ClassVar = [
            models.Index(fields=["status", "due_on"], name="commitment_due"),
            models.Index(fields=["promised_on"], name="commitment_promised"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}的承诺“{self.text[:30]}{'…' if len(self.text) > 30 else ''}”"

    def get_absolute_url(self) -> str:
        return reverse("proposals:commitment", args=[self.pk])

    def is_for(self, user: User) -> bool:
        """Whether `user` works for the unit."""
        return Role.UNIT_CLERK in user.roles and self.unit_id in set(user.units.values_list("pk", flat=True))

    def is_late(self, on: date) -> bool:
        return self.status == CommitmentStatus.OPEN and self.due_on is not None and self.due_on < on

    @property
    def was_late(self) -> bool:
        """Kept, but reported after the promised day."""
        reported = self.reported_on or self.settled_on
        return self.status == CommitmentStatus.KEPT and bool(self.due_on and reported and reported > self.due_on)

    # --- Verbs ------------------------------------------------------------------------------------------------
    @classmethod
    def enter(cls, proposal: Proposal, *, by: User, **words: Any) -> Commitment:
        """What a reply on paper promised, or what the office reads out of one, entered by the office."""
        with transaction.atomic():
            made = cls.objects.create(proposal=proposal, **words)
            record("登记承诺事项", by=by, target=made, unit=str(made.unit), due_on=str(made.due_on or ""))
        return made

    def tell(self, *, by: User, on: date, text: str) -> CommitmentProgress:
        """How far it has come; only while it is open."""
        with transaction.atomic():
            held = Commitment.objects.select_for_update().get(pk=self.pk)
            if held.status not in TELL_PROGRESS.sources:
                raise Refused(self, TELL_PROGRESS, f"{self}现在的状态是“{held.get_status_display()}”，不用再报告进展")
            record(TELL_PROGRESS.label, by=by, target=self, on=str(on))
            return self.progress.create(on=on, text=text, by=by)

    def report_kept(self, *, by: User, on: date, proof: str) -> None:
        """Done, says the unit, and how that can be seen; the office is told."""
        from proposals.chasing.commitments import tell_office

        with transaction.atomic():
            self._take("report_kept", by=by, note=proof, proof=proof, reported_on=on)
            tell_office(self, by=by)

    def confirm_kept(self, *, by: User, on: date, note: str = "") -> None:
        """The office has seen the proof; unit and author are told."""
        from proposals.chasing.commitments import tell_settled

        with transaction.atomic():
            self._take("confirm_kept", by=by, note=note, settled_on=on)
            tell_settled(self, by=by, note=note)

    def return_commitment(self, *, by: User, note: str) -> None:
        """The proof is not enough; the unit reads what is missing."""
        from proposals.chasing.commitments import tell_returned

        with transaction.atomic():
            self._take("return_commitment", by=by, note=note, reported_on=None)
            tell_returned(self, by=by, note=note)

    def drop_commitment(self, *, by: User, on: date, note: str) -> None:
        """It cannot be kept, or no longer need be; unit and author read why."""
        from proposals.chasing.commitments import tell_settled

        with transaction.atomic():
            self._take("drop_commitment", by=by, note=note, reason=note, settled_on=on)
            tell_settled(self, by=by, note=note)

    @property
    def due_words(self) -> str:
        return f"应于{day_told(self.due_on, timezone.localdate())}前完成" if self.due_on else "没有写明期限"


class CommitmentProgress(models.Model):
    """One report of how far it has come."""

    commitment = models.ForeignKey(
        Commitment, verbose_name="承诺事项", on_delete=models.CASCADE, related_name="progress"
    )
    on = models.DateField("日期")
    text = models.TextField("进展")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="报告人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "承诺事项进展"
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}的进展"
