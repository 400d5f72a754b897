"""What a member did outside meetings, and what the office did."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.lists import Listed, ListedQuerySet
from cppcc.core.periods import Period
from cppcc.core.revising import Revised
from cppcc.core.workflow import StepRefused
from members.people.convenors import led_members
from members.people.models import Member, Seat
from members.service.states import EDIT, OPEN, STEPS, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

Dated = TypeVar("Dated", bound=models.Model)
LEAST = MinValueValidator(Decimal("0.01"), "数量应大于0")


class ServiceKindQuerySet(ListedQuerySet["ServiceKind"]):
    def for_members(self) -> ServiceKindQuerySet:
        return self.filter(by_office=False)

    def for_office(self) -> ServiceKindQuerySet:
        return self.filter(by_office=True)


class ServiceKind(Listed):
    name = models.CharField("类别", max_length=40, unique=True)
    unit = models.CharField("计量单位", max_length=10, default="件")
    by_office = models.BooleanField("机关工作", default=False, help_text="来信、来访等机关登记的工作")
    asks_amount = models.BooleanField("登记金额", default=False)

    objects: ClassVar = ServiceKindQuerySet.as_manager()

    class Meta(Listed.Meta):
        verbose_name = "履职类别"


class DatedQuerySet(models.QuerySet[Dated]):
    """What the two registers share: records of a kind on a day."""

    def done_in(self, period: Period) -> Self:
        return self.filter(on__gte=period.start, on__lte=period.last_day)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=int(kind))

    def of_year(self, year: str) -> Self:
        return self.filter(on__year=int(year))

    def years(self) -> list[tuple[str, str]]:
        """The years of these records, newest first, for a filter."""
        return [(str(day.year), f"{day.year}年") for day in self.dates("on", "year", order="DESC")]

    def kinds(self) -> list[tuple[int, str]]:
        """The kinds of these records, for a filter."""
        return list(self.order_by("kind__order", "kind").values_list("kind", "kind__name").distinct())

    def counts_by(self, name: str) -> dict[str, int]:
        return dict(self.order_by().values_list(name).annotate(rows=Count("pk")))


class ServiceRecordQuerySet(DatedQuerySet["ServiceRecord"]):
    def confirmed(self) -> ServiceRecordQuerySet:
        return self.filter(status=Status.CONFIRMED)

    def unconfirmed(self) -> ServiceRecordQuerySet:
        """Filed, and nobody has decided yet."""
        return self.filter(status=Status.FILED)

    def in_status(self, status: str) -> ServiceRecordQuerySet:
        return self.filter(status=status)

    def with_amount(self) -> ServiceRecordQuerySet:
        return self.filter(amount__isnull=False)

    def of_group(self, body: str, *, on: date) -> ServiceRecordQuerySet:
        """Of members who sit in the body on the day."""
        return self.filter(member__in=Seat.objects.held(on=on).filter(body=int(body)).values("appointment__member"))

    def keyed(self, keys: list[int]) -> ServiceRecordQuerySet:
        return self.filter(pk__in=keys)

    def matching(self, text: str) -> ServiceRecordQuerySet:
        """The member's name or number, or the record's text, contains `text`."""
        return self.filter(Q(member__name__icontains=text) | Q(member__number__iexact=text) | Q(text__icontains=text))

    def owned_by(self, user: User) -> ServiceRecordQuerySet:
        return self.filter(member__user=user)

    def visible_to(self, user: User) -> ServiceRecordQuerySet:
        """The office and leaders see all; convenors those of whom they lead; members their own."""
        if user.is_office or Role.LEADER in user.roles:
            return self
        seen = Q(pk__in=[])
        if Role.MEMBER in user.roles:
            seen |= Q(member__user=user)
        if Role.CONVENOR in user.roles:
            seen |= Q(member__in=led_members(user, on=timezone.localdate()))
        return self.filter(seen)

    def waiting_for(self, user: User) -> ServiceRecordQuerySet:
        """Filed, and `user` is the one to confirm: the office any, a convenor whom they lead, nobody their own."""
        waiting = self.visible_to(user).filter(status=Status.FILED).exclude(member__user=user)
        if user.is_office:
            return waiting
        return waiting.filter(member__in=led_members(user, on=timezone.localdate()))

    def for_list(self) -> ServiceRecordQuerySet:
        return self.select_related("member", "kind")

    def confirm_all(self, keys: list[int], *, by: User) -> int:
        """Confirm those of `keys` that wait for `by`; returns how many. The rest stays as it is."""
        done = 0
        for each in self.waiting_for(by).keyed(keys):
            try:
                each.confirm(by=by)
                done += 1
            except StepRefused:  # somebody else decided it meanwhile
                continue
        return done


def told(number: Decimal | None) -> str:
    """A number without idle zeros: 3, 0.5, 1200."""
    return "" if number is None else f"{number.normalize():f}"


class ServiceRecord(Revised):
    STEPS = STEPS
    EDIT = EDIT

    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="service_records")
    kind = models.ForeignKey(ServiceKind, verbose_name="类别", on_delete=models.PROTECT, related_name="records")
    on = models.DateField("日期")
    text = models.TextField("内容")
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=2, default=Decimal(1), validators=[LEAST])
    amount = models.DecimalField(
        "金额（万元）",
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0), "金额不能是负数")],
    )
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.FILED)
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

    def enter(self, *, by: User) -> None:
        """Save a new record: what staff enter for somebody counts at once, what a member files for themself waits."""
        self.created_by = by
        with transaction.atomic():
            self.save(force_insert=True)
            record("登记", by=by, target=self)
            if by.is_office and by.has_perm("service.confirm", self):
                self.confirm(by=by)

    def confirm(self, *, by: User) -> None:
        """It counts from now on."""
        self._take("confirm", by=by)

    def refuse(self, *, by: User, note: str) -> None:
        """It does not count; the member reads why."""
        self._take("refuse", by=by, note=note)

    def refile(self, *, by: User) -> None:
        """Ask for confirmation again after mending it."""
        self._take("refile", by=by)

    def take_back(self, *, by: User, note: str) -> None:
        """It waits again, so that it can be mended."""
        self._take("take_back", by=by, note=note)


class OfficeRecordQuerySet(DatedQuerySet["OfficeRecord"]):
    def visible_to(self, user: User) -> OfficeRecordQuerySet:
        """The office's own register: the office and leaders."""
        return self if user.is_office or Role.LEADER in user.roles else self.none()

    def matching(self, text: str) -> OfficeRecordQuerySet:
        return self.filter(text__icontains=text)

    def for_list(self) -> OfficeRecordQuerySet:
        return self.select_related("kind", "created_by")


class OfficeRecord(models.Model):
    """What the office itself did: letters, visits, publications, media."""

    kind = models.ForeignKey(ServiceKind, verbose_name="类别", on_delete=models.PROTECT, related_name="office_records")
    on = models.DateField("日期")
    text = models.TextField("内容")
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=2, default=Decimal(1), validators=[LEAST])
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfficeRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "机关工作登记"
        ordering: ClassVar = ["-on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["on"], name="office_record_on")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("service:office_edit", args=[self.pk])

    @property
    def quantity_told(self) -> str:
        return f"{told(self.quantity)}{self.kind.unit}"

    def enter(self, *, by: User) -> None:
        """Save a new record."""
        self.created_by = by
        with transaction.atomic():
            self.save(force_insert=True)
            record("登记", by=by, target=self)

    def revise(self, *, by: User, fields: Iterable[str]) -> None:
        """Save changed `fields`, told before and after in the audit log."""
        names = list(fields)
        rows = OfficeRecord.objects.filter(pk=self.pk)
        with transaction.atomic():
            before = {name: str(value) for name, value in rows.values(*names).get().items()}
            self.save(update_fields=names)
            after = {name: str(value) for name, value in rows.values(*names).get().items()}
            record("修改", by=by, target=self, before=before, after=after)
