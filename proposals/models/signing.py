"""Joint signing: who was asked to sign and what they answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction

from cppcc.core.search.index import index
from cppcc.core.workflow import Stepped
from members.people.models import Member
from proposals.models.refusals import Refused
from proposals.states import COSIGN_STEPS, OPEN_FOR_SIGNING, CosignStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class CosignerQuerySet(models.QuerySet["Cosigner"]):
    def signed(self) -> CosignerQuerySet:
        """Only signed names count."""
        return self.filter(status=CosignStatus.SIGNED)

    def visible_to(self, user: User) -> CosignerQuerySet:
        """Those of the proposals that `user` sees."""
        from proposals.models.proposals import Proposal

        return self.filter(proposal__in=Proposal.objects.visible_to(user))

    def waiting_for(self, user: User) -> CosignerQuerySet:
        """Invitations that `user` can still answer."""
        return self.filter(member__user=user, status=CosignStatus.INVITED, proposal__status__in=OPEN_FOR_SIGNING)


class Cosigner(Stepped):
    STEPS = COSIGN_STEPS

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.CASCADE, related_name="cosigners")
    member = models.ForeignKey(Member, verbose_name="联名人", on_delete=models.PROTECT, related_name="cosignings")
    status = models.CharField("状态", max_length=20, choices=CosignStatus, default=CosignStatus.INVITED)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    answered_on = models.DateField("答复日期", null=True, blank=True)

    objects = CosignerQuerySet.as_manager()

    class Meta:
        verbose_name = "联名人"
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "member"], name="cosigns_once")]

    def __str__(self) -> str:
        return f"{self.member}（{self.get_status_display()}）"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    def sign(self, *, by: User, on: date) -> None:
        """Put the name to it; refused once the proposal was decided upon."""
        with transaction.atomic():
            self._answer("sign", by=by, on=on)
            index(self.proposal)

    def decline_to_sign(self, *, by: User, on: date) -> None:
        """Leave the name off it."""
        self._answer("decline_to_sign", by=by, on=on)

    def ask_again(self, *, by: User, note: str) -> None:
        """The text is no longer what was signed: back to the invitation; `note` says what changed."""
        self._take("ask_again", by=by, note=note, answered_on=None)

    def last_note(self) -> str:
        """Why it was asked for again; empty for a first invitation."""
        taken = self.history.filter(step="ask_again").last()
        return taken.note if taken else ""

    def _answer(self, step: str, *, by: User, on: date) -> None:
        if self.proposal.status not in OPEN_FOR_SIGNING:
            raise Refused(self, self.STEPS[step], f"{self.proposal}已审查，不再征集联名")
        self._take(step, by=by, answered_on=on)
