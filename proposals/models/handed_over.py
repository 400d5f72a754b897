"""The hand-over's part of a proposal's life: to its units, taken back, given to others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cppcc.core.audit.models import record
from cppcc.core.workflow import Refused, Stepped, StepRefused
from proposals.models.assignments import Assignment, told, why_not_together
from proposals.states import REASSIGN, STEPS, HandlingStatus, Status

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from cppcc.core.accounts.models import User

AS_NEW: dict[str, Any] = {  # of an earlier hand-over to the same unit nothing counts any more
    "first_due_on": None,
    "accepted_on": None,
    "hand_back_asked_on": None,
    "hand_back_reason": "",
    "hand_back_unit": None,
    "hand_back_refused_on": None,
}


class HandedOver(Stepped):
    if TYPE_CHECKING:
        handlings: Any

        def _session_locked(self) -> AbstractContextManager[None]: ...
        def answer(self, *, by: User, note: str = "") -> None: ...

    class Meta:
        abstract = True

    def hand_over(self, *, by: User, on: date, to: Sequence[Assignment]) -> None:
        """Given to its units: one alone, one leading others, or several each for a part."""
        if reason := why_not_together([each.manner for each in to]):
            raise Refused(self, STEPS["hand_over"], reason)
        with self._session_locked():
            self._take("hand_over", by=by, note=told(to))
            for each in to:
                self._issue(each, by=by, on=on)

    def take_back(self, *, by: User, note: str) -> None:
        """Taken back from the units before any of them accepted; it can be handed over anew."""
        with transaction.atomic():
            self._take("take_back", by=by, note=note)
            for handling in self.handlings.current():
                handling.replace(by=by, note=note)

    def reassign(self, *, by: User, on: date, to: Sequence[Assignment], note: str) -> None:
        """Other units, or other parts of them, after the hand-over: `to` is all who handle it from now on."""
        with transaction.atomic():
            standing = type(self)._base_manager.select_for_update().get(pk=self.pk)
            if standing.status not in REASSIGN.sources:
                raise StepRefused(self, REASSIGN)
            self.status = standing.status
            self.rearrange(by=by, on=on, to=to, note=note)

    def rearrange(self, *, by: User, on: date, to: Sequence[Assignment], note: str = "") -> None:
        """The same for who has the proposal's row locked. Units that stay keep what they accepted and owe."""
        if reason := why_not_together([each.manner for each in to]):
            raise Refused(self, REASSIGN, reason)
        coming = {each.unit.pk: each for each in to}
        for handling in self.handlings.current().select_related("unit"):
            part = coming.pop(handling.unit_id, None)
            if part is None:
                handling.replace(by=by, note=note or REASSIGN.label, on=on)
            elif part.manner != handling.manner:
                handling.change_part(part, by=by)
        for part in coming.values():
            self._issue(part, by=by, on=on)
        words = "；".join(filter(None, [f"现由{told_plainly(to)}", note]))
        self.history.create(
            step="reassign", label=REASSIGN.label, source=self.status, result=self.status, by=by, note=words
        )
        record(REASSIGN.label, by=by, target=self, note=words)
        if self.status == Status.HANDLING and not self.handlings.answering().open().exists():
            self.answer(by=by, note="余下的单位都已答复")

    def _issue(self, part: Assignment, *, by: User, on: date) -> None:
        from proposals.handover.notices import tell_issued

        handling, _ = self.handlings.update_or_create(
            unit=part.unit,
            defaults={
                "manner": part.manner,
                "status": HandlingStatus.ISSUED,
                "issued_on": on,
                "due_on": part.due_on,
                "due_how": part.due_how,
                "hand_back_until": part.hand_back_until,
                "hand_back_how": part.hand_back_how,
                **AS_NEW,
            },
        )
        tell_issued(handling, by=by, on=on)


def told_plainly(parts: Sequence[Assignment]) -> str:
    """区住建局主办、区城管局会办"""
    from proposals.models.assignments import Manner

    return "、".join(f"{each.unit}{Manner(each.manner).label}" for each in parts)
