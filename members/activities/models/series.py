"""A series (系列活动): activities that come again, as monthly learning or a consultation in six sessions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.periods import Period
from members.activities.models.activities import Activity, ActivityKind
from members.people.convenors import led_bodies
from members.people.models import Body

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, user: User) -> SeriesQuerySet:
        """The office and leaders see all; convenors their bodies' ones; members those of which they see an activity."""
        if user.is_office or Role.LEADER in user.roles:
            return self
        seen = Q(pk__in=[])
        if Role.CONVENOR in user.roles:
            seen |= Q(organiser__in=led_bodies(user, on=timezone.localdate()))
        if Role.MEMBER in user.roles:
            seen |= Q(pk__in=Activity.objects.asking(user).order_by().values("series"))
        return self.filter(seen)

    def run_by(self, user: User) -> SeriesQuerySet:
        """Those whose activities `user` may enter."""
        if user.is_office:
            return self
        return self.filter(organiser__in=led_bodies(user, on=timezone.localdate()))

    def of_organiser(self, body: str) -> SeriesQuerySet:
        return self.filter(organiser=int(body))

    def matching(self, text: str) -> SeriesQuerySet:
        return self.filter(Q(name__icontains=text) | Q(plan__icontains=text))

    def for_list(self) -> SeriesQuerySet:
        """What a line of the list touches."""
        return self.select_related("kind", "organiser")

    def with_days(self) -> SeriesQuerySet:
        """Each with `held`, how many were held, and `last_on`, the day of the newest that was not called off."""
        there = Activity.objects.filter(series=OuterRef("pk")).order_by()
        counted = there.held().values("series").annotate(rows=Count("pk")).values("rows")
        newest = there.not_cancelled().values("series").annotate(day=Max("starts_on")).values("day")
        return self.annotate(held=Coalesce(Subquery(counted), Value(0)), last_on=Subquery(newest))

    def held_in(self, period: Period) -> SeriesQuerySet:
        """Those of which an activity began in the period."""
        return self.filter(pk__in=Activity.objects.held().begun_in(period).order_by().values("series"))

    def choices_of_organisers(self) -> list[tuple[int, str]]:
        order = ("organiser__kind", "organiser__order", "organiser")
        return list(self.order_by(*order).values_list("organiser", "organiser__name").distinct())


class Series(models.Model):
    name = models.CharField("系列名称", max_length=100, unique=True)
    kind = models.ForeignKey(ActivityKind, verbose_name="活动类型", on_delete=models.PROTECT, related_name="+")
    organiser = models.ForeignKey(Body, verbose_name="组织者", on_delete=models.PROTECT, related_name="+")
    plan = models.TextField("年度安排", blank=True)
    changed_at = models.DateTimeField("最近修改", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    activities: models.Manager[Activity]
    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "系列活动"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("activities:series", args=[self.pk])

    def enter(self, *, by: User) -> None:
        self.created_by = by
        with transaction.atomic():
            self.save(force_insert=True)
            record("登记系列活动", by=by, target=self)

    def amend(self, *, by: User, fields: Iterable[str]) -> None:
        """Save what changed."""
        names = list(fields)
        if not names:
            return
        self.changed_at = timezone.now()
        with transaction.atomic():
            self.save(update_fields=[*names, "changed_at"])
            record("修改系列活动", by=by, target=self, changed=names)
