"""The activity: what, when, where, who organises it, and its verbs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Length
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.lists import Listed
from cppcc.core.periods import Period
from cppcc.core.workflow import Refused, Step, StepRefused, StepTaken
from members.activities.models.attended import Attended
from members.activities.models.participations import Participation, ParticipationQuerySet
from members.activities.states import ATTENDED, EDIT, PROMISED, STEPS, Attendance, Status
from members.activities.telling import tell_cancelled, tell_invited
from members.people.convenors import led_bodies
from members.people.models import Body

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.activities.models.series import Series

NUMBER_TRIES = 5


class ActivityKind(Listed):
    name = models.CharField("类型", max_length=40, unique=True)

    class Meta(Listed.Meta):
        verbose_name = "活动类型"


def _number_of(rows: ParticipationQuerySet) -> Coalesce:
    """How many of `rows` belong to the activity at hand, as a subquery (a join would slow the paging's count)."""
    counted = rows.filter(activity=OuterRef("pk")).order_by().values("activity").annotate(rows=Count("pk"))
    return Coalesce(Subquery(counted.values("rows")), Value(0))


class ActivityQuerySet(models.QuerySet["Activity"]):
    def held(self) -> ActivityQuerySet:
        """Everything but drafts and cancelled ones."""
        return self.exclude(status__in=[Status.DRAFT, Status.CANCELLED])

    def begun_in(self, period: Period) -> ActivityQuerySet:
        return self.filter(starts_on__gte=period.start, starts_on__lte=period.last_day)

    def in_status(self, status: str) -> ActivityQuerySet:
        return self.filter(status=status)

    def of_kind(self, kind: str) -> ActivityQuerySet:
        return self.filter(kind=int(kind))

    def organised_by(self, body: str) -> ActivityQuerySet:
        return self.filter(organiser=int(body))

    def of_year(self, year: str) -> ActivityQuerySet:
        return self.filter(starts_on__year=int(year))

    def matching(self, text: str) -> ActivityQuerySet:
        """Number, name or place contains the text."""
        return self.filter(Q(number__icontains=text) | Q(name__icontains=text) | Q(place__icontains=text))

    def asking(self, user: User) -> ActivityQuerySet:
        """Announced activities that the signed-in member is asked to."""
        asked = Participation.objects.filter(member__user=user).values("activity")
        return self.filter(pk__in=asked).exclude(status=Status.DRAFT)

    def to_answer(self, user: User, *, on: date) -> ActivityQuerySet:
        """What the signed-in member has still to confirm or may still sign up for."""
        return self.filter(pk__in=Participation.objects.to_answer(user, on=on).values("activity"))

    def going(self, user: User) -> ActivityQuerySet:
        """What the signed-in member said they come to."""
        return self.filter(pk__in=Participation.objects.of_user(user).marked(*PROMISED).values("activity"))

    def announced(self) -> ActivityQuerySet:
        """Those people were told of: no drafts, and none called off before."""
        told = StepTaken.objects.filter(target_type=ContentType.objects.get_for_model(self.model), step="publish")
        was_told = Q(status=Status.CANCELLED, pk__in=told.values("target_id"))
        return self.filter(was_told | ~Q(status__in=[Status.DRAFT, Status.CANCELLED]))

    def coming(self, *, on: date) -> ActivityQuerySet:
        return self.filter(status=Status.PUBLISHED, ends_on__gte=on)

    def waiting_to_close(self, *, on: date) -> ActivityQuerySet:
        """Over, but attendance not settled."""
        return self.filter(status=Status.PUBLISHED, ends_on__lt=on)

    def organised_for(self, user: User, *, on: date) -> ActivityQuerySet:
        """What `user` has to look after: entered by them, of a body they convene, or any when the office's liaison."""
        if user.roles & {Role.LIAISON_OFFICE, Role.GENERAL_OFFICE}:
            return self
        return self.filter(Q(created_by=user) | Q(organiser__in=led_bodies(user, on=on)))

    def visible_to(self, user: User) -> ActivityQuerySet:
        """The office sees all; leaders all but drafts; convenors their bodies' ones; members what they are asked to."""
        if user.is_office:
            return self
        seen = Q(pk__in=[])
        if Role.LEADER in user.roles:
            seen |= ~Q(status=Status.DRAFT)
        if Role.CONVENOR in user.roles:
            seen |= Q(organiser__in=led_bodies(user, on=timezone.localdate()))
        if Role.MEMBER in user.roles:
            seen |= Q(pk__in=self.model.objects.asking(user).values("pk"))
        return self.filter(seen)

    def for_list(self) -> ActivityQuerySet:
        """Everything the list page touches, with how many are asked and how many came."""
        return (
            self.select_related("kind", "organiser")
            .defer("notice")
            .annotate(
                asked=_number_of(Participation.objects.all()),
                came=_number_of(Participation.objects.marked(*ATTENDED)),
            )
        )

    def between(self, first: date, last: date) -> ActivityQuerySet:
        """Those of which a day falls into the span."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def for_calendar(self) -> ActivityQuerySet:
        """In the order of a day."""
        return self.defer("notice").order_by("starts_on", F("starts_at").asc(nulls_first=True), "pk")

    def of_series(self, series: Series) -> ActivityQuerySet:
        return self.filter(series=series)

    def not_cancelled(self) -> ActivityQuerySet:
        return self.exclude(status=Status.CANCELLED)

    def planned(self, *, on: date) -> ActivityQuerySet:
        """Drafts whose day is still to come."""
        return self.filter(status=Status.DRAFT, starts_on__gte=on)

    def counts_by(self, name: str) -> dict[str, int]:
        return dict(self.order_by().values_list(name).annotate(rows=Count("pk")))

    def choices_of(self, name: str) -> list[tuple[int, str]]:
        """The kinds or organisers that these activities have, for a filter."""
        order = (f"{name}__order", name) if name == "kind" else (f"{name}__kind", f"{name}__order", name)
        return list(self.order_by(*order).values_list(name, f"{name}__name").distinct())

    def years(self) -> list[tuple[str, str]]:
        """The years in which these activities began, newest first, for a filter."""
        return [(str(day.year), f"{day.year}年") for day in self.dates("starts_on", "year", order="DESC")]

    def numbered(self, number: str) -> Activity | None:
        return self.filter(number=number).first()

    def next_number(self) -> str:
        """The number after the highest one of the usual form H001."""
        numbers = self.filter(number__regex=r"^H[0-9]+$").annotate(digits=Length("number"))
        last = numbers.order_by("-digits", "-number").values_list("number", flat=True).first()
        return f"H{int(last[1:]) + 1 if last else 1:03d}"


class Activity(Attended):
    STEPS = STEPS
    EDIT = EDIT

    number = models.CharField("活动编号", max_length=20, unique=True)
    name = models.CharField("名称", max_length=120)
    kind = models.ForeignKey(ActivityKind, verbose_name="类型", on_delete=models.PROTECT, related_name="activities")
    organiser = models.ForeignKey(Body, verbose_name="组织者", on_delete=models.PROTECT, related_name="activities")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    time_note = models.CharField("时间说明", max_length=60, blank=True, help_text="如：上午9:00")
    place = models.CharField("地点", max_length=120, blank=True)
    half_days = models.PositiveSmallIntegerField("半天数", default=1)
    must_attend = models.BooleanField("必须参加", default=True)
    notice = models.TextField("通知内容", blank=True)
    series = models.ForeignKey(
        "activities.Series", verbose_name="系列", null=True, blank=True, on_delete=models.PROTECT,
        related_name="activities",
    )  # fmt: skip
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    participations: models.Manager[Participation]
    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "活动"
        ordering: ClassVar = ["-starts_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["starts_on"], name="activity_start")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="activity_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("activities:detail", args=[self.pk])

    @property
    def is_held(self) -> bool:
        """Announced or over: neither a draft nor called off."""
        return self.status not in {Status.DRAFT, Status.CANCELLED}

    def has_begun(self, *, on: date) -> bool:
        return self.starts_on <= on

    def enter(self, *, by: User) -> None:
        """Save a new activity; should its number be taken this very moment, it gets the next free one."""
        self.created_by = by
        for left in reversed(range(NUMBER_TRIES)):
            try:
                with transaction.atomic():
                    self.save(force_insert=True)
                    record("登记", by=by, target=self, number=self.number)
                return
            except IntegrityError:
                if not left or not Activity.objects.filter(number=self.number).exists():
                    raise
                self.number = Activity.objects.next_number()

    def hold_for(self, step: Step) -> None:
        """Hold its row for what is kept beside it until the transaction ends; StepRefused where `step` cannot start."""
        self._hold(step)

    def publish(self, *, by: User) -> None:
        """Tell the participants."""
        with transaction.atomic():
            self._take("publish", by=by)
            tell_invited(self, self.attendance.with_people(), by=by)

    def close(self, *, by: User, mark_absent: bool = False) -> int:
        """Settle attendance: from now on it counts as it stands. Returns how many became absent by it.

        Whoever should have come and is unmarked is absent when the clerk says so (`mark_absent`); StepRefused else, and
        while a leave waits to be decided."""
        with transaction.atomic():
            self._hold(STEPS["close"])
            if waiting := self.attendance.marked(Attendance.LEAVE_ASKED).count():
                raise Refused(self, STEPS["close"], f"还有{waiting}人请假待批，请先准假或不准假，再结束")
            open_lines = self.attendance.unmarked().expected()
            absent = open_lines.count()
            if absent and not mark_absent:
                raise StepRefused(self, STEPS["close"])
            open_lines.update(status=Attendance.ABSENT)
            self._take("close", by=by, note=f"{absent}人未登记，记为缺席" if absent else "")
        return absent

    def reopen(self, *, by: User, note: str) -> None:
        """Open a closed activity again to correct its attendance."""
        self._take("reopen", by=by, note=note)

    def cancel(self, *, by: User, note: str) -> None:
        """Call it off; nothing of it counts, and those who were told of it are told."""
        with transaction.atomic():
            was_announced = self.status == Status.PUBLISHED
            self._take("cancel", by=by, note=note)
            if was_announced:
                tell_cancelled(self, self.attendance.with_people(), by=by, note=note)
