"""Key proposals (重点提案): nominated, approved by the chairpersons' meeting, led by a leader, supervised.

The way follows the national practice: the proposal committee selects and consults, the chairpersons' meeting approves,
a leader takes each one on (领衔督办 or 阅批督办)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Max, Q

from cppcc.core.audit.models import record
from cppcc.core.lists import Listed
from cppcc.core.workflow import Refused, Stepped
from members.people.models import Body
from proposals.models.proposals import Proposal
from proposals.models.seeing import SEES_ALL
from proposals.states import KEY, NOMINATION_STEPS, ON_REGISTER, SUPERVISE, NominationStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class SupervisionManner(models.TextChoices):
    LED = "led", "领衔督办"
    READ = "read", "阅批督办"


class NominationQuerySet(models.QuerySet["Nomination"]):
    def waiting(self) -> NominationQuerySet:
        return self.filter(status=NominationStatus.NOMINATED)

    def approved(self) -> NominationQuerySet:
        """The latest decision first."""
        return self.filter(status=NominationStatus.APPROVED).select_related("committee").order_by("-decided_on", "-pk")

    def visible_to(self, user: User) -> NominationQuerySet:
        """The office and leaders, of the proposals they see."""
        if not user.roles & SEES_ALL:
            return self.none()
        return self.filter(proposal__in=Proposal.objects.visible_to(user))

    def of_session(self, session: int) -> NominationQuerySet:
        return self.filter(proposal__session=session)

    def for_list(self) -> NominationQuerySet:
        return self.select_related("proposal__session", "proposal__lead", "proposal__collective_body", "nominated_by")


class Nomination(Stepped):
    """One proposal put forward as a key one, with the reason; decided once."""

    STEPS = NOMINATION_STEPS

    proposal = models.ForeignKey(Proposal, verbose_name="提案", on_delete=models.CASCADE, related_name="nominations")
    reason = models.CharField("推荐理由", max_length=500)
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="推荐人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    nominated_on = models.DateField("推荐日期")
    status = models.CharField("状态", max_length=20, choices=NominationStatus, default=NominationStatus.NOMINATED)
    decided_on = models.DateField("审定日期", null=True, blank=True)
    meeting = models.CharField("审定会议", max_length=60, blank=True)
    leader = models.CharField("督办领导", max_length=60, blank=True)
    manner = models.CharField("督办方式", max_length=20, choices=SupervisionManner, blank=True)
    committee = models.ForeignKey(
        Body, verbose_name="协助督办的专委会", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = "重点提案推荐"
        ordering: ClassVar = ["nominated_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(status=NominationStatus.NOMINATED.value),
                name="one_open_nomination",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal}的推荐"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    def approve(
        self,
        *,
        by: User,
        on: date,
        meeting: str,
        leader: str,
        manner: str = SupervisionManner.LED,
        committee: Body | None = None,
    ) -> None:
        """As `meeting` decided: from now on a key proposal, supervised by `leader`."""
        words = {"meeting": meeting, "leader": leader, "manner": manner, "committee": committee}
        with transaction.atomic():
            self._take("approve_key", by=by, note=f"{meeting}审定", decided_on=on, **words)
            self.proposal.choose_as_key(by=by, leader=leader)

    def refuse(self, *, by: User, on: date, note: str) -> None:
        """Not chosen this time; the reason is kept."""
        self._take("refuse_key", by=by, note=note, decided_on=on)


def nominate(proposal: Proposal, *, by: User, on: date, reason: str) -> Nomination:
    """Put forward as a key proposal; refused when it is one, waits to be one, or is not on the register."""
    with transaction.atomic():
        stored = Proposal.objects.select_for_update().get(pk=proposal.pk)
        check_nominated(stored)
        nomination = stored.nominations.create(reason=reason, nominated_by=by, nominated_on=on)
        record("推荐重点提案", by=by, target=stored, note=reason)
    return nomination


def check_nominated(proposal: Proposal) -> None:
    """Refused, with the reason, where it cannot be put forward."""
    reason = ""
    if proposal.status not in ON_REGISTER:
        reason = "只有已立案的提案可以推荐为重点提案"
    elif proposal.is_key:
        reason = f"{proposal}已经是重点提案"
    elif proposal.nominations.waiting().exists():
        reason = f"{proposal}已推荐为重点提案，正在等待审定"
    if reason:
        raise Refused(proposal, KEY, reason)


class SupervisionKind(Listed):
    """How a key proposal was supervised: rows the office edits."""

    name = models.CharField("督办方式", max_length=40, unique=True)

    class Meta(Listed.Meta):
        verbose_name = "督办活动类型"


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    def visible_to(self, user: User) -> SupervisionQuerySet:
        """Whoever sees the proposal reads how it is supervised."""
        return self.filter(proposal__in=Proposal.objects.visible_to(user))

    def for_page(self) -> SupervisionQuerySet:
        return self.select_related("kind", "by")

    def of_proposals(self, proposals: Iterable[Proposal]) -> SupervisionQuerySet:
        return self.filter(proposal__in=[proposal.pk for proposal in proposals])

    def tallied(self) -> dict[int, tuple[int, date]]:
        """How many for each proposal, and when the last was."""
        rows = self.order_by().values_list("proposal").annotate(Count("pk"), Max("held_on"))
        return {proposal: (count, last) for proposal, count, last in rows}


class SupervisionManager(models.Manager.from_queryset(SupervisionQuerySet)):  # type: ignore[misc]
    def note(self, proposal: Proposal, *, by: User, **event: Any) -> Supervision:
        """One more event in the log; refused before the proposal is on the register."""
        with transaction.atomic():
            if not Proposal.objects.filter(pk=proposal.pk).filed().exists():
                raise Refused(proposal, SUPERVISE, "只有已立案的提案可以记录督办")
            supervision: Supervision = self.create(proposal=proposal, by=by, **event)
            record(SUPERVISE.label, by=by, target=proposal, event=str(supervision))
        return supervision


class Supervision(models.Model):
    """One event of supervising a proposal: when, how, by whom, what was found and asked for."""

    proposal = models.ForeignKey(Proposal, verbose_name="提案", on_delete=models.CASCADE, related_name="supervisions")
    held_on = models.DateField("日期")
    kind = models.ForeignKey(SupervisionKind, verbose_name="方式", on_delete=models.PROTECT, related_name="+")
    leader = models.CharField("督办领导", max_length=60, blank=True)
    gist = models.TextField("督办情况", max_length=2000)
    demand = models.TextField("提出的要求", max_length=2000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="记录人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("记录时间", auto_now_add=True)

    objects = SupervisionManager()

    class Meta:
        verbose_name = "督办记录"
        ordering: ClassVar = ["-held_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["held_on"], name="supervision_on")]

    def __str__(self) -> str:
        return f"{self.kind}（{self.held_on:%Y-%m-%d}）"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    def take_out(self, *, by: User) -> None:
        """Noted by mistake: gone from the log of supervision, told in the audit log."""
        with transaction.atomic():
            record("删除督办记录", by=by, target=self.proposal, event=str(self), gist=f"{len(self.gist)}字")
            self.delete()
