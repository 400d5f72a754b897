"""What the office itself did: letters, visits, publications, media."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.masking import masked
from members.service.models.dated import LEAST, DatedQuerySet, told
from members.service.models.kinds import ServiceKind

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class OfficeRecordQuerySet(DatedQuerySet["OfficeRecord"]):
    def visible_to(self, user: User) -> OfficeRecordQuerySet:
        """The office's own register: the office and leaders."""
        return self if user.is_office or Role.LEADER in user.roles else self.none()

    def matching(self, text: str) -> OfficeRecordQuerySet:
        return self.filter(text__icontains=text)

    def for_list(self) -> OfficeRecordQuerySet:
        return self.select_related("kind", "created_by")


class OfficeRecord(models.Model):
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

    @property
    def masked_text(self) -> str:
        """What outputs say: citizens who wrote or came are not named."""
        return masked(self.text)

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
