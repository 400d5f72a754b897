"""Bodies that members sit in and that organise, sponsor and report: one table of activity groups, special committees,
sectors, parties and organs of the committee."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from members.people.models.kept import Kept

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class BodyKind(models.TextChoices):
    GROUP = "group", "活动组"
    COMMITTEE = "committee", "专委会"
    SECTOR = "sector", "界别"
    PARTY = "party", "党派"
    COUNCIL = "council", "本会机构"


class BodyQuerySet(models.QuerySet["Body"]):
    def of_kind(self, kind: BodyKind) -> BodyQuerySet:
        return self.filter(kind=kind)

    def seated(self, kind: BodyKind, *, on: date) -> BodyQuerySet:
        """Bodies of the kind in which at least one member sits on the day."""
        from members.people.models.appointments import Seat

        return self.of_kind(kind).filter(pk__in=Seat.objects.held(on=on).values("body"))

    def of_kinds(self, *kinds: BodyKind) -> BodyQuerySet:
        return self.filter(kind__in=kinds)

    def in_use(self) -> BodyQuerySet:
        return self.filter(is_active=True)

    def offered_to(self, seated: Iterable[int]) -> BodyQuerySet:
        """Those in use, and those already held (`seated`) even when out of use since."""
        return self.filter(Q(is_active=True) | Q(pk__in=list(seated)))

    def spoken_for_by(self, user: User, *, on: date) -> BodyQuerySet:
        """Those in whose name `user` may write: in use, and holding a seat of theirs on the day; no organs of the
        committee, which write through the office."""
        from members.people.models.appointments import Seat

        own = Seat.objects.held(on=on).of_user(user)
        return self.in_use().exclude(kind=BodyKind.COUNCIL).filter(pk__in=own.values("body"))

    def bearing(self, name: str) -> BodyQuerySet:
        return self.filter(name=name)

    def matching(self, text: str) -> BodyQuerySet:
        return self.filter(name__icontains=text)

    def visible_to(self, user: User) -> BodyQuerySet:
        """Office and leaders see all; members and convenors those they sit in."""
        from members.people.models.appointments import Seat

        if user.is_office or Role.LEADER in user.roles:
            return self
        own = Seat.objects.held(on=timezone.localdate()).of_user(user)
        return self.filter(pk__in=own.values("body"))

    def with_counts(self, *, on: date) -> BodyQuerySet:
        """`headcount`: members who sit in it on the day."""
        from members.people.models.appointments import held_on

        held = Count("seats__appointment__member", filter=held_on(on, "seats__"), distinct=True)
        return self.annotate(headcount=held)

    def for_list(self, *, on: date) -> BodyQuerySet:
        """With head counts and, as `convening`, the seats of the convenors of the day."""
        from members.people.models.appointments import Seat

        seats = Seat.objects.held(on=on).convening().select_related("appointment__member")
        return (
            self.with_counts(on=on)
            .select_related("liaison_committee")
            .prefetch_related(Prefetch("seats", queryset=seats, to_attr="convening"))
        )


class Body(Kept):
    kind = models.CharField("种类", max_length=20, choices=BodyKind)
    name = models.CharField("名称", max_length=60)
    category = models.CharField("类别", max_length=40, blank=True, help_text="活动组可填：区直、镇街")
    liaison_committee = models.ForeignKey(
        "self",
        verbose_name="联系专委会",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="liaised_groups",
    )
    order = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("使用中", default=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "组织"
        ordering: ClassVar = ["kind", "order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "name"], name="body_named_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:body", args=[self.pk])
