"""Activities and who took part."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cppcc.core.periods import Period
from cppcc.core.workflow import Stepped
from members.activities.states import STEPS, Status
from members.people.models import Body, Member

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class ActivityKind(models.Model):
    name = models.CharField("类型", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "活动类型"
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class ActivityQuerySet(models.QuerySet["Activity"]):
    def held(self) -> ActivityQuerySet:
        """Everything but drafts and cancelled ones."""
        return self.exclude(status__in=[Status.DRAFT, Status.CANCELLED])

    def begun_in(self, period: Period) -> ActivityQuerySet:
        return self.filter(starts_on__gte=period.start, starts_on__lte=period.last_day)

    def visible_to(self, user: User) -> ActivityQuerySet:
        """Office and leaders see all but others' drafts; members what they are asked to, or published ones."""
        from cppcc.core.accounts.roles import Role

        if user.is_office or Role.LEADER in user.roles:
            return self
        if Role.MEMBER in user.roles:
            return self.filter(Q(participations__member__user=user) | Q(created_by=user)).distinct()
        return self.none()

    def for_list(self) -> ActivityQuerySet:
        return self.select_related("kind", "organiser")


class Activity(Stepped):
    STEPS = STEPS

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
    outcome = models.TextField("活动成果", blank=True)
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "活动"
        ordering: ClassVar = ["-starts_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["starts_on"], name="activity_start")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="activity_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.name

    def publish(self, *, by: User) -> None:
        """Tell the participants."""
        self._take("publish", by=by)

    def close(self, *, by: User) -> None:
        """Settle attendance: from now on it counts as it stands."""
        self._take("close", by=by)

    def reopen(self, *, by: User, note: str) -> None:
        """Open a closed activity again to correct its attendance."""
        self._take("reopen", by=by, note=note)

    def cancel(self, *, by: User, note: str) -> None:
        """Call it off; nothing of it counts."""
        self._take("cancel", by=by, note=note)


class Attendance(models.TextChoices):
    INVITED = "invited", "待确认"
    SIGNED_UP = "signed_up", "已报名"
    PRESENT = "present", "出席"
    LATE = "late", "迟到"
    LEFT_EARLY = "left_early", "早退"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"


ATTENDED = [Attendance.PRESENT, Attendance.LATE, Attendance.LEFT_EARLY]


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def attended(self) -> ParticipationQuerySet:
        """Present, be it late or not to the end; the activity not cancelled."""
        return self.filter(status__in=ATTENDED).exclude(activity__status__in=[Status.DRAFT, Status.CANCELLED])

    def settled(self) -> ParticipationQuerySet:
        """With a mark of how it went: attended in any way, excused or absent; the activity not cancelled."""
        return self.filter(status__in=[*ATTENDED, Attendance.EXCUSED, Attendance.ABSENT]).exclude(
            activity__status__in=[Status.DRAFT, Status.CANCELLED]
        )

    def marked(self, status: Attendance) -> ParticipationQuerySet:
        return self.filter(status=status)

    def begun_in(self, period: Period) -> ParticipationQuerySet:
        return self.filter(activity__starts_on__gte=period.start, activity__starts_on__lte=period.last_day)

    def as_of(self, day: date) -> ParticipationQuerySet:
        return self.filter(activity__starts_on__lte=day)


class Participation(models.Model):
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participations")
    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="participations")
    status = models.CharField("状态", max_length=20, choices=Attendance, default=Attendance.INVITED)
    role = models.CharField("角色", max_length=20, blank=True, help_text="主持、发言、主讲、列席")
    note = models.CharField("备注", max_length=200, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "出席"
        constraints: ClassVar = [models.UniqueConstraint(fields=["activity", "member"], name="takes_part_once")]

    def __str__(self) -> str:
        return f"{self.member} {self.get_status_display()}"
