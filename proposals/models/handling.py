"""Handling by units: who leads and who assists, and by when the author is owed a reply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.workflow import Stepped
from members.people.models import Unit
from proposals.models.proposals import Proposal
from proposals.states import HANDLING_STEPS, HandlingStatus, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from proposals.models.replies import Reply


class Manner(models.TextChoices):
    LEAD = "lead", "主办"
    ASSIST = "assist", "会办"
    SPLIT = "split", "分办"
    SOLE = "sole", "独办"


ANSWERS_TO_AUTHOR = [Manner.LEAD, Manner.SPLIT, Manner.SOLE]
OPEN = [HandlingStatus.ISSUED, HandlingStatus.ACCEPTED, HandlingStatus.HAND_BACK_ASKED]
SOON_DAYS = 7


@dataclass(frozen=True)
class Assignment:
    """One unit's part in a hand-over."""

    unit: Unit
    manner: str
    due_on: date | None = None

    def __str__(self) -> str:
        due = f"，{self.due_on:%Y-%m-%d}前答复" if self.due_on else ""
        return f"{self.unit}{Manner(self.manner).label}{due}"


def why_not_together(manners: Sequence[str]) -> str:
    """Why these manners do not make a hand-over; empty when they do."""
    count = {manner: list(manners).count(manner) for manner in Manner.values}
    leads, splits, soles, assists = (count[m] for m in (Manner.LEAD, Manner.SPLIT, Manner.SOLE, Manner.ASSIST))
    if not manners:
        return "请至少选择一个承办单位"
    if soles:
        return "" if len(manners) == 1 else "独办只能有一个单位；多个单位请用主办加会办，或分办"
    if splits:
        if leads:
            return "主办和分办不能同时用：由一家牵头的用主办加会办，各自答复的用分办"
        return "" if splits > 1 else "分办至少要有两个单位；只有一家请用独办"
    if leads != 1:
        return "请指定一个主办单位" if not leads else "主办单位只能有一个；各自答复的请用分办"
    return "" if assists else "只有主办没有会办的，请用独办"


class HandlingQuerySet(models.QuerySet["Handling"]):
    def current(self) -> HandlingQuerySet:
        """Everything but what was given to another unit instead."""
        return self.exclude(status=HandlingStatus.REPLACED)

    def answering(self) -> HandlingQuerySet:
        """Those who owe the author a reply: lead, split and sole units."""
        return self.current().filter(manner__in=ANSWERS_TO_AUTHOR)

    def open(self) -> HandlingQuerySet:
        """Not yet replied."""
        return self.filter(status__in=OPEN)

    def in_status(self, *statuses: str) -> HandlingQuerySet:
        return self.filter(status__in=statuses)

    def replied(self) -> HandlingQuerySet:
        return self.filter(status=HandlingStatus.REPLIED)

    def overdue(self, *, on: date) -> HandlingQuerySet:
        return self.open().filter(due_on__lt=on)

    def due_soon(self, *, on: date) -> HandlingQuerySet:
        """Owed within a week and not late yet."""
        return self.open().filter(due_on__range=(on, on + timedelta(days=SOON_DAYS)))

    def due(self, when: str) -> HandlingQuerySet:
        """`late` or `soon`, as seen today."""
        today = timezone.localdate()
        return self.overdue(on=today) if when == "late" else self.due_soon(on=today)

    def counted(self) -> dict[str, int]:
        """How many in each status."""
        return dict(self.order_by().values_list("status").annotate(rows=models.Count("pk")).order_by())

    def of_clerk(self, user: User) -> HandlingQuerySet:
        """Of the units that `user` works for."""
        return self.filter(unit__clerks=user)

    def visible_to(self, user: User) -> HandlingQuerySet:
        """Units see their own; all others those of the proposals they see."""
        seen = self.filter(proposal__in=Proposal.objects.visible_to(user))
        if user.roles == {Role.UNIT_CLERK}:
            return seen.current().filter(unit__clerks=user)
        return seen

    def for_list(self) -> HandlingQuerySet:
        """What a unit's to-do list touches."""
        return self.select_related("unit", "proposal__session", "proposal__lead", "proposal__collective_body")

    def most_urgent_first(self) -> HandlingQuerySet:
        """What is still owed by its due date; what was replied to comes after, the newest first."""
        replied = models.Case(models.When(status=HandlingStatus.REPLIED, then=1), default=0)
        owed_until = models.Case(models.When(~Q(status=HandlingStatus.REPLIED), then="due_on"))
        return self.order_by(replied, owed_until.asc(nulls_last=True), models.F("due_on").desc(nulls_last=True), "pk")

    def for_page(self) -> HandlingQuerySet:
        """What the page of a proposal shows of its units."""
        return self.select_related("unit").prefetch_related("replies__ratings__member")

    def matching(self, text: str) -> HandlingQuerySet:
        found = Q(proposal__title__icontains=text) | Q(unit__name__icontains=text)
        number = text.strip("第号 ")
        if number.isdecimal() and len(number) < 10:
            found |= Q(proposal__number=int(number))
        return self.filter(found)


class Handling(Stepped):
    STEPS = HANDLING_STEPS

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

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    def is_for(self, user: User) -> bool:
        """Whether `user` works for the unit; the user's units are asked for once."""
        return self.unit_id in _units_of(user)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def answers_to_author(self) -> bool:
        return self.manner in ANSWERS_TO_AUTHOR

    def accept(self, *, by: User) -> None:
        """The unit takes it on; with the first of them the proposal is being handled."""
        with self._proposal_locked() as proposal:
            self._take("accept", by=by)
            if proposal.status == Status.HANDED_OVER:
                proposal.handle(by=by)

    def reply(self, *, by: User, on: date, **words: Any) -> Reply:
        """Reply to the author (an assisting unit: its opinion to the lead); `words` are the fields of a Reply.

        When nobody owes the author a reply any more, the proposal is answered."""
        with self._proposal_locked() as proposal:
            self._take("reply", by=by)
            last = self.replies.order_by("-round").first()
            reply = self.replies.create(round=last.round + 1 if last else 1, replied_on=on, **words)
            if proposal.status == Status.HANDLING and not proposal.handlings.answering().open().exists():
                proposal.answer(by=by, note=str(reply))
        return reply

    def reopen(self, *, by: User, note: str) -> None:
        """Owed once more after a reply that did not satisfy."""
        self._take("reopen", by=by, note=note)

    def replace(self, *, by: User, note: str) -> None:
        """Taken from this unit."""
        self._take("replace", by=by, note=note)

    @contextmanager
    def _proposal_locked(self) -> Iterator[Proposal]:
        """Two units replying at once see each other: the proposal's row is the lock."""
        with transaction.atomic():
            yield Proposal.objects.select_for_update().get(pk=self.proposal_id)


def _units_of(user: User) -> set[int]:
    if Role.UNIT_CLERK not in user.roles:
        return set()
    known: set[int] | None = user.__dict__.get("unit_ids")
    if known is None:
        known = user.__dict__["unit_ids"] = set(user.units.values_list("pk", flat=True))
    return known
