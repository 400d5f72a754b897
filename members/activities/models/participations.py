"""One member's part in one activity."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, OuterRef, Subquery

from cppcc.core.periods import Period
from members.activities.states import ATTENDED, MARKS, UNMARKED, Attendance, Part, Status
from members.people.models import Appointment, BodyKind, Member, Seat


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def attended(self) -> ParticipationQuerySet:
        """Present, be it late or not to the end; the activity neither a draft nor cancelled."""
        return self.settled().marked(*ATTENDED)

    def settled(self) -> ParticipationQuerySet:
        """With present, excused or absent on record; the activity neither a draft nor cancelled."""
        return self.marked(*MARKS).exclude(activity__status__in=[Status.DRAFT, Status.CANCELLED])

    def marked(self, *statuses: str) -> ParticipationQuerySet:
        return self.filter(status__in=statuses)

    def unmarked(self) -> ParticipationQuerySet:
        """Nobody has said yet whether they came."""
        return self.filter(status__in=UNMARKED)

    def expected(self) -> ParticipationQuerySet:
        """Whoever should come: all who are asked, or those who signed up where coming is free."""
        return self.exclude(status=Attendance.INVITED, activity__must_attend=False)

    def begun_in(self, period: Period) -> ParticipationQuerySet:
        return self.filter(activity__starts_on__gte=period.start, activity__starts_on__lte=period.last_day)

    def as_of(self, day: date) -> ParticipationQuerySet:
        return self.filter(activity__starts_on__lte=day)

    def of_member(self, member: Member) -> ParticipationQuerySet:
        return self.filter(member=member)

    def keyed(self, keys: list[int]) -> ParticipationQuerySet:
        return self.filter(pk__in=keys)

    def for_sheet(self, *, on: date) -> ParticipationQuerySet:
        """The organiser's list: member, group and office as of the day; by group, then office held, then strokes."""
        seat = Seat.objects.held(on=on).in_kind(BodyKind.GROUP).filter(appointment__member=OuterRef("member"))
        office = Appointment.objects.in_force(on=on).filter(member=OuterRef("member")).order_by("office")
        return (
            self.select_related("member")
            .annotate(
                group_name=Subquery(seat.order_by("pk").values("body__name")[:1]),
                group_order=Subquery(seat.order_by("pk").values("body__order")[:1]),
                office=Subquery(office.values("office")[:1]),
            )
            .order_by(
                F("group_order").asc(nulls_last=True),
                F("group_name").asc(nulls_last=True),
                F("office").asc(nulls_last=True),
                "member__stroke_key",
                "member__number",
            )
        )


class Participation(models.Model):
    activity = models.ForeignKey("activities.Activity", on_delete=models.CASCADE, related_name="participations")
    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="participations")
    status = models.CharField("状态", max_length=20, choices=Attendance, default=Attendance.INVITED)
    role = models.CharField("角色", max_length=20, choices=Part, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "出席"
        constraints: ClassVar = [models.UniqueConstraint(fields=["activity", "member"], name="takes_part_once")]
        indexes: ClassVar = [models.Index(fields=["activity", "status"], name="participation_status")]

    def __str__(self) -> str:
        return f"{self.member} {self.get_status_display()}"
