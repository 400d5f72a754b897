"""A unit to which a proposal does not belong asks to hand it back; the office agrees or refuses."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from cppcc.core.workflow import Refused, Stepped
from members.people.models import Unit
from proposals.states import HANDLING_STEPS

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from proposals.models.assignments import Assignment
    from proposals.models.proposals import Proposal

ASKED_FIELDS = ["status", "hand_back_until", "hand_back_refused_on"]


class CanBeHandedBack(Stepped):
    """The window, what was asked and what was decided; a new hand-over starts it afresh."""

    hand_back_until = models.DateField("申请调整截止", null=True, blank=True)
    hand_back_how = models.TextField("申请调整期限的算法", blank=True)
    hand_back_asked_on = models.DateField("申请调整日期", null=True, blank=True)
    hand_back_reason = models.TextField("申请调整理由", blank=True)
    hand_back_unit = models.ForeignKey(
        Unit, verbose_name="建议改交", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hand_back_refused_on = models.DateField("不同意调整日期", null=True, blank=True)

    if TYPE_CHECKING:
        unit: Any
        unit_id: int

        def _proposal_locked(self) -> AbstractContextManager[Proposal]: ...

    class Meta:
        abstract = True

    def why_not_hand_back(self, *, on: date) -> str:
        """Why the unit can no longer ask; empty when it can. The office may change units itself all the same."""
        step = "请签收办理；确需调整的请与提案委联系"
        if self.hand_back_refused_on is not None:
            return f"提案委已于{day_told(self.hand_back_refused_on, on)}答复不同意调整，{step}"
        if self.hand_back_until is not None and on > self.hand_back_until:
            return f"已过申请调整期限（{day_told(self.hand_back_until, on)}），{step}"
        return ""

    def is_waiting_too_long(self, *, on: date) -> bool:
        """Neither accepted nor asked back within the window."""
        return self.status == "issued" and self.hand_back_until is not None and on > self.hand_back_until

    def ask_hand_back(self, *, by: User, on: date, reason: str, unit: Unit | None = None) -> None:
        """Within the window the unit asks to be relieved of it, and may name the unit it belongs to."""
        with self._proposal_locked():
            self.refresh_from_db(fields=ASKED_FIELDS)
            step = HANDLING_STEPS["ask_hand_back"]
            if self.status in step.sources and (why := self.why_not_hand_back(on=on)):
                raise Refused(self, step, why)
            words = f"{reason}（建议改交{unit}）" if unit else reason
            self._take(
                "ask_hand_back",
                by=by,
                note=words,
                hand_back_asked_on=on,
                hand_back_reason=reason,
                hand_back_unit=unit,
            )

    def withdraw_hand_back(self, *, by: User) -> None:
        """The unit thinks better of it before the office has answered; it may ask anew within the window."""
        with self._proposal_locked():
            self._take("withdraw_hand_back", by=by, hand_back_asked_on=None, hand_back_reason="", hand_back_unit=None)

    def refuse_hand_back(self, *, by: User, on: date, note: str) -> None:
        """It stays with the unit, which then has to accept."""
        with self._proposal_locked():
            self._take("refuse_hand_back", by=by, note=note, hand_back_refused_on=on)
            self._tell_unit("提案委不同意{}调整，请签收办理", by=by, text=note)

    def agree_hand_back(self, *, by: User, on: date, to: Sequence[Assignment], note: str = "") -> None:
        """The unit is relieved and the proposal goes to `to`: all units that handle it from now on."""
        with self._proposal_locked() as proposal:
            if any(each.unit.pk == self.unit_id for each in to):
                raise Refused(self, HANDLING_STEPS["agree_hand_back"], f"{self.unit}申请了调整，请改交其他单位")
            self._take("agree_hand_back", by=by, note=note)
            proposal.rearrange(by=by, on=on, to=to)
            self._tell_unit("提案委同意{}调整，已改交其他单位", by=by, text=note, url=False)

    def _tell_unit(self, words: str, *, by: User, text: str, url: bool = True) -> None:
        from proposals.handover.notices import tell_hand_back

        handling: Any = self
        tell_hand_back(handling, words.format(handling.proposal), by=by, text=text, url=url)


def day_told(day: date, today: date) -> str:
    """9月30日; with the year when it is another one."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"
