"""A unit's reply before it is one: written, signed off, perhaps checked, then released as a `Reply`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import record
from cppcc.core.revising import Revised
from cppcc.core.workflow import Refused
from members.people.models import Session
from proposals.answering.notices import tell_approvers, tell_checkers, tell_writers
from proposals.answering.points import points
from proposals.models.discussions import meeting_of
from proposals.models.handling import Handling
from proposals.models.proposals import Proposal
from proposals.models.replies import Meeting, Outcome, Reply
from proposals.states import DRAFT_STEPS, WRITE_REPLY, DraftStatus, HandlingStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

CHECKERS = frozenset({Role.SUPERVISOR, Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE})
# What a released reply takes over from its draft, word for word.
WORDS = (
    "document_number", "signatory", "contact_person", "contact_phone", "outcome", "meeting", "body", "points",
    "promises",
)  # fmt: skip


class Taken(models.TextChoices):
    """What became of one suggestion."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    EXPLAINED = "explained", "解释说明"


class SupervisedSession(models.Model):
    """A session whose replies the supervising office checks before they go out; off where there is no row."""

    session = models.OneToOneField(
        Session, verbose_name="届次", on_delete=models.CASCADE, related_name="supervised", primary_key=True
    )

    class Meta:
        verbose_name = "督查审核"

    def __str__(self) -> str:
        return f"{self.session}的答复先经督查审核"

    @classmethod
    def switch(cls, session: Session, *, on: bool, by: User) -> None:
        """Check the session's replies from now on, or no longer; what waits for the check stays there."""
        with transaction.atomic():
            if on:
                cls.objects.get_or_create(session=session)
            else:
                cls.objects.filter(session=session).delete()
            record("开启督查审核" if on else "停用督查审核", by=by, target=session)


class ReplyDraftQuerySet(models.QuerySet["ReplyDraft"]):
    def visible_to(self, user: User) -> ReplyDraftQuerySet:
        """A unit's own; what waits for the check, and what was checked, also those who check."""
        handlings = Handling.objects.visible_to(user)
        seen = models.Q(handling__in=handlings.of_clerk(user).current())
        if user.roles & CHECKERS:
            passed = [DraftStatus.CHECKING, DraftStatus.RELEASED]
            seen |= models.Q(handling__in=handlings, status__in=passed)
        return self.filter(seen)

    def live(self) -> ReplyDraftQuerySet:
        """Not released, and still owed: no reply on paper came before it."""
        came = Reply.objects.filter(handling=models.OuterRef("handling"), round=models.OuterRef("round"))
        return self.filter(
            ~models.Exists(came), ~models.Q(status=DraftStatus.RELEASED), handling__status=HandlingStatus.ACCEPTED
        )

    def in_status(self, *statuses: str) -> ReplyDraftQuerySet:
        return self.filter(status__in=statuses)

    def to_sign_off_by(self, user: User) -> ReplyDraftQuerySet:
        """Waiting for `user`'s signature."""
        return self.live().filter(status=DraftStatus.APPROVAL, handling__unit__approvers=user)

    def of_clerk(self, user: User) -> ReplyDraftQuerySet:
        return self.filter(handling__unit__clerks=user)

    def sent_back(self) -> ReplyDraftQuerySet:
        """Back on the clerk's desk, with a note of why."""
        return self.filter(status=DraftStatus.DRAFT, history__step="send_back").distinct()

    def for_page(self) -> ReplyDraftQuerySet:
        """What the pages of a draft touch."""
        return self.select_related(
            "handling__unit", "handling__proposal__session__term", "handling__proposal__lead",
            "handling__proposal__collective_body", "written_by",
        )  # fmt: skip


class ReplyDraft(Revised):
    """One for each handling and round; of an assisting unit it is the opinion to the lead unit."""

    STEPS = DRAFT_STEPS
    EDIT = WRITE_REPLY

    handling = models.ForeignKey(Handling, verbose_name="承办", on_delete=models.CASCADE, related_name="drafts")
    round = models.PositiveSmallIntegerField("第几次答复", default=1)
    status = models.CharField("状态", max_length=20, choices=DraftStatus, default=DraftStatus.DRAFT)
    document_number = models.CharField("发文字号", max_length=60, blank=True)
    signatory = models.CharField("签发人", max_length=60, blank=True)
    contact_person = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=40, blank=True)
    outcome = models.CharField("答复类别", max_length=1, choices=Outcome, blank=True)
    meeting = models.CharField("沟通方式", max_length=20, choices=Meeting, blank=True)
    body = models.TextField("答复内容", blank=True)
    points = models.JSONField("逐条答复", default=list, blank=True)
    promises = models.JSONField("承诺事项", default=list, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="起草人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reply = models.OneToOneField(
        Reply, verbose_name="答复", null=True, blank=True, on_delete=models.SET_NULL, related_name="draft"
    )

    objects = ReplyDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "答复稿"
        ordering: ClassVar = ["handling", "round"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["handling", "round"], name="one_draft_a_round")]

    def __str__(self) -> str:
        kind = "答复稿" if self.handling.answers_to_author else "会办意见稿"
        return f"{self.handling.unit}对{self.handling.proposal}的{kind}"

    def get_absolute_url(self) -> str:
        return reverse("proposals:draft", args=[self.pk])

    @property
    def handling_page(self) -> str:
        return reverse("proposals:handling", args=[self.handling_id])

    @property
    def answers_to_author(self) -> bool:
        return self.handling.answers_to_author

    @property
    def answered_points(self) -> int:
        return sum(1 for point in self.points if point.get("answer", "").strip())

    @classmethod
    def begin(cls, handling: Handling, *, by: User) -> ReplyDraft:
        """The draft of the reply owed now: begun, or the one that a colleague has begun."""
        with handling._proposal_locked() as proposal:
            owed = Handling.objects.get(pk=handling.pk)
            if owed.status != HandlingStatus.ACCEPTED:
                raise Refused(handling, WRITE_REPLY, f"{handling}现在不能起草答复：请先签收，或已经答复")
            draft, is_new = cls.objects.get_or_create(
                handling=handling, round=owed.replies.count() + 1, defaults=cls._first_words(owed, proposal, by)
            )
            if is_new:
                record("起草答复", by=by, target=draft)
        return draft

    @classmethod
    def _first_words(cls, handling: Handling, proposal: Proposal, by: User) -> dict[str, Any]:
        """What is known already: who was the contact before, the points to answer, what was said in the last round."""
        last = handling.replies.order_by("round").last()
        words: dict[str, Any] = {"written_by": by, "meeting": meeting_of(list(handling.discussions.all()))}
        words |= {"contact_person": by.name, "contact_phone": by.phone}
        if last is not None:
            kept = ("contact_person", "contact_phone", "signatory", "body", "points", "outcome", "promises")
            words |= {name: value for name in kept if (value := getattr(last, name))}
        if handling.answers_to_author and not words.get("points"):
            words["points"] = as_points(points(proposal.suggestions))
        return words

    def missing(self) -> list[str]:
        """What must be there before it can be sent for approval, in the words of the form."""
        lacks = []
        if not self.body.strip() and not self.answered_points:
            lacks.append("答复内容（或逐条答复）" if self.answers_to_author else "会办意见")
        if self.answers_to_author and not self.outcome:
            lacks.append("答复类别")
        lacks += [
            label
            for name, label in (("contact_person", "联系人"), ("contact_phone", "联系电话"))
            if not getattr(self, name)
        ]
        if any(point.get("answer", "").strip() and not point.get("taken") for point in self.points):
            lacks.append("已答复各条的采纳情况")
        return lacks

    # --- Verbs ------------------------------------------------------------------------------------------------
    def send_for_approval(self, *, by: User) -> None:
        """To those who sign for the unit; refused while something is missing."""
        if lacks := self.missing():
            raise Refused(self, DRAFT_STEPS["send_for_approval"], f"还差：{'、'.join(lacks)}。请补全后再送审")
        with transaction.atomic():
            self._take("send_for_approval", by=by)
            tell_approvers(self, by=by)

    def sign_off(self, *, by: User, on: date, note: str = "", **words: str) -> Reply | None:
        """Signed for the unit (`words`: number and signatory, as the letter bears them); where nobody checks, it goes
        out in the same moment and is given back as a reply."""
        with transaction.atomic():
            self._take("sign_off", by=by, note=note, **words)
            if self.answers_to_author and self._is_supervised():
                tell_checkers(self, by=by)
                return None
            return self._release(by=by, on=on)

    def issue(self, *, by: User, on: date, **words: str) -> Reply | None:
        """All at once, in a unit that named nobody to sign: its leader signed on paper."""
        with transaction.atomic():
            self.send_for_approval(by=by)
            return self.sign_off(by=by, on=on, note="单位没有指定审签人，由经办人发出", **words)

    def release(self, *, by: User, on: date, outcome: str = "", note: str = "") -> Reply:
        """Checked and sent out; another `outcome` than the unit's is told in the history."""
        with transaction.atomic():
            if outcome and outcome != self.outcome:
                note = f"答复类别由{self.outcome}改为{outcome}" + (f"：{note}" if note else "")
            return self._release(by=by, on=on, note=note, outcome=outcome or self.outcome)

    def send_back(self, *, by: User, note: str) -> None:
        """To be mended; the clerk sees why."""
        with transaction.atomic():
            self._take("send_back", by=by, note=note)
            tell_writers(self, by=by, note=note)

    def _release(self, *, by: User, on: date, note: str = "", **changes: str) -> Reply:
        self._take("release", by=by, note=note, **changes)
        words = {name: getattr(self, name) for name in WORDS}
        self.reply = self.handling.reply(by=by, on=on, **words)
        self.save(update_fields=["reply"])
        Attachment.objects.hand_on(self, to=self.reply)
        return self.reply

    def _is_supervised(self) -> bool:
        return SupervisedSession.objects.filter(session=self.handling.proposal.session_id).exists()


def as_points(texts: list[str]) -> list[dict[str, str]]:
    """Points not answered yet."""
    return [{"text": text, "answer": "", "taken": ""} for text in texts]
