"""A member has come to a threshold: what was counted, and what the office did about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.lists import Listed
from cppcc.core.registry import Credit
from cppcc.core.workflow import Stepped
from members.people.convenors import led_members
from members.people.models import Member
from members.watching.models.thresholds import Threshold
from members.watching.states import STEPS, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

Told = list[object]


class Response(Listed):
    """What can be done about it: rows the office edits."""

    name = models.CharField("处理方式", max_length=40, unique=True)

    class Meta(Listed.Meta):
        verbose_name = "履职提醒处理方式"


class CrossingQuerySet(models.QuerySet["Crossing"]):
    def visible_to(self, user: User) -> CrossingQuerySet:
        """The office and leaders all; a convenor those they lead; a member their own, once told."""
        if user.is_office or Role.LEADER in user.roles:
            return self
        seen = Q(member__user=user, told_member=True)
        if Role.CONVENOR in user.roles:
            seen |= Q(member__in=led_members(user, on=timezone.localdate()))
        return self.filter(seen)

    def waiting(self) -> CrossingQuerySet:
        return self.filter(status=Status.OPEN)

    def in_status(self, status: str) -> CrossingQuerySet:
        return self.filter(status=status)

    def of_threshold(self, key: str | int) -> CrossingQuerySet:
        return self.filter(threshold=int(key))

    def of_thresholds(self, keys: Iterable[int]) -> CrossingQuerySet:
        return self.filter(threshold__in=list(keys))

    def in_year(self, year: str) -> CrossingQuerySet:
        """Whose time reaches into the year."""
        return self.filter(starts_on__year__lte=int(year), ends_on__year__gte=int(year))

    def looked_at_again(self, *, since: date) -> CrossingQuerySet:
        """Open ones, and those of times that ended not long ago: a record may still be corrected."""
        return self.filter(Q(status=Status.OPEN) | Q(ends_on__gte=since))

    def matching(self, text: str) -> CrossingQuerySet:
        rows = self
        for word in text.split():
            rows = rows.filter(Q(member__name__icontains=word) | Q(member__number__icontains=word))
        return rows

    def for_list(self) -> CrossingQuerySet:
        return self.select_related("threshold", "member__user", "response")

    def years(self) -> list[int]:
        spans = self.values_list("starts_on__year", "ends_on__year").distinct()
        return sorted({year for first, last in spans for year in range(first, last + 1)}, reverse=True)


class Crossing(Stepped):
    """One member at one threshold in one stretch of time, once. The records are those that were counted last; what is
    shown of them is decided by who looks."""

    STEPS = STEPS

    threshold = models.ForeignKey(Threshold, verbose_name="规则", on_delete=models.PROTECT, related_name="crossings")
    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    count = models.PositiveIntegerField("次数")
    records: models.JSONField[list[Told], list[Told]] = models.JSONField("记录", default=list)
    met = models.BooleanField("现在满足", default=True)
    raised_on = models.DateField("发现日期")
    told_member = models.BooleanField("已提醒本人", default=False)
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.OPEN)
    response = models.ForeignKey(
        Response, verbose_name="处理方式", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handled_on = models.DateField("处理日期", null=True, blank=True)
    handled_count = models.PositiveIntegerField("处理时的次数", null=True)

    objects = CrossingQuerySet.as_manager()

    class Meta:
        verbose_name = "履职提醒"
        ordering: ClassVar = ["-raised_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["status", "raised_on"], name="crossing_status")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["threshold", "member", "starts_on", "ends_on"], name="crossed_once"),
            models.CheckConstraint(
                condition=~Q(status=Status.HANDLED.value)
                | Q(response__isnull=False, handled_on__isnull=False, handled_count__isnull=False),
                name="crossing_handled_says_how",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="crossing_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.member}：{self.threshold}"

    def get_absolute_url(self) -> str:
        return reverse("watching:detail", args=[self.pk])

    @property
    def span(self) -> str:
        """2026年, 2025—2026年; of a term from day to day."""
        first, last = self.starts_on, self.ends_on
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return f"{first.year}年" if first.year == last.year else f"{first.year}—{last.year}年"
        return f"{first:%Y-%m-%d}至{last:%Y-%m-%d}"

    @property
    def credits(self) -> list[Credit]:
        """The records as they were counted."""
        return [
            Credit(self.member_id, date.fromisoformat(str(on)), (str(label), int(str(key))), str(title), str(level))
            for label, key, on, title, level in self.records
        ]

    @staticmethod
    def told(credits: Sequence[Credit]) -> list[Told]:
        """Credits as they are kept, the oldest first."""
        ordered = sorted(credits, key=lambda credit: (credit.on, credit.record))
        return [[*each.record, each.on.isoformat(), each.title, each.level] for each in ordered]

    # --- Verbs ---------------------------------------------------------------------------------------------------
    def handle(self, *, by: User, on: date, response: Response, note: str) -> None:
        """What was done about it; it waits no longer."""
        changes = {"response": response, "handled_on": on, "handled_count": self.count}
        self._take("handle", by=by, note="：".join(filter(None, [response.name, note])), **changes)

    def reopen(self, *, by: User, note: str) -> None:
        """Handled by mistake: it waits again."""
        self._take("reopen", by=by, note=note, response=None, handled_on=None, handled_count=None)

    def count_again(self, count: int, records: list[Told], *, met: bool) -> bool:
        """What the records say now; True when it has to be told again. Nobody's decision is undone: what was handled
        stays so unless there is more than was handled."""
        facts = {"count": count, "records": records, "met": met}
        settled = self.status == Status.HANDLED or (self.status == Status.OPEN) == met
        if settled and facts == {name: getattr(self, name) for name in facts}:
            return False
        with transaction.atomic():
            if self.status == Status.OPEN and not met:
                self._take("cease", by=None, note=f"现在是{count}次", **facts)
            elif self.status == Status.CEASED and met:
                self._take("recur", by=None, note=f"现在是{count}次", **facts)
                return True
            elif self._has_grown(count) and met:
                gone = {"response": None, "handled_on": None, "handled_count": None}
                self._take("grow", by=None, note=f"处理时{self.handled_count}次，现在{count}次", **facts, **gone)
                return True
            else:
                Crossing.objects.filter(pk=self.pk).update(**facts)
                self.count, self.records, self.met = count, records, met
        return False

    def _has_grown(self, count: int) -> bool:
        handled = self.handled_count
        return self.status == Status.HANDLED and self.threshold.counts_up and handled is not None and count > handled
