"""What a member did outside meetings, and what the office did."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from cppcc.core.periods import Period
from cppcc.core.workflow import Stepped
from members.people.models import Member
from members.service.states import STEPS, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class ServiceKind(models.Model):
    name = models.CharField("类别", max_length=40, unique=True)
    unit = models.CharField("计量单位", max_length=10, default="件")
    by_office = models.BooleanField("机关工作", default=False, help_text="来信、来访等机关登记的工作")
    asks_amount = models.BooleanField("登记金额", default=False)
    order = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "履职类别"
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class ServiceRecordQuerySet(models.QuerySet["ServiceRecord"]):
    def confirmed(self) -> ServiceRecordQuerySet:
        return self.filter(status=Status.CONFIRMED)

    def done_in(self, period: Period) -> ServiceRecordQuerySet:
        return self.filter(on__gte=period.start, on__lte=period.last_day)

    def with_amount(self) -> ServiceRecordQuerySet:
        return self.filter(amount__isnull=False)

    def visible_to(self, user: User) -> ServiceRecordQuerySet:
        """Whoever sees the member sees the record."""
        return self.filter(member__in=Member.objects.visible_to(user))

    def for_list(self) -> ServiceRecordQuerySet:
        return self.select_related("member", "kind")


class ServiceRecord(Stepped):
    STEPS = STEPS

    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="service_records")
    kind = models.ForeignKey(ServiceKind, verbose_name="类别", on_delete=models.PROTECT, related_name="records")
    on = models.DateField("日期")
    text = models.TextField("内容")
    quantity = models.DecimalField(
        "数量", max_digits=12, decimal_places=2, default=Decimal(1), validators=[MinValueValidator(Decimal("0.01"))]
    )
    amount = models.DecimalField(
        "金额（万元）", max_digits=14, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.FILED)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ServiceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "履职登记"
        ordering: ClassVar = ["-on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["on"], name="service_on")]

    def __str__(self) -> str:
        return f"{self.member} {self.kind} {self.on:%Y-%m-%d}"

    def confirm(self, *, by: User) -> None:
        """It counts from now on."""
        self._take("confirm", by=by)

    def refuse(self, *, by: User, note: str) -> None:
        """It does not count; the member reads why."""
        self._take("refuse", by=by, note=note)

    def refile(self, *, by: User) -> None:
        """Ask for confirmation again after mending it."""
        self._take("refile", by=by)


class OfficeRecordQuerySet(models.QuerySet["OfficeRecord"]):
    def done_in(self, period: Period) -> OfficeRecordQuerySet:
        return self.filter(on__gte=period.start, on__lte=period.last_day)


class OfficeRecord(models.Model):
    """What the office itself did: letters, visits, publications, media."""

    kind = models.ForeignKey(ServiceKind, verbose_name="类别", on_delete=models.PROTECT, related_name="office_records")
    on = models.DateField("日期")
    text = models.TextField("内容")
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=2, default=Decimal(1))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OfficeRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "机关工作登记"
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.on:%Y-%m-%d}"
