"""One member's part in one activity: what is asked of the rows, and the steps of a part."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from cppcc.core.periods import Period
from cppcc.core.workflow import Refused, Step, Stepped
from members.activities.states import (
    ATTENDED,
    MARKS,
    PART_STEPS,
    TAKE_PART,
    TO_ANSWER,
    UNMARKED,
    WITHOUT_PLACE,
    Attendance,
    Part,
    Status,
)
from members.activities.telling import tell_leave_asked, tell_leave_decided
from members.people.models import Appointment, BodyKind, Member, Seat

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.activities.models.activities import Activity

MAX_REASON = 200


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def attended(self) -> ParticipationQuerySet:
        """Present, be it late or not to the end; the activity neither a draft nor cancelled."""
        return self.settled().marked(*ATTENDED)

    def settled(self) -> ParticipationQuerySet:
        """With present, excused or absent on record; the activity neither a draft nor cancelled."""
        return self.marked(*MARKS).held()

    def held(self) -> ParticipationQuerySet:
        """In activities that are neither drafts nor cancelled."""
        return self.exclude(activity__status__in=[Status.DRAFT, Status.CANCELLED])

    def marked(self, *statuses: str) -> ParticipationQuerySet:
        return self.filter(status__in=statuses)

    def unmarked(self) -> ParticipationQuerySet:
        """Nobody has said yet whether they came."""
        return self.filter(status__in=UNMARKED)

    def expected(self) -> ParticipationQuerySet:
        """Whoever should come: all who are asked, or those who signed up (and did so again after a change) where coming
        is free."""
        return self.exclude(status__in=TO_ANSWER, activity__must_attend=False)

    def expected_on(self, day: date) -> ParticipationQuerySet:
        """Who should come to what begins on the day, and is not marked yet."""
        return self.expected().unmarked().filter(activity__status=Status.PUBLISHED, activity__starts_on=day)

    def with_place(self) -> ParticipationQuerySet:
        """Those who hold one of the places."""
        return self.exclude(status__in=WITHOUT_PLACE)

    def with_role(self) -> ParticipationQuerySet:
        return self.exclude(role="")

    def checked_in_by_phone(self) -> ParticipationQuerySet:
        return self.attended().exclude(checked_in_with="")

    def leave_decided(self, *, granted: bool) -> ParticipationQuerySet:
        return self.held().filter(leave_granted=granted)

    def to_answer(self, user: User, *, on: date) -> ParticipationQuerySet:
        """What the signed-in member has still to answer: asked, or asked again, and there is still time for it."""
        free = Q(activity__must_attend=False)
        too_late = free & (Q(activity__starts_on__lt=on) | Q(activity__sign_up_until__lt=on))
        waiting = self.filter(status__in=TO_ANSWER, activity__status=Status.PUBLISHED, activity__ends_on__gte=on)
        return waiting.of_user(user).exclude(too_late)

    def begun_in(self, period: Period) -> ParticipationQuerySet:
        return self.filter(activity__starts_on__gte=period.start, activity__starts_on__lte=period.last_day)

    def as_of(self, day: date) -> ParticipationQuerySet:
        return self.filter(activity__starts_on__lte=day)

    def of_member(self, member: Member) -> ParticipationQuerySet:
        return self.filter(member=member)

    def of_user(self, user: User) -> ParticipationQuerySet:
        return self.filter(member__user=user)

    def not_of(self, user: User) -> ParticipationQuerySet:
        return self.exclude(member__user=user)

    def in_activities(self, activities: models.QuerySet[Activity]) -> ParticipationQuerySet:
        return self.filter(activity__in=activities)

    def keyed(self, keys: list[int]) -> ParticipationQuerySet:
        return self.filter(pk__in=keys)

    def with_people(self) -> ParticipationQuerySet:
        """With member and account, to tell them something."""
        return self.select_related("member__user")

    def for_sheet(self, *, on: date) -> ParticipationQuerySet:
        """The organiser's list: member, group and office as of the day; by group, then office held, then strokes."""
        seat = Seat.objects.held(on=on).in_kind(BodyKind.GROUP).filter(appointment__member=OuterRef("member"))
        office = Appointment.objects.in_force(on=on).filter(member=OuterRef("member")).order_by("office")
        return (
            self.select_related("member")
            .annotate(
                group_name=Subquery(seat.order_by("pk").values("body__name")[:1]),
                group_key=Subquery(seat.order_by("pk").values("body")[:1]),
                group_order=Subquery(seat.order_by("pk").values("body__order")[:1]),
                office=Subquery(office.values("office")[:1]),
            )
            .order_by(
                F("group_order").asc(nulls_last=True),
                F("group_key").asc(nulls_last=True),
                F("office").asc(nulls_last=True),
                "member__stroke_key",
                "member__number",
            )
        )


class Participation(Stepped):
    STEPS = PART_STEPS

    activity = models.ForeignKey("activities.Activity", on_delete=models.CASCADE, related_name="participations")
    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="participations")
    status = models.CharField("状态", max_length=20, choices=Attendance, default=Attendance.INVITED)
    role = models.CharField("角色", max_length=20, choices=Part, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    half_days = models.PositiveSmallIntegerField("到场半天数", null=True, blank=True)  # empty: all of them
    checked_in_at = models.DateTimeField("签到时间", null=True)
    checked_in_with = models.CharField(
        "签到设备", max_length=40, blank=True
    )  # a random mark of the phone; not by phone: ""
    leave_reason = models.CharField("请假原因", max_length=MAX_REASON, blank=True)
    leave_asked_at = models.DateTimeField("请假时间", null=True)
    leave_granted = models.BooleanField("准假", null=True)  # empty: not decided
    leave_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="批假人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    leave_decided_at = models.DateTimeField("批假时间", null=True)
    leave_answer = models.CharField("批假意见", max_length=MAX_REASON, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "出席"
        constraints: ClassVar = [models.UniqueConstraint(fields=["activity", "member"], name="takes_part_once")]
        indexes: ClassVar = [models.Index(fields=["activity", "status"], name="participation_status")]

    def __str__(self) -> str:
        return f"{self.member} {self.get_status_display()}"

    def get_absolute_url(self) -> str:
        return reverse("activities:detail", args=[self.activity_id])

    @property
    def attended_half_days(self) -> int:
        return self.activity.half_days if self.half_days is None else self.half_days

    # --- What the member says ----------------------------------------------------------------------------------------
    def confirm(self, *, by: User, at: datetime) -> None:
        """Will come, as one must; also who asked for leave, or got it, and comes after all."""
        with transaction.atomic():
            activity = self._held("confirm")
            if not activity.must_attend:
                raise Refused(activity, PART_STEPS["confirm"], f"《{activity}》是自愿报名的活动，请按“报名”")
            if at > activity.ends:
                raise Refused(activity, PART_STEPS["confirm"], f"《{activity}》已经结束")
            self._take("confirm", by=by)

    def sign_up(self, *, by: User, at: datetime) -> None:
        """Take one of the places; of two who want the last one, one gets it and the other is told so."""
        with transaction.atomic():
            activity = self._held("sign_up")
            step = PART_STEPS["sign_up"]
            if activity.must_attend:
                raise Refused(activity, step, f"《{activity}》是必须参加的活动，请按“确认参加”")
            if not activity.takes_sign_ups(at=at):
                raise Refused(activity, step, f"《{activity}》的报名已经截止，要参加请联系组织者")
            self._need_place(step)
            self._take("sign_up", by=by)

    def withdraw(self, *, by: User, at: datetime) -> None:
        """Give the place back, as long as others could still take it."""
        with transaction.atomic():
            activity = self._held("withdraw")
            if not activity.takes_sign_ups(at=at):
                told = f"《{activity}》的报名已经截止，不能再取消；来不了请按“请假”"
                raise Refused(activity, PART_STEPS["withdraw"], told)
            self._take("withdraw", by=by)

    def ask_leave(self, *, by: User, at: datetime, reason: str) -> None:
        """Ask the organiser to be excused. After the deadline only the organiser can enter it."""
        with transaction.atomic():
            self._held("ask_leave")
            self.need_leave_in_time(at=at)
            fresh = {"leave_granted": None, "leave_decided_by": None, "leave_decided_at": None, "leave_answer": ""}
            self._take("ask_leave", by=by, note=reason, leave_reason=reason, leave_asked_at=at, **fresh)
            tell_leave_asked(self, by=by)

    def need_leave_in_time(self, *, at: datetime) -> None:
        """Refused in words when it is too late to ask on the phone."""
        if not self.activity.takes_leave(at=at):
            told = f"《{self.activity}》的网上请假已经截止，请直接联系组织者{self.activity.organiser}，由组织者登记"
            raise Refused(self.activity, PART_STEPS["ask_leave"], told)

    # --- What the organiser decides ----------------------------------------------------------------------------------
    def grant_leave(self, *, by: User, at: datetime, note: str = "") -> None:
        """Excused, by `by`."""
        self._decide("grant_leave", by=by, at=at, note=note, granted=True)

    def refuse_leave(self, *, by: User, at: datetime, note: str) -> None:
        """Not excused: the member is expected, and told why."""
        self._decide("refuse_leave", by=by, at=at, note=note, granted=False)

    def _decide(self, name: str, *, by: User, at: datetime, note: str, granted: bool) -> None:
        with transaction.atomic():
            self._held(name)
            decided = {"leave_granted": granted, "leave_decided_by": by, "leave_decided_at": at, "leave_answer": note}
            self._take(name, by=by, note=note, **decided)
            tell_leave_decided([self], by=by)

    # --- Being there -------------------------------------------------------------------------------------------------
    def check_in(self, *, by: User, at: datetime, device: str = "") -> None:
        """Present, or late, by the moment: on the member's own phone (`device`), or pressed by the organiser."""
        with transaction.atomic():
            activity = self._held("check_in")
            activity.need_check_in(at=at)
            if not activity.must_attend:
                self._need_place(PART_STEPS["check_in"])
            name = "check_in_late" if activity.is_late(at=at) else "check_in"
            self._take(name, by=by, checked_in_at=at, checked_in_with=device)

    def _held(self, name: str) -> Activity:
        """The activity, locked while it is announced, and this part as it stands now; StepRefused when it is not."""
        activity = self.activity
        activity.hold_for(TAKE_PART)
        self.refresh_from_db(fields=["status"])
        self.need_start(name)
        return activity

    def _need_place(self, step: Step) -> None:
        if self.status in WITHOUT_PLACE and self.activity.places_left == 0:
            raise Refused(self.activity, step, f"《{self.activity}》的{self.activity.places}个名额已满，没有报上")
