"""Handling by units: who leads and who assists, and by when the author is owed a reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.workflow import Refused
from members.people.models import Unit
from proposals.models.assignments import ANSWERS_TO_AUTHOR, Assignment, Manner
from proposals.models.hand_back import CanBeHandedBack, day_told
from proposals.models.proposals import Proposal
from proposals.models.seeing import SEES_ALL, SEES_SECRETS
from proposals.states import ASK_EXTENSION, HANDLING_STEPS, ExtensionStatus, HandlingStatus, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from proposals.deadlines import Due
    from proposals.models.extensions import Extension
    from proposals.models.replies import Reply


OPEN = [HandlingStatus.ISSUED, HandlingStatus.ACCEPTED, HandlingStatus.HAND_BACK_ASKED]
SOON_DAYS = 7


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

    def issued(self) -> HandlingQuerySet:
        """Not accepted yet."""
        return self.filter(status=HandlingStatus.ISSUED)

    def with_keys(self, keys: Iterable[int]) -> HandlingQuerySet:
        return self.filter(pk__in=list(keys))

    def waiting_too_long(self, *, on: date) -> HandlingQuerySet:
        """Neither accepted nor asked back within the window."""
        return self.issued().filter(hand_back_until__lt=on)

    def with_extensions(self) -> HandlingQuerySet:
        """Whether more time is asked for (`extension_asked`), without a query a row."""
        asked = _extensions().filter(handling=models.OuterRef("pk"), status=ExtensionStatus.ASKED)
        return self.annotate(extension_asked=models.Subquery(asked.values("pk")[:1]))

    def replied(self) -> HandlingQuerySet:
        return self.filter(status=HandlingStatus.REPLIED)

    def overdue(self, *, on: date) -> HandlingQuerySet:
        return self.open().filter(due_on__lt=on)

    def due_soon(self, *, on: date) -> HandlingQuerySet:
        """Owed within a week and not late yet."""
        return self.open().filter(due_on__range=(on, on + timedelta(days=SOON_DAYS)))

    def due(self, when: str) -> HandlingQuerySet:
        """`late`, `soon` or `unaccepted`, as seen today."""
        wanted = {"late": self.overdue, "soon": self.due_soon, "unaccepted": self.waiting_too_long}
        return wanted[when](on=timezone.localdate())

    def extended(self, how: str) -> HandlingQuerySet:
        """With more time `asked` for, or `granted` for the reply owed now."""
        if how == "granted":
            return self.filter(first_due_on__isnull=False)
        return self.filter(pk__in=_extensions().waiting().values("handling"))

    def counted(self) -> dict[str, int]:
        """How many in each status."""
        return dict(self.order_by().values_list("status").annotate(rows=models.Count("pk")).order_by())

    def waiting_for_the_office(self, *, on: date) -> dict[str, int]:
        """How many are `asked_back`, `unaccepted` (too long) and `late`: one question."""
        return self.open().aggregate(
            asked_back=models.Count("pk", filter=Q(status=HandlingStatus.HAND_BACK_ASKED)),
            unaccepted=models.Count("pk", filter=Q(status=HandlingStatus.ISSUED, hand_back_until__lt=on)),
            late=models.Count("pk", filter=Q(due_on__lt=on)),
        )

    def of_clerk(self, user: User) -> HandlingQuerySet:
        """Of the units that `user` works for."""
        return self.filter(unit__clerks=user)

    def visible_to(self, user: User) -> HandlingQuerySet:
        """Units see their own; all others those of the proposals they see."""
        if user.roles == {Role.UNIT_CLERK}:
            return self.current().filter(unit__in=user.units.all())  # that they see the proposal follows
        if user.roles & SEES_ALL:  # what was handed over is no draft
            return self if user.roles & SEES_SECRETS else self.filter(proposal__is_secret=False)
        return self.filter(proposal__in=Proposal.objects.visible_to(user))

    def of_session(self, session: int) -> HandlingQuerySet:
        return self.filter(proposal__session=session)

    def not_secret(self) -> HandlingQuerySet:
        return self.filter(proposal__is_secret=False)

    def by_number(self) -> HandlingQuerySet:
        assists = models.Case(models.When(manner=Manner.ASSIST, then=1), default=0)
        return self.order_by("proposal__number", assists, "pk")

    def leads_first(self) -> HandlingQuerySet:
        """Who answers the author before who assists."""
        assists = models.Case(models.When(manner=Manner.ASSIST, then=1), default=0)
        return self.order_by("proposal", assists, "pk")

    def for_register(self) -> HandlingQuerySet:
        """With the replies of each as `given`, the first first."""
        return self.for_list().prefetch_related(models.Prefetch("replies", to_attr="given"))

    def for_list(self) -> HandlingQuerySet:
        """What a unit's to-do list touches."""
        named = Proposal.objects.named().order_by().prefetch_related("session")
        return self.select_related("unit").prefetch_related(models.Prefetch("proposal", named))

    def most_urgent_first(self) -> HandlingQuerySet:
        """What is still owed by its due date; what was replied to comes after, the newest first."""
        replied = models.Case(models.When(status=HandlingStatus.REPLIED, then=1), default=0)
        owed_until = models.Case(models.When(~Q(status=HandlingStatus.REPLIED), then="due_on"))
        return self.order_by(replied, owed_until.asc(nulls_last=True), models.F("due_on").desc(nulls_last=True), "pk")

    def for_page(self) -> HandlingQuerySet:
        """What the page of a proposal shows of its units."""
        from proposals.models.replies import Rating

        ratings = models.Prefetch("replies__ratings", Rating.objects.select_related("member"))
        return self.select_related("unit").prefetch_related("replies", ratings)

    def of_proposal(self, proposal: Proposal) -> HandlingQuerySet:
        return self.filter(proposal=proposal).select_related("unit")

    def of_unit(self, unit: Unit) -> HandlingQuerySet:
        return self.filter(unit=unit)

    def answering_first(self) -> HandlingQuerySet:
        """Those who answer the author, then those who assist."""
        assists = models.Case(models.When(manner=Manner.ASSIST, then=1), default=0)
        return self.order_by(assists, "unit__order", "pk")

    def days_of_issue(self) -> models.QuerySet[Any, Any]:
        """The days on which something was handed over, the newest first, with how many units and parts."""
        days = self.order_by().values("issued_on")
        counted = days.annotate(units=models.Count("unit", distinct=True), parts=models.Count("pk"))
        return counted.order_by("-issued_on")

    def issued_by_unit(self, day: date) -> models.QuerySet[Any, Any]:
        """The units of a day of hand-over with how many proposals a letter to them lists."""
        rows = self.filter(issued_on=day, proposal__is_secret=False).order_by()
        return rows.values("unit", "unit__name").annotate(parts=models.Count("pk")).order_by("unit__order", "unit")

    def for_letter(self, day: date) -> HandlingQuerySet:
        """What was handed over on the day, with all that a letter says; secret ones go their own way."""
        together = Handling.objects.current().select_related("unit")
        rows = self.current().filter(issued_on=day, proposal__is_secret=False)
        rows = rows.select_related("unit", "proposal__session__term", "proposal__lead", "proposal__collective_body")
        with_others = models.Prefetch("proposal__handlings", together, to_attr="current_handlings")
        return rows.prefetch_related(with_others).order_by("unit__order", "unit", "proposal__number", "pk")

    def matching(self, text: str) -> HandlingQuerySet:
        found = Q(proposal__title__icontains=text) | Q(unit__name__icontains=text)
        number = text.strip("第号 ")
        if number.isdecimal() and len(number) < 10:
            found |= Q(proposal__number=int(number))
        return self.filter(found)


class Handling(CanBeHandedBack):
    STEPS = HANDLING_STEPS

    proposal = models.ForeignKey(Proposal, verbose_name="提案", on_delete=models.CASCADE, related_name="handlings")
    unit = models.ForeignKey(Unit, verbose_name="承办单位", on_delete=models.PROTECT, related_name="handlings")
    manner = models.CharField("方式", max_length=20, choices=Manner, default=Manner.LEAD)
    status = models.CharField("状态", max_length=20, choices=HandlingStatus, default=HandlingStatus.ISSUED)
    issued_on = models.DateField("交办日期")
    due_on = models.DateField("应答复日期", null=True, blank=True)
    due_how = models.TextField("应答复日期的算法", blank=True)
    first_due_on = models.DateField("延期前应答复日期", null=True, blank=True)
    accepted_on = models.DateField("签收日期", null=True, blank=True)

    objects = HandlingQuerySet.as_manager()

    class Meta:
        verbose_name = "承办"
        ordering: ClassVar = ["proposal", "manner", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "unit"], name="handled_by_unit_once")]
        indexes: ClassVar = [
            models.Index(fields=["status", "due_on"], name="handling_due"),
            models.Index(fields=["unit", "status", "proposal"], name="handling_of_unit"),  # all a unit sees
            # What a proposal's units still owe its author, by when: lists and the board ask it of each row.
            models.Index(
                fields=["proposal", "due_on"],
                condition=Q(
                    status__in=[str(status) for status in OPEN], manner__in=[str(m) for m in ANSWERS_TO_AUTHOR]
                ),
                name="handling_owed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}（{self.get_manner_display()}）"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    @property
    def page(self) -> str:
        """The unit's own page of its part."""
        return reverse("proposals:handling", args=[self.pk])

    def page_for(self, user: User) -> str:
        """Where `user` goes on: who works for the unit on its own page, others on the proposal's."""
        return self.page if self.is_for(user) else self.get_absolute_url()

    def is_for(self, user: User) -> bool:
        """Whether `user` works for the unit; the user's units are asked for once."""
        return self.unit_id in _units_of(user)

    def is_signed_by(self, user: User) -> bool:
        """Whether `user` signs the unit's replies."""
        return self.is_for(user) and self.unit.approvers.filter(pk=user.pk).exists()

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def answers_to_author(self) -> bool:
        return self.manner in ANSWERS_TO_AUTHOR

    def accept(self, *, by: User, on: date | None = None) -> None:
        """The unit takes it on; with the first of them the proposal is being handled."""
        with self._proposal_locked() as proposal:
            self._take("accept", by=by, accepted_on=on or timezone.localdate())
            if proposal.status == Status.HANDED_OVER:
                proposal.handle(by=by)

    def reply(self, *, by: User, on: date, **words: Any) -> Reply:
        """Reply to the author (an assisting unit: its opinion to the lead); `words` are the fields of a Reply.

        It keeps the day it was owed: what moves the due date later does not make it late. When nobody owes the author
        a reply any more, the proposal is answered."""
        with self._proposal_locked() as proposal:
            self._take("reply", by=by)
            self.refresh_from_db(fields=["due_on"])
            last = self.replies.order_by("-round").first()
            number = last.round + 1 if last else 1
            reply = self.replies.create(round=number, replied_on=on, due_on=self.due_on, **words)
            reply.announce(proposal, by=by)
            self._drop_what_is_asked(by=by, on=on, note="已答复")
            if proposal.status == Status.HANDLING and not proposal.handlings.answering().open().exists():
                proposal.answer(by=by, note=str(reply))
        return reply

    def reopen(self, *, by: User, note: str, on: date | None = None) -> None:
        """Owed once more after a reply that did not satisfy, by the time the session gives for it."""
        from proposals.deadlines import due
        from proposals.models.deadlines import Clock

        again = due(self.proposal.session, Clock.REDO, on or timezone.localdate())
        self._take("reopen", by=by, note=note, due_on=again.on, due_how=f"重新办理，{again.how}", first_due_on=None)

    def replace(self, *, by: User, note: str, on: date | None = None) -> None:
        """Taken from this unit; not once it has replied."""
        with transaction.atomic():
            if self.replies.exists():
                raise Refused(self, HANDLING_STEPS["replace"], f"{self.unit}已答复过，不能改交其他单位")
            self._take("replace", by=by, note=note)
            self._drop_what_is_asked(by=by, on=on or timezone.localdate(), note=note)

    def change_part(self, to: Assignment, *, by: User) -> None:
        """Another manner after the hand-over, with its due date; who has replied keeps to whom it replied."""
        owes_author = to.manner in ANSWERS_TO_AUTHOR
        if self.status == HandlingStatus.REPLIED and owes_author != self.answers_to_author:
            reason = f"{self.unit}已答复，不能由{self.get_manner_display()}改为{Manner(to.manner).label}"
            raise Refused(self, HANDLING_STEPS["replace"], reason)
        label = f"由{self.get_manner_display()}改为{Manner(to.manner).label}"
        if owes_author != self.answers_to_author:
            self.due_on, self.due_how, self.first_due_on = to.due_on, to.due_how, None
        self.manner = to.manner
        self.save(update_fields=["manner", "due_on", "due_how", "first_due_on"])
        self._note(label, by=by)

    # --- More time --------------------------------------------------------------------------------------------------
    def latest_extension(self) -> Due:
        """How far the reply can be put off at most: counted from the day it was owed at first."""
        from proposals.deadlines import due
        from proposals.models.deadlines import Clock

        first = self.first_due_on or self.due_on
        if first is None:
            raise Refused(self, ASK_EXTENSION, "还没有应答复日期，不必延期")
        return due(self.proposal.session, Clock.EXTENSION, first)

    def why_not_ask_extension(self, *, on: date) -> str:
        """Why no more time can be asked for today; empty when it can."""
        if self.status != HandlingStatus.ACCEPTED:
            return f"现在的状态是“{self.get_status_display()}”，签收后、答复前才能申请延期"
        if self.due_on is None:
            return "没有应答复日期，不必延期"
        if on > self.due_on:
            return f"已过应答复日期（{day_told(self.due_on, on)}），不能再申请延期，请尽快答复"
        if self.latest_extension().on <= self.due_on:
            return f"已延期至{day_told(self.due_on, on)}，按规定不能再延，请按期答复"
        return ""

    def why_not_extend(self, *, until: date) -> str:
        """Why the reply cannot be put off to that day; empty when it can."""
        if self.status != HandlingStatus.ACCEPTED or self.due_on is None:
            return f"{self.unit}现在的状态是“{self.get_status_display()}”，不必延期"
        if until <= self.due_on:
            return f"延期应晚于现在的应答复日期（{day_told(self.due_on, until)}）"
        latest = self.latest_extension()
        if until > latest.on:
            return f"最多可延至{day_told(latest.on, until)}（{latest.how}）"
        return ""

    def ask_extension(self, *, by: User, on: date, until: date, reason: str) -> Extension:
        """The unit asks for more time, before the day it owes the reply; one request at a time."""
        with self._proposal_locked():
            self.refresh_from_db(fields=["status", "due_on", "first_due_on"])
            why = self.why_not_ask_extension(on=on) or self.why_not_extend(until=until)
            if not why and self.extensions.waiting().exists():
                why = "已有一份延期申请待批，不必再申请"
            if why or self.due_on is None:
                raise Refused(self, ASK_EXTENSION, why)
            asked = self.extensions.create(asked_on=on, due_before=self.due_on, until=until, reason=reason)
            record(ASK_EXTENSION.label, by=by, target=self, until=f"{until}", note=reason)
        return asked

    def move_due(self, until: date, *, by: User, on: date) -> None:
        """An extension was granted; `Extension.grant` has the proposal locked."""
        before = self.due_on
        if before is None:
            return
        words = f"原应{day_told(before, until)}答复，{day_told(on, until)}同意延期至{day_told(until, on)}"
        self.first_due_on = self.first_due_on or before
        self.due_on, self.due_how = until, f"{self.due_how}；{words}" if self.due_how else words
        self.save(update_fields=["due_on", "due_how", "first_due_on"])
        self._note("延期", by=by, note=words)

    # --- Inside -------------------------------------------------------------------------------------------------------
    def _drop_what_is_asked(self, *, by: User, on: date, note: str) -> None:
        for asked in self.extensions.filter(status=ExtensionStatus.ASKED):
            asked.withdraw(by=by, on=on, note=note)

    def _note(self, label: str, *, by: User, note: str = "") -> None:
        """Something in its history that is no step."""
        self.history.create(step="changed", label=label, source=self.status, result=self.status, by=by, note=note)
        record(label, by=by, target=self, note=note)

    @contextmanager
    def _proposal_locked(self) -> Iterator[Proposal]:
        """Two units replying at once see each other: the proposal's row is the lock."""
        with transaction.atomic():
            yield Proposal.objects.select_for_update().get(pk=self.proposal_id)


def _extensions() -> Any:
    from proposals.models.extensions import Extension

    return Extension.objects.all()


def _units_of(user: User) -> set[int]:
    if Role.UNIT_CLERK not in user.roles:
        return set()
    known: set[int] | None = user.__dict__.get("unit_ids")
    if known is None:
        known = user.__dict__["unit_ids"] = set(user.units.values_list("pk", flat=True))
    return known
