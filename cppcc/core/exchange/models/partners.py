"""Whom packages are exchanged with (对方单位)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.urls import reverse

from cppcc.core.audit.models import record
from cppcc.core.exchange.keys import PublicKey
from cppcc.core.exchange.states import PARTNER_STEPS, PartnerStatus
from cppcc.core.levels import Level
from cppcc.core.ticking import key_of
from cppcc.core.workflow import Stepped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cppcc.core.accounts.models import User


class PartnerQuerySet(models.QuerySet["Partner"]):
    def in_use(self) -> PartnerQuerySet:
        return self.filter(status=PartnerStatus.IN_USE)

    def keyed(self, key: str) -> Partner | None:
        """The one that a form names, if there is one."""
        pk = key_of(key)
        return self.filter(pk=pk).first() if pk is not None else None

    def with_key(self, key: str) -> Partner | None:
        return self.filter(public_key=key).first()

    def hold(self, pk: int) -> Partner:
        """The partner, held until the transaction ends: packages to and from it are numbered one after the other."""
        return self.select_for_update().get(pk=pk)

    def getting(self, kind: str) -> list[Partner]:
        """Those in use that packages of the kind are sent to."""
        return [partner for partner in self.in_use() if kind in partner.sends]

    def sendable(self) -> set[str]:
        """The kinds that somebody can be sent."""
        return {kind for sends in self.in_use().values_list("sends", flat=True) for kind in sends}


class Partner(Stepped):
    """`sends` and `receives` are kinds of cargo; what is not named there is neither made for it nor let in from it. One
    with a `level` is above this installation: what is sent there is sent up."""

    STEPS = PARTNER_STEPS

    name = models.CharField("名称", max_length=60, unique=True)
    public_key = models.CharField("公钥", max_length=64, unique=True)
    sends = models.JSONField("发给对方", default=list, blank=True)
    receives = models.JSONField("从对方接收", default=list, blank=True)
    level = models.CharField("上级的层级", max_length=20, choices=Level, blank=True)
    takes_secrets = models.BooleanField("可以交换涉密件", default=False)
    contact = models.CharField("联系人和电话", max_length=120, blank=True)
    sent = models.PositiveIntegerField("已发到第几包", default=0, editable=False)
    status = models.CharField("状态", max_length=20, choices=PartnerStatus, default=PartnerStatus.UNCHECKED)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "对方单位"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exchange:partner", args=[self.pk])

    if TYPE_CHECKING:

        def get_level_display(self) -> str: ...

    @property
    def key(self) -> PublicKey:
        return PublicKey.from_hex(self.public_key)

    @property
    def fingerprint(self) -> str:
        return self.key.fingerprint

    @property
    def is_in_use(self) -> bool:
        return self.status == PartnerStatus.IN_USE

    def enter(self, *, by: User) -> None:
        """Entered with its key, which is still to be compared."""
        with transaction.atomic():
            self.save()
            record("登记对方单位", by=by, target=self, key=self.public_key)

    def settle(self, *, by: User, fields: Sequence[str]) -> None:
        """What may travel, changed by the form; the key is not."""
        with transaction.atomic():
            self.save(update_fields=fields)
            record("修改对方单位", by=by, target=self, changed=list(fields))

    def confirm_key(self, *, by: User, note: str) -> None:
        """Compared by phone with `note` (whom, when); from now on packages travel."""
        self._take("confirm_key", by=by, note=note)

    def change_key(self, *, by: User, key: PublicKey, note: str = "") -> None:
        """Another key, to be compared before anything travels; what was signed with the former is no longer let in."""
        with transaction.atomic():
            self._take("change_key", by=by, note=note, public_key=key.hex)
            record("登记公钥", by=by, target=self, key=key.hex)

    def retire(self, *, by: User) -> None:
        """Nothing travels any more."""
        self._take("retire", by=by)

    def restore(self, *, by: User) -> None:
        """Again; its key is compared once more."""
        self._take("restore", by=by)

    def continue_after(self, number: int) -> bool:
        """Packages to it are numbered on after `number`, which it has seen; False where the count is past that."""
        with transaction.atomic():
            moved = Partner.objects.filter(pk=self.pk, sent__lt=number).update(sent=number)
            if moved:
                record("续编包号", by=None, target=self, number=number)
        return bool(moved)

    def next_sequence(self) -> int:
        """The number of the next package to it, used up at once; the row is held."""
        self.sent += 1
        self.save(update_fields=["sent"])
        return self.sent
