"""Particulars that a member asks to change; they take effect when staff approve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.workflow import Stepped
from members.people.models.members import Member
from members.people.states import STEPS, ChangeStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

KEEPERS = frozenset({Role.LIAISON_OFFICE, Role.GENERAL_OFFICE})
PARTICULARS = ("phone", "work", "ethnicity", "born_on")


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


class ParticularsChangeQuerySet(models.QuerySet["ParticularsChange"]):
    def waiting(self) -> ParticularsChangeQuerySet:
        return self.filter(status=ChangeStatus.ASKED)

    def about(self, member: Member) -> ParticularsChangeQuerySet:
        return self.filter(member=member)

    def in_status(self, status: str) -> ParticularsChangeQuerySet:
        return self.filter(status=status)

    def visible_to(self, user: User) -> ParticularsChangeQuerySet:
        """Those who work with particulars see all, a member their own."""
        return self if user.roles & KEEPERS else self.filter(member__user=user)

    def matching(self, text: str) -> ParticularsChangeQuerySet:
        return self.filter(member__in=Member.objects.matching(text))

    def for_list(self) -> ParticularsChangeQuerySet:
        return self.select_related("member")


class ParticularsChange(Stepped):
    STEPS = STEPS

    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.CASCADE, related_name="changes")
    values = models.JSONField("拟改为", default=dict)  # field name → new value, dates as ISO text
    before = models.JSONField("原为", default=dict)
    status = models.CharField("状态", max_length=20, choices=ChangeStatus, default=ChangeStatus.ASKED)
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申请人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ParticularsChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "资料修改申请"
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member"], condition=Q(status="asked"), name="one_change_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.member}的资料修改"

    def get_absolute_url(self) -> str:
        return reverse("people:change", args=[self.pk])

    @classmethod
    def ask(cls, member: Member, values: dict[str, Any], *, by: User) -> ParticularsChange:
        """What differs from the member's particulars, asked for; it waits for staff."""
        differing = {field: value for field, value in values.items() if getattr(member, field) != value}
        before = {field: getattr(member, field) for field in differing}
        change = cls(member=member, values=_as_json(differing), before=_as_json(before), asked_by=by)
        with transaction.atomic():
            change.save()
            change.log_asked(by=by)
        return change

    def log_asked(self, *, by: User) -> None:
        self.history.create(step="ask", label="申请修改", source="", result=ChangeStatus.ASKED, by=by)

    def approve(self, *, by: User) -> None:
        """Let it take effect."""
        with transaction.atomic():
            self._take("approve", by=by)
            self.member.apply(_from_json(self.values), by=by)

    def refuse(self, *, by: User, note: str) -> None:
        """Leave the particulars as they are, and say why."""
        self._take("refuse", by=by, note=note)

    def withdraw(self, *, by: User) -> None:
        """The member no longer wants it."""
        self._take("withdraw", by=by)

    @property
    def differences(self) -> list[Difference]:
        """What is asked for, field by field, for the page."""
        return [
            Difference(
                str(Member._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                self.before.get(name) or "",
                value or "",
            )
            for name, value in self.values.items()
        ]


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _from_json(values: dict[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name == "born_on" and value else value for name, value in values.items()}
