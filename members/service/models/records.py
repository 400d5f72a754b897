"""What a member did outside meetings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.levels import Level
from cppcc.core.masking import masked
from cppcc.core.revising import Revised
from cppcc.core.workflow import Step, StepRefused, StepTaken
from members.people.convenors import led_members
from members.people.models import Member, Seat
from members.service.models.dated import LEAST, DatedQuerySet, told
from members.service.models.kinds import LATE, ON_TIME, ServiceKind, month_and_day
from members.service.states import EDIT, OPEN, STEPS, Status
from members.service.telling import tell_decided, tell_entered

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

    MaskedText = models.TextField[str, str]
else:
    MaskedText = models.TextField


class MaskedTextField(MaskedText):
    """The record's `text` as everybody else may read it; set in `pre_save`, so a bulk import keeps it as well."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        text = masked(model_instance.text)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, text)
        return text


def _of(text: str) -> Q:
    return Q(member__name__icontains=text) | Q(member__number__iexact=text)


class ServiceRecordQuerySet(DatedQuerySet["ServiceRecord"]):
    def confirmed(self) -> ServiceRecordQuerySet:
        return self.filter(status=Status.CONFIRMED)

    def deeds(self) -> ServiceRecordQuerySet:
        """What speaks for a member: no disciplinary cases."""
        return self.filter(kind__is_adverse=False)

    def unconfirmed(self) -> ServiceRecordQuerySet:
        """Filed, and nobody has decided yet."""
        return self.filter(status=Status.FILED)

    def in_status(self, status: str) -> ServiceRecordQuerySet:
        return self.filter(status=status)

    def with_amount(self) -> ServiceRecordQuerySet:
        return self.filter(amount__isnull=False)

    def with_level(self) -> ServiceRecordQuerySet:
        return self.exclude(level="")

    def of_group(self, body: str, *, on: date) -> ServiceRecordQuerySet:
        """Of members who sit in the body on the day."""
        return self.filter(member__in=Seat.objects.held(on=on).filter(body=int(body)).values("appointment__member"))

    def keyed(self, keys: Sequence[int]) -> ServiceRecordQuerySet:
        return self.filter(pk__in=keys)

    def sent_as(self, token: UUID, *, by: User) -> ServiceRecordQuerySet:
        """The record that a form with this token made before."""
        return self.filter(token=token, created_by=by)

    def matching(self, text: str) -> ServiceRecordQuerySet:
        """The member's name or number, or the record's text, contains `text`."""
        return self.filter(_of(text) | Q(text__icontains=text))

    def matching_masked(self, text: str) -> ServiceRecordQuerySet:
        """The same for who reads the texts masked: what is masked is not found either."""
        return self.filter(_of(text) | Q(masked_text__icontains=text))

    def owned_by(self, user: User) -> ServiceRecordQuerySet:
        return self.filter(member__user=user)

    def told_to(self, user: User) -> ServiceRecordQuerySet:
        """Those whose own words and files `user` reads, names of citizens and all: the member's own, and of whoever
        confirms. Others who see the record read it masked."""
        if user.is_office:
            return self
        told = Q(pk__in=[])
        if Role.MEMBER in user.roles:
            told |= Q(member__user=user)
        if Role.CONVENOR in user.roles:
            told |= Q(member__in=led_members(user, on=timezone.localdate()))
        return self.filter(told)

    def visible_to(self, user: User) -> ServiceRecordQuerySet:
        """The office and leaders see all; convenors those of whom they lead; members their own."""
        return self if Role.LEADER in user.roles else self.told_to(user)

    def files_visible_to(self, user: User) -> ServiceRecordQuerySet:
        """Evidence shows faces and names, which nobody can mask."""
        return self.told_to(user)

    def waiting_for(self, user: User) -> ServiceRecordQuerySet:
        """Filed, and `user` is the one to confirm: the office any, a convenor whom they lead, nobody their own."""
        waiting = self.visible_to(user).filter(status=Status.FILED).exclude(member__user=user)
        if user.is_office:
            return waiting
        return waiting.filter(kind__by_staff=False, member__in=led_members(user, on=timezone.localdate()))

    def beside(self, records: Sequence[ServiceRecord], days: Any) -> ServiceRecordQuerySet:
        """Of the same members and kinds within `days` of the records, but for what was refused."""
        dates = [record.on for record in records]
        return self.exclude(status=Status.REFUSED).filter(
            member__in={record.member_id for record in records},
            kind__in={record.kind_id for record in records},
            on__gte=min(dates) - days,
            on__lte=max(dates) + days,
        )

    def for_list(self) -> ServiceRecordQuerySet:
        return self.select_related("member__user", "kind")


class ServiceRecord(Revised):
    STEPS = STEPS
    EDIT = EDIT

    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="service_records")
    kind = models.ForeignKey(ServiceKind, verbose_name="类别", on_delete=models.PROTECT, related_name="records")
    on = models.DateField("日期")
    text = models.TextField("内容")
    masked_text = MaskedTextField("打码后的内容", default="", editable=False)
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=2, default=Decimal(1), validators=[LEAST])
    amount = models.DecimalField(
        "金额（万元）",
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0), "金额不能是负数")],
    )
    level = models.CharField("级别", max_length=10, choices=Level, blank=True)
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.FILED)
    token = models.UUIDField("表单标记", null=True, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ServiceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "履职登记"
        ordering: ClassVar = ["-on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["on"], name="service_on"),
            models.Index(fields=["status"], name="service_status"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.kind} {self.on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("service:detail", args=[self.pk])

    @property
    def quantity_told(self) -> str:
        return f"{told(self.quantity)}{self.kind.unit}"

    @property
    def amount_told(self) -> str:
        return told(self.amount)

    @property
    def tone(self) -> str:
        """How the status is coloured: filed means waiting here, not done."""
        return "waiting" if self.status == Status.FILED else self.status

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def manner(self) -> str:
        return manner_of(self.level, self.kind.due_day, self.on)

    @property
    def refusal(self) -> StepTaken | None:
        """The refusal that still stands: who, when, why."""
        return self.history.filter(step="refuse").last() if self.status == Status.REFUSED else None

    # --- Verbs ---------------------------------------------------------------------------------------------------
    def enter(self, *, by: User) -> None:
        """Save a new record: what staff enter for somebody counts at once, what a member files for themself waits."""
        self.created_by = by
        with transaction.atomic():
            self.save(force_insert=True)
            record("登记", by=by, target=self)
            if by.is_office and by.has_perm("service.confirm", self):
                self._take("confirm", by=by)
                tell_entered(self, by=by)

    def revise(self, *, by: User, fields: Iterable[str], step: Step | None = None) -> None:
        names = list(fields)
        with transaction.atomic():
            super().revise(by=by, fields=names, step=step)
            if "text" in names:
                self.save(update_fields=["masked_text"])

    def confirm(self, *, by: User) -> None:
        """It counts from now on; the member is told."""
        with transaction.atomic():
            self._take("confirm", by=by)
            tell_decided(self, "confirm", by=by)

    def refuse(self, *, by: User, note: str) -> None:
        """It does not count; the member reads why."""
        with transaction.atomic():
            self._take("refuse", by=by, note=note)
            tell_decided(self, "refuse", by=by, note=note)

    def refile(self, *, by: User) -> None:
        """Ask for confirmation again after mending it."""
        self._take("refile", by=by)

    def take_back(self, *, by: User, note: str) -> None:
        """It waits again, so that it can be mended; the member is told."""
        with transaction.atomic():
            self._take("take_back", by=by, note=note)
            tell_decided(self, "take_back", by=by, note=note)


def manner_of(level: str, due_day: str, on: date) -> str:
    """How it came about, for a scheme: the level where one is asked, else on time or late where there is a due day."""
    if level:
        return str(Level(level).label)
    if due_day:
        return ON_TIME if on <= month_and_day(due_day, on.year) else LATE
    return ""


def confirm_all(records: Iterable[ServiceRecord], *, by: User) -> int:
    """Confirm them; returns how many. What somebody else decided meanwhile stays as it is."""
    done = 0
    for each in records:
        try:
            each.confirm(by=by)
            done += 1
        except StepRefused:
            continue
    return done
