"""Handling units (承办单位)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.lists import Listed
from members.people.models.kept import Kept

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class UnitKind(Listed):
    name = models.CharField("类别", max_length=40, unique=True)

    class Meta(Listed.Meta):
        verbose_name = "单位类别"


class UnitQuerySet(models.QuerySet["Unit"]):
    def in_use(self) -> UnitQuerySet:
        return self.filter(is_active=True)

    def out_of_use(self) -> UnitQuerySet:
        return self.filter(is_active=False)

    def of_kind(self, kind: str) -> UnitQuerySet:
        return self.filter(kind__pk=kind)

    def without_clerk(self) -> UnitQuerySet:
        return self.filter(clerks__isnull=True)

    def in_state(self, state: str) -> UnitQuerySet:
        """One of in_use, out_of_use, without_clerk."""
        return {"in_use": self.in_use, "out_of_use": self.out_of_use, "without_clerk": self.without_clerk}[state]()

    def matching(self, text: str) -> UnitQuerySet:
        """The text in the name or the short name."""
        return self.filter(Q(name__icontains=text) | Q(short_name__icontains=text))

    def of_clerks(self, users: Collection[int]) -> UnitQuerySet:
        """Once per clerk among `users`, in the order of the units."""
        return self.filter(clerks__in=users)

    def visible_to(self, user: User) -> UnitQuerySet:
        """Office and leaders see all; a clerk their own unit."""
        if user.is_office or Role.LEADER in user.roles:
            return self
        return self.filter(clerks=user)

    def for_list(self) -> UnitQuerySet:
        return self.select_related("kind").prefetch_related("clerks")


class Unit(Kept):
    name = models.CharField("名称", max_length=60, unique=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.ForeignKey(UnitKind, verbose_name="类别", null=True, blank=True, on_delete=models.PROTECT)
    clerks = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="经办人", blank=True, related_name="units")
    approvers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="审签人", blank=True, related_name="units_signed_for"
    )
    order = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("使用中", default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "承办单位"
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:unit", args=[self.pk])

    def name_approvers(self, approvers: Iterable[User], *, by: User) -> None:
        """Who signs the unit's replies from now on; only its own clerks can."""
        with transaction.atomic():
            self.approvers.set(self.clerks.filter(pk__in=[user.pk for user in approvers]))
            record("指定审签人", by=by, target=self, approvers=[str(user) for user in self.approvers.all()])
