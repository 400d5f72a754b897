"""A member's duty statement of one year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.masking import masked
from cppcc.core.periods import Period
from cppcc.core.revising import Revised
from cppcc.core.workflow import StepTaken
from members.people.convenors import led_members
from members.people.models import Member
from members.statements.states import DELIVERED, EDIT, STEPS, WITH_MEMBER, Status
from members.statements.telling import tell_decided

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

KEEPERS = frozenset({Role.LIAISON_OFFICE, Role.GENERAL_OFFICE})
BEYOND_MEMBER = {*DELIVERED, Status.RETURNED}


class Section(TypedDict):
    """One section as the statement keeps it. `filled` is what the records said last, so that it can be told from the
    member's own words; `own` marks a section that no record speaks to."""

    key: int
    title: str
    hint: str
    text: str
    filled: str
    own: bool


class DutyStatementQuerySet(models.QuerySet["DutyStatement"]):
    def visible_to(self, user: User) -> DutyStatementQuerySet:
        """The members' office sees all, drafts too, to help; other staff and leaders what was handed in; convenors what
        those they lead have let out of their hands; members their own."""
        if user.roles & KEEPERS:
            return self
        if user.is_office or Role.LEADER in user.roles:
            return self.filter(Q(status__in=DELIVERED) | Q(member__user=user))
        seen = Q(member__user=user)
        if Role.CONVENOR in user.roles:
            seen |= Q(status__in=BEYOND_MEMBER, member__in=led_members(user, on=timezone.localdate()))
        return self.filter(seen)

    def owned_by(self, user: User) -> DutyStatementQuerySet:
        return self.filter(member__user=user)

    def of_year(self, year: int) -> DutyStatementQuerySet:
        return self.filter(year=year)

    def of_members(self, members: Any) -> DutyStatementQuerySet:
        return self.filter(member__in=members)

    def delivered(self) -> DutyStatementQuerySet:
        """Handed in, whether accepted yet or not."""
        return self.filter(status__in=DELIVERED)

    def accepted(self) -> DutyStatementQuerySet:
        return self.filter(status=Status.ACCEPTED)

    def waiting_for(self, user: User) -> DutyStatementQuerySet:
        """Handed in, and `user` is the one to take it."""
        waiting = self.filter(status=Status.HANDED_IN).exclude(member__user=user)
        if user.roles & KEEPERS:
            return waiting
        return waiting.filter(member__in=led_members(user, on=timezone.localdate()))

    def counting_in(self, period: Period) -> DutyStatementQuerySet:
        return self.filter(counts_on__gte=period.start, counts_on__lte=period.last_day)

    def for_list(self) -> DutyStatementQuerySet:
        return self.select_related("member__user")


class DutyStatement(Revised):
    STEPS = STEPS
    EDIT = EDIT

    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="statements")
    year = models.PositiveSmallIntegerField("年度")
    sections: models.JSONField[list[Section], list[Section]] = models.JSONField("正文", default=list)
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.DRAFT)
    first_handed_in_on = models.DateField("首次提交", null=True, editable=False)
    handed_in_on = models.DateField("提交日期", null=True, editable=False)
    counts_on = models.DateField("计入日期", null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="起草人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DutyStatementQuerySet.as_manager()

    class Meta:
        verbose_name = "述职报告"
        ordering: ClassVar = ["-year", "member__number"]
        indexes: ClassVar = [models.Index(fields=["year", "status"], name="statement_year_status")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "year"], name="one_statement_a_year"),
            models.CheckConstraint(
                name="statement_handed_in_has_day",
                condition=~Q(status__in=sorted(DELIVERED)) | Q(handed_in_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.year}年度述职报告"

    def get_absolute_url(self) -> str:
        return reverse("statements:detail", args=[self.pk])

    @property
    def tone(self) -> str:
        """How the status is coloured: handed in means waiting here, accepted is done."""
        return {Status.HANDED_IN: "waiting", Status.ACCEPTED: "confirmed"}.get(Status(self.status), self.status)

    @property
    def is_with_member(self) -> bool:
        return self.status in WITH_MEMBER

    @property
    def masked_sections(self) -> list[tuple[str, str]]:
        """Title and text of the sections that say something, as others read them: citizens are not named."""
        return [(each["title"], masked(each["text"])) for each in self.sections if each["text"].strip()]

    @property
    def names_somebody(self) -> bool:
        return any(masked(each["text"]) != each["text"] for each in self.sections)

    @property
    def missing(self) -> list[str]:
        """The titles of sections that only the member can write, and has not."""
        return [f"“{each['title']}”" for each in self.sections if each["own"] and not each["text"].strip()]

    @property
    def sent_back(self) -> StepTaken | None:
        """The return that still stands: who, when, why."""
        return self.history.filter(step="send_back").last() if self.status == Status.RETURNED else None

    # --- Verbs ---------------------------------------------------------------------------------------------------
    @classmethod
    def begin(cls, member: Member, year: int, *, sections: Sequence[Section], by: User) -> DutyStatement:
        """The member's draft of the year; pressed twice it is one."""
        with transaction.atomic():
            facts = {"sections": list(sections), "created_by": by}
            statement, fresh = cls.objects.get_or_create(member=member, year=year, defaults=facts)
            if fresh:
                record("起草", by=by, target=statement)
        return statement

    def write(self, *, by: User, hand_in_on: date | None = None) -> None:
        """Save the sections, and hand the statement in if a day is given."""
        with transaction.atomic():
            self.revise(by=by, fields=["sections"])
            if hand_in_on is not None:
                self.hand_in(by=by, on=hand_in_on)

    def hand_in(self, *, by: User, on: date) -> None:
        """It waits to be taken; the first time decides what is on time, unless the member withdrew it. Handed in after
        its year it counts on the year's last day, because that year is what it is about."""
        first = self.first_handed_in_on or on
        counts_on = min(first, date(self.year, 12, 31))
        self._take("hand_in", by=by, handed_in_on=on, first_handed_in_on=first, counts_on=counts_on)

    def withdraw(self, *, by: User) -> None:
        """The member wants it back; it counts as never handed in."""
        self._take("withdraw", by=by, handed_in_on=None, first_handed_in_on=None, counts_on=None)

    def accept(self, *, by: User) -> None:
        """It is good; the member is told."""
        with transaction.atomic():
            self._take("accept", by=by)
            tell_decided(self, "accept", by=by)

    def send_back(self, *, by: User, note: str) -> None:
        """Back to the member, who reads why."""
        with transaction.atomic():
            self._take("send_back", by=by, note=note)
            tell_decided(self, "send_back", by=by, note=note)

    def reopen(self, *, by: User, note: str) -> None:
        """It waits to be taken again."""
        self._take("reopen", by=by, note=note)
