"""The proposal: what it says, who stands behind it, where it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import record
from cppcc.core.search.index import index
from cppcc.core.workflow import Refused, StepRefused
from members.people.models import Body, Member, Session
from proposals.models.handed_over import HandedOver
from proposals.models.lists import Category, DeclineReason
from proposals.models.register import KEPT_FROM_THE_PUBLIC, ProposalQuerySet
from proposals.models.reviewed import Reviewed
from proposals.models.revisions import RevisionKind, text_of
from proposals.states import DISCARD, KEY, MERGE_CAN_BE_UNDONE, ON_REGISTER, STEPS, TAKES_MERGES, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from proposals.models.handling import Handling


def joint_names(bodies: Iterable[Body]) -> str:
    """The bodies beside the first, as the register writes them."""
    return "、".join(body.name for body in bodies)[:300]


class ProposalKind(models.TextChoices):
    PLENARY = "plenary", "大会"
    ORDINARY = "ordinary", "平时"


class SponsorKind(models.TextChoices):
    INDIVIDUAL = "individual", "个人"
    JOINT = "joint", "联名"
    COLLECTIVE = "collective", "集体"


class Proposal(Reviewed, HandedOver):
    STEPS = STEPS

    session = models.ForeignKey(Session, verbose_name="届次", on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField("会议类别", max_length=20, choices=ProposalKind, default=ProposalKind.PLENARY)
    serial = models.PositiveBigIntegerField("流水号", null=True, blank=True)
    number = models.PositiveBigIntegerField("提案号", null=True, blank=True)
    title = models.CharField("案由", max_length=200)
    situation = models.TextField("情况", blank=True)
    analysis = models.TextField("分析", blank=True)
    suggestions = models.TextField("建议", blank=True)
    category = models.ForeignKey(
        Category, verbose_name="分类", null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    sponsor_kind = models.CharField("提案形式", max_length=20, choices=SponsorKind, default=SponsorKind.INDIVIDUAL)
    lead = models.ForeignKey(
        Member, verbose_name="第一提案人", null=True, blank=True, on_delete=models.PROTECT, related_name="led_proposals"
    )
    collective_body = models.ForeignKey(
        Body, verbose_name="集体提案者", null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    joint_bodies = models.ManyToManyField(
        Body, verbose_name="联合提出的组织", blank=True, related_name="joint_proposals"
    )
    joint_names = models.CharField("联合提出的组织", max_length=300, blank=True, editable=False)
    sponsor_names = models.CharField("提案者（对方单位登记）", max_length=300, blank=True, editable=False)
    cosigning_members = models.ManyToManyField(Member, through="Cosigner", related_name="cosigned_proposals")
    wished_units = models.CharField("建议承办单位", max_length=120, blank=True)
    author_consents = models.BooleanField("同意公开", default=True)
    consent_note = models.CharField("不公开原因", max_length=200, blank=True)
    is_secret = models.BooleanField("涉密", default=False)
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    decided_on = models.DateField("审查日期", null=True, blank=True)
    decline_reason = models.ForeignKey(
        DeclineReason, verbose_name="不予立案原因", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", verbose_name="并入提案", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    is_key = models.BooleanField("重点提案", default=False)
    supervising_leader = models.CharField("督办领导", max_length=60, blank=True)
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.DRAFT)
    token = models.UUIDField("表单标记", null=True, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("最近修改", auto_now=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "提案"
        ordering: ClassVar = ["-session__year", "-serial", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "number"], name="proposal_number_once"),
            models.UniqueConstraint(fields=["session", "serial"], name="proposal_serial_once"),
            models.CheckConstraint(
                condition=~Q(status__in=[str(status) for status in ON_REGISTER]) | Q(number__isnull=False),
                name="filed_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(status=str(Status.MERGED)) | Q(merged_into__isnull=False), name="merged_into_one"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["session", "status"], name="proposal_session_status"),
            models.Index(fields=["submitted_on"], name="proposal_submitted"),
            models.Index(models.F("submitted_on").desc(), models.F("id").desc(), name="proposal_newest"),
            models.Index(fields=["status"], name="proposal_status"),
            models.Index(fields=["session", "-submitted_on", "-id"], name="proposal_session_newest"),
            models.Index(fields=["title", "id"], name="proposal_title"),
            models.Index(fields=["joint_names", "id"], condition=~Q(joint_names=""), name="proposal_joint_names"),
            models.Index(fields=["sponsor_names", "id"], condition=~Q(sponsor_names=""), name="proposal_sponsor_names"),
            # All that the chips of a list ask for, so that counting them reads no proposal.
            models.Index(
                fields=["session", "status", "category", "kind", "sponsor_kind", "is_key", "is_secret", "created_by"],
                name="proposal_facets",
            ),
            models.Index(fields=["id"], condition=KEPT_FROM_THE_PUBLIC, name="proposal_kept_back"),
            models.Index(fields=["merged_into", "id"], condition=Q(status=str(Status.MERGED)), name="proposal_merged"),
        ]

    def __str__(self) -> str:
        if self.number is not None:
            return f"第{self.number}号提案"
        return f"提案（流水号{self.serial}）" if self.serial is not None else f"提案草稿《{self.title}》"

    def get_absolute_url(self) -> str:
        return reverse("proposals:detail", args=[self.pk])

    @property
    def sponsor(self) -> str:
        """Whose proposal it is, in one name; bodies that propose together are all named. Of one that came from another
        installation, where the members are, the names that came with it."""
        if self.collective_body is not None:
            return "、".join(filter(None, [str(self.collective_body), self.joint_names]))
        return str(self.lead) if self.lead else self.sponsor_names or "未填提案人"

    # --- Verbs: review ------------------------------------------------------------------------------------------
    def submit(self, *, by: User, on: date) -> None:
        """Hand it in: the receipt's serial is given, gap-free within the session; the text is kept as it is now, and
        those invited to sign have until the deadline."""
        from proposals.writing.signing import open_invitations

        with self._session_locked():
            serial = self.serial if self.serial is not None else self._next("serial")
            self._take("submit", by=by, serial=serial, submitted_on=self.submitted_on or on)
            self.revisions.create(kind=RevisionKind.SUBMITTED, content=text_of(self), by=by)
            open_invitations(self, by=by, on=on)
            index(self)

    def discard(self, *, by: User) -> None:
        """Throw a draft away, files and all; what was ever handed in stays."""
        with transaction.atomic():
            draft = Proposal.objects.select_for_update().filter(pk=self.pk, status=Status.DRAFT).first()
            if draft is None:
                raise StepRefused(self, DISCARD)
            for attachment in Attachment.objects.of(draft):
                attachment.detach(by=by)
            record(DISCARD.label, by=by, target=draft)
            draft.delete()

    def file(self, *, by: User, on: date) -> None:
        """Enter it in the session's register under the next number, gap-free also when two clerks file at once.

        A number once given stays with its proposal: one merged or withdrawn later keeps its line in the register, and
        one filed again has its own number again."""
        with self._session_locked():
            self.refresh_from_db(fields=["number"])
            number = self.number if self.number is not None else self._next("number")
            self._take("file", by=by, number=number, decided_on=on)
            index(self)

    def decline(self, *, by: User, on: date, reason: DeclineReason, note: str = "") -> None:
        """Not filed; the author reads the reason."""
        words = f"{reason.text}：{note}" if note else reason.text
        self._leave("decline", by=by, note=words, decline_reason=reason, decided_on=on)

    def return_to_author(self, *, by: User, note: str) -> None:
        """Back to the author with what to mend."""
        self._leave("return", by=by, note=note)

    def withdraw(self, *, by: User, note: str) -> None:
        """Taken back; serial and number stay used."""
        self._leave("withdraw", by=by, note=note)

    def turn_social(self, *, by: User, on: date, note: str = "") -> models.Model:
        """Not filed but passed on as a social report, which is created once and returned."""
        from sentiment.public import receive_from_proposal

        with transaction.atomic():
            self._leave("turn_social", by=by, note=note, decided_on=on)
            return receive_from_proposal(
                title=self.title,
                situation=self.situation,
                analysis=self.analysis,
                suggestions=self.suggestions,
                author_ids=[member.pk for member in self.signers()],
                body_id=self.collective_body_id,
                is_secret=self.is_secret,
                origin=self,
                received_on=on,
                by=by,
            )

    # --- Verbs: merging -----------------------------------------------------------------------------------------
    def merge(self, *, by: User, on: date, into: Proposal) -> None:
        """Joined to a proposal of its session on the same matter; keeps its own authors, each of whom gets the reply.

        What was merged into this one moves along. The history names the target by its number alone: not everybody who
        reads it sees a secret target."""
        with self._session_locked():
            target = Proposal.objects.get(pk=into.pk)
            if reason := self.why_not_into(target):
                raise Refused(self, STEPS["merge"], reason)
            self._take("merge", by=by, note=f"并入{target}", merged_into=target, decided_on=on)
            for child in self.merged.all():
                child._follow(target, by=by)

    def why_not_into(self, target: Proposal) -> str:
        """Why it cannot be merged into `target`; empty when it can."""
        if target.pk == self.pk:
            return "不能并入自己，请选择另一件提案"
        if target.session_id != self.session_id:
            return f"{target}不属于{self.session}，只能在同一次会议内并案"
        if target.status == Status.MERGED:
            return f"{target}已并入{target.merged_into}，请直接选择{target.merged_into}"
        if target.status not in TAKES_MERGES:
            return f"{target}的状态是“{target.get_status_display()}”，不能并入"
        return ""

    def unmerge(self, *, by: User) -> None:
        """Taken out of the merge again, back to review; until the one it was merged into is handed over."""
        with self._session_locked():
            self.refresh_from_db(fields=["merged_into", "status"])
            target = self.merged_into
            if target is not None and target.status not in MERGE_CAN_BE_UNDONE:
                raise Refused(self, STEPS["unmerge"], f"{target}已交办，不能再撤销并案")
            self._take("unmerge", by=by, note=f"从{target}撤出", merged_into=None, decided_on=None)

    def _follow(self, target: Proposal, *, by: User) -> None:
        self.merged_into = target
        self.save(update_fields=["merged_into"])
        self.history.create(
            step="merge", label="改并", source=self.status, result=self.status, by=by, note=f"随原件并入{target}"
        )
        record("改并", by=by, target=self, note=f"随原件并入{target}")

    # --- Verbs: the author's consent; where it stands does not change ------------------------------------------------
    def change_consent(self, *, by: User, agrees: bool, note: str = "") -> None:
        """The author's word on publishing; without it nothing of it is public from this moment on."""
        from proposals.models.publishing import stop_publishing

        label = "同意公开" if agrees else "不同意公开"
        with transaction.atomic():
            self.author_consents, self.consent_note = agrees, "" if agrees else note
            self.save(update_fields=["author_consents", "consent_note", "changed_at"])
            self.history.create(
                step="consent", label=label, source=self.status, result=self.status, by=by, note=self.consent_note
            )
            record(label, by=by, target=self, note=self.consent_note)
            if not agrees:
                stop_publishing(self, by=by, note="提案者不同意公开")

    # --- Verbs: key proposals; where it stands does not change ----------------------------------------------------
    def choose_as_key(self, *, by: User, leader: str) -> None:
        """Chosen as a key proposal, supervised by `leader`; asked again it only changes the leader."""
        self._mark_key("确定为重点提案", by=by, is_key=True, leader=leader)

    def release_key(self, *, by: User) -> None:
        """No longer a key proposal."""
        self._mark_key("取消重点提案", by=by, is_key=False, leader="")

    def _mark_key(self, label: str, *, by: User, is_key: bool, leader: str) -> None:
        with transaction.atomic():
            registered = Proposal.objects.filter(pk=self.pk).filed()
            if not registered.update(is_key=is_key, supervising_leader=leader, changed_at=timezone.now()):
                raise Refused(self, KEY, "只有已立案的提案可以确定为重点提案")
            self.is_key, self.supervising_leader = is_key, leader
            self.history.create(step="key", label=label, source=self.status, result=self.status, by=by, note=leader)
            record(label, by=by, target=self, leader=leader)

    # --- Verbs: handling; "handle" and "answer" follow from what the units do ------------------------------------
    def handle(self, *, by: User) -> None:
        """The first unit accepted."""
        self._take("handle", by=by)

    def answer(self, *, by: User, note: str = "") -> None:
        """The last unit that owed a reply gave it."""
        self._take("answer", by=by, note=note)

    def redo(self, *, by: User, note: str, handlings: Sequence[Handling] | None = None, on: date | None = None) -> None:
        """Handled once more: `handlings` (or all that answered the author) owe a new reply, by a new due date."""
        with transaction.atomic():
            self._take("redo", by=by, note=note)
            for handling in self.handlings.answering().replied() if handlings is None else handlings:
                handling.reopen(by=by, note=note, on=on)

    def close(self, *, by: User) -> None:
        """Nothing more to be done about it."""
        self._take("close", by=by)

    def join_bodies(self, bodies: Sequence[Body]) -> None:
        """Make `bodies` those that propose together with the first, under the names they bear now."""
        self.joint_bodies.set(bodies)
        self.joint_names = joint_names(bodies)
        self.save(update_fields=["joint_names", "changed_at"])

    # --- Who stands behind it -----------------------------------------------------------------------------------
    def signers(self) -> list[Member]:
        """The lead and those who signed."""
        lead = [self.lead] if self.lead else []
        return lead + [row.member for row in self.cosigners.signed().select_related("member")]

    def writers(self) -> list[Member]:
        """Who wrote it for a body."""
        if self.lead_id is not None or self.created_by_id is None:
            return []
        return list(Member.objects.filter(user=self.created_by_id))

    def return_note(self) -> str:
        """What the office asked to be mended when it last returned it."""
        taken = self.history.filter(step="return").last()
        return taken.note if taken else ""

    def written_for_body_by(self, user: User) -> bool:
        """A body's proposal that `user` entered and answers for."""
        return self.lead_id is None and self.created_by_id == user.pk

    # --- Inside -------------------------------------------------------------------------------------------------
    def _leave(self, step: str, *, by: User, note: str, **changes: Any) -> None:
        with self._session_locked():
            if self.merged.exists():
                raise Refused(self, STEPS[step], f"有提案并入了{self}，请先撤销并案，再{STEPS[step].label}")
            self._take(step, by=by, note=note, **changes)

    @contextmanager
    def _session_locked(self) -> Iterator[None]:
        """One at a time within the session: its row is the lock for numbers and for merges."""
        with transaction.atomic():
            Session.objects.select_for_update().get(pk=self.session_id)
            yield

    def _next(self, field: str) -> int:
        """The next free number of the session, whose row is locked."""
        taken = Proposal.objects.filter(session_id=self.session_id).aggregate(last=Max(field))["last"]
        return (taken or 0) + 1
