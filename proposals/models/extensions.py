"""More time for a reply: asked by the unit before it is due, granted or refused by the proposal office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.workflow import Refused, Stepped
from proposals.models.hand_back import day_told
from proposals.models.handling import Handling
from proposals.models.seeing import SEES_ALL
from proposals.states import EXTENSION_STEPS, ExtensionStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, user: User) -> ExtensionQuerySet:
        """The office, leaders, the supervising office and the unit that asked; the author sees the new due date, not
        what the unit wrote."""
        seen = self.filter(handling__in=Handling.objects.visible_to(user))
        if user.roles & (SEES_ALL | {Role.SUPERVISOR}):
            return seen
        if Role.UNIT_CLERK in user.roles:
            return seen.filter(handling__unit__clerks=user)
        return self.none()

    def waiting(self) -> ExtensionQuerySet:
        return self.filter(status=ExtensionStatus.ASKED)

    def granted(self) -> ExtensionQuerySet:
        return self.filter(status=ExtensionStatus.GRANTED)

    def of_handlings(self, handlings: Iterable[Handling]) -> ExtensionQuerySet:
        return self.filter(handling__in=list(handlings))

    def for_page(self) -> ExtensionQuerySet:
        return self.select_related("handling__unit", "handling__proposal__session")


class Extension(Stepped):
    STEPS = EXTENSION_STEPS

    handling = models.ForeignKey(Handling, verbose_name="承办", on_delete=models.CASCADE, related_name="extensions")
    asked_on = models.DateField("申请日期")
    due_before = models.DateField("原应答复日期")
    until = models.DateField("申请延期至")
    reason = models.TextField("理由")
    status = models.CharField("状态", max_length=20, choices=ExtensionStatus, default=ExtensionStatus.ASKED)
    decided_on = models.DateField("批复日期", null=True, blank=True)
    granted_until = models.DateField("同意延期至", null=True, blank=True)
    answer = models.TextField("批复意见", blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = "延期"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["handling"], condition=Q(status="asked"), name="one_extension_asked_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handling.unit}的延期申请"

    def get_absolute_url(self) -> str:
        return reverse("proposals:extension", args=[self.pk])

    def grant(self, *, by: User, on: date, until: date | None = None, note: str = "") -> None:
        """The due date moves, and its arithmetic says so; a reply within it is not late."""
        day = until or self.until
        from proposals.handover.notices import tell_extension

        with self.handling._proposal_locked():
            handling = Handling.objects.select_related("proposal__session", "unit").get(pk=self.handling_id)
            if why := handling.why_not_extend(until=day):
                raise Refused(self, EXTENSION_STEPS["grant_extension"], why)
            self._decide("grant_extension", by=by, on=on, note=note, granted_until=day)
            handling.move_due(day, by=by, on=on)
            self.handling = handling
            tell_extension(self, f"{handling.proposal}同意延期至{day_told(day, on)}", by=by, text=note)

    def refuse(self, *, by: User, on: date, note: str) -> None:
        """The due date stays."""
        from proposals.handover.notices import tell_extension

        with self.handling._proposal_locked() as proposal:
            self._decide("refuse_extension", by=by, on=on, note=note)
            tell_extension(self, f"{proposal}不同意延期，仍按原期限办理", by=by, text=note)

    def withdraw(self, *, by: User, on: date, note: str = "") -> None:
        """The unit needs it no longer, or replied meanwhile."""
        with self.handling._proposal_locked():
            self._decide("withdraw_extension", by=by, on=on, note=note)

    def _decide(self, step: str, *, by: User, on: date, note: str, **changes: Any) -> None:
        self._take(step, by=by, note=note, decided_on=on, answer=note, **changes)

    @property
    def words(self) -> str:
        """Asked until when, and what became of it."""
        if self.status == ExtensionStatus.GRANTED and self.granted_until:
            return f"同意延期至{day_told(self.granted_until, self.asked_on)}"
        return f"申请延期至{day_told(self.until, self.asked_on)}，{self.get_status_display()}"
