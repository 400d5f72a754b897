"""Joint signing: who was asked to sign, until when, and what they answered. Only signed names count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import Q

from cppcc.core.search.index import index
from cppcc.core.workflow import Refused, Stepped
from members.people.models import Member
from proposals.states import COSIGN_STEPS, OPEN_FOR_SIGNING, CosignStatus, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class CosignerQuerySet(models.QuerySet["Cosigner"]):
    def signed(self) -> CosignerQuerySet:
        """Only signed names count."""
        return self.filter(status=CosignStatus.SIGNED)

    def invited(self) -> CosignerQuerySet:
        """Asked, and not answered yet."""
        return self.filter(status=CosignStatus.INVITED)

    def visible_to(self, user: User) -> CosignerQuerySet:
        """Those of the proposals that `user` sees, and their own: who declined or took the name back is told where it
        stands, too."""
        from proposals.models.proposals import Proposal

        own = Q(member__user=user) & ~Q(proposal__status=Status.DRAFT)
        return self.filter(own | Q(proposal__in=Proposal.objects.visible_to(user)))

    def waiting_for(self, user: User, *, on: date) -> CosignerQuerySet:
        """Invitations that `user` can still answer."""
        return self.invited().open(on=on).filter(member__user=user)

    def open(self, *, on: date) -> CosignerQuerySet:
        """Of proposals that still take signatures, with the deadline not passed."""
        in_time = Q(answer_by__isnull=True) | Q(answer_by__gte=on)
        return self.filter(in_time, proposal__status__in=OPEN_FOR_SIGNING)

    def overdue(self, *, on: date) -> CosignerQuerySet:
        """Invitations that nobody answered in time."""
        return self.invited().filter(answer_by__lt=on)

    def without_deadline(self) -> CosignerQuerySet:
        return self.filter(answer_by__isnull=True)

    def of_members(self, members: Iterable[Member]) -> CosignerQuerySet:
        return self.filter(member__in=list(members))

    def with_people(self) -> CosignerQuerySet:
        """All that telling somebody of it touches."""
        return self.select_related("member__user", "proposal__lead__user", "proposal__created_by")

    def give_until(self, day: date, how: str, *, on: date) -> int:
        """Set the deadline of those invitations that have none yet; from then on they are out."""
        fresh = self.invited().without_deadline()
        return fresh.update(answer_by=day, answer_how=how, invited_on=on)


class Cosigner(Stepped):
    STEPS = COSIGN_STEPS

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.CASCADE, related_name="cosigners")
    member = models.ForeignKey(Member, verbose_name="联名人", on_delete=models.PROTECT, related_name="cosignings")
    status = models.CharField("状态", max_length=20, choices=CosignStatus, default=CosignStatus.INVITED)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    invited_on = models.DateField("邀请日期", null=True, blank=True)
    answer_by = models.DateField("联名截止", null=True, blank=True)
    answer_how = models.TextField("截止日期的算法", blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    reminded_on = models.DateField("提醒日期", null=True, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)

    objects = CosignerQuerySet.as_manager()

    class Meta:
        verbose_name = "联名人"
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "member"], name="cosigns_once")]
        indexes: ClassVar = [
            models.Index(fields=["answer_by"], name="cosigning_due", condition=Q(status=str(CosignStatus.INVITED)))
        ]

    def __str__(self) -> str:
        return f"{self.member}（{self.get_status_display()}）"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    def is_late(self, on: date) -> bool:
        """The deadline has passed without an answer, whether or not the night's work has written it down."""
        return self.status == CosignStatus.INVITED and self.answer_by is not None and self.answer_by < on

    # --- Verbs: the member's ------------------------------------------------------------------------------------
    def sign(self, *, by: User, on: date) -> None:
        """Put the name to it; refused once the proposal was decided upon, or the deadline has passed."""
        with transaction.atomic():
            self._answer("sign", by=by, on=on, note="")
            index(self.proposal)
            self._tell(f"{self.member}同意联名", by=by)

    def decline_to_sign(self, *, by: User, on: date, note: str = "") -> None:
        """Leave the name off it."""
        with transaction.atomic():
            self._answer("decline_to_sign", by=by, on=on, note=note)
            self._tell(f"{self.member}谢绝联名", by=by)

    def withdraw_name(self, *, by: User, on: date, note: str) -> None:
        """Take the name back while the proposal is not decided; its author reads why."""
        with transaction.atomic():
            self._while_open("withdraw_name", "不能再撤回联名；如有意见，请联系提案委员会办公室")
            self._take("withdraw_name", by=by, note=note, answered_on=on, reason=note)
            index(self.proposal)
            self._tell(f"{self.member}撤回联名", by=by)

    # --- Verbs: what follows ------------------------------------------------------------------------------------
    def ask_again(self, *, by: User, note: str) -> None:
        """The text is no longer what was signed: back to the invitation; `note` says what changed."""
        self._ask("ask_again", by=by, note=note)

    def invite_again(self, *, by: User, until: date, how: str, on: date) -> None:
        """Who declined, let it lapse or took the name back is asked once more."""
        self._ask("invite_again", by=by, note="", invited_on=on, answer_by=until, answer_how=how)

    def lapse(self, *, by: User | None = None) -> None:
        """Nobody answered in time."""
        self._take("lapse", by=by)

    def last_note(self) -> str:
        """Why it was asked for again; empty for a first invitation."""
        taken = self.history.filter(step="ask_again").last()
        return taken.note if taken else ""

    def _ask(self, step: str, *, by: User, note: str, **until: Any) -> None:
        """Back to an invitation without an answer."""
        fresh: dict[str, Any] = {"answered_on": None, "invited_on": None, "answer_by": None, "answer_how": ""}
        self._take(step, by=by, note=note, reminded_on=None, reason="", **(fresh | until))

    def _answer(self, step: str, *, by: User, on: date, note: str) -> None:
        with transaction.atomic():
            self._while_open(step, "不再征集联名")
            if self.is_late(on):
                day = f"{self.answer_by:%Y年%-m月%-d日}"
                raise Refused(self, self.STEPS[step], f"联名已于{day}截止；仍愿联名的，请第一提案人再次邀请您")
            self._take(step, by=by, note=note, answered_on=on, reason=note)

    def _tell(self, title: str, *, by: User) -> None:
        from proposals.writing.signing import tell_author

        tell_author(self, title, by=by)

    def _while_open(self, step: str, told: str) -> None:
        """Refused unless the proposal still takes signatures; its row is held, so that it is not decided meanwhile."""
        held = type(self.proposal).objects.select_for_update(of=("self",)).get(pk=self.proposal_id)
        if held.status not in OPEN_FOR_SIGNING:
            raise Refused(self, self.STEPS[step], f"{held}已审查，{told}")
