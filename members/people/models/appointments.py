"""Appointments of members in a term and their seats in bodies; who is what is asked as of a date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from cppcc.core.audit.models import record
from cppcc.core.lists import Listed
from cppcc.core.workflow import Step, StepRefused
from members.people.models.bodies import Body, BodyKind
from members.people.models.kept import Kept
from members.people.models.terms import Term

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

CONVENOR = "召集人"
END = Step("结束任职", {"在任"}, "已结束", asks=True, danger=True)


class Office(models.IntegerChoices):
    """Office held, in the order of protocol."""

    CHAIR = 1, "主席"
    VICE_CHAIR = 2, "副主席"
    SECRETARY_GENERAL = 3, "秘书长"
    STANDING = 4, "常委"
    MEMBER = 5, "委员"


class ChangeReason(Listed):
    """Why an appointment began or ended: 换届, 增补, 辞去, 撤销, 去世 … the office edits the rows."""

    name = models.CharField("变动原因", max_length=40, unique=True)

    class Meta(Listed.Meta):
        verbose_name = "变动原因"


def in_force_on(on: date, prefix: str = "") -> Q:
    """The condition that an appointment, reached by `prefix`, is in force on the day."""
    return Q(**{f"{prefix}starts_on__lte": on}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": on})
    )


def held_on(on: date, prefix: str = "") -> Q:
    """The condition that a seat, reached by `prefix`, is held on the day; its own dates narrow the appointment's."""
    return (
        in_force_on(on, f"{prefix}appointment__")
        & (Q(**{f"{prefix}starts_on__isnull": True}) | Q(**{f"{prefix}starts_on__lte": on}))
        & (Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": on}))
    )


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, *, on: date) -> AppointmentQuerySet:
        return self.filter(in_force_on(on))

    def visible_to(self, user: User) -> AppointmentQuerySet:
        """Those of the members whom the user sees."""
        from members.people.models.members import Member

        return self.filter(member__in=Member.objects.visible_to(user))

    def with_seats(self, *, on: date | None = None) -> AppointmentQuerySet:
        """`appointment.held`: its seats with their bodies, of the day or (on=None) all it ever had."""
        seats = Seat.objects.held(on=on) if on else Seat.objects.all()
        seats = seats.select_related("body").order_by("body__kind", "body__order", "body__pk")
        held = Prefetch("seats", queryset=seats, to_attr="held")
        return self.select_related("term").prefetch_related(held)  # type: ignore[no-redef]

    def for_history(self) -> AppointmentQuerySet:
        """What a member's page shows: newest first, with reasons and all seats."""
        return self.with_seats().select_related("term", "reason").order_by("-starts_on", "-pk")


class Appointment(Kept):
    member = models.ForeignKey(
        "people.Member", verbose_name="委员", on_delete=models.CASCADE, related_name="appointments"
    )
    term = models.ForeignKey(Term, verbose_name="届", on_delete=models.PROTECT, related_name="appointments")
    office = models.PositiveSmallIntegerField("职务", choices=Office, default=Office.MEMBER)
    starts_on = models.DateField("任职起")
    ends_on = models.DateField("任职止", null=True, blank=True)
    reason = models.ForeignKey(
        ChangeReason, verbose_name="变动原因", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    bodies = models.ManyToManyField(Body, through="Seat", related_name="appointments")

    objects = AppointmentQuerySet.as_manager()
    held: list[Seat]  # set by `with_seats`

    class Meta:
        verbose_name = "任职"
        ordering: ClassVar = ["-starts_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "term", "starts_on"], name="appointed_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="appointment_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.get_office_display()}"

    @property
    def is_open(self) -> bool:
        return self.ends_on is None

    def seats_of(self, kind: BodyKind) -> list[Seat]:
        """The seats of one kind among those loaded by `with_seats`."""
        return [seat for seat in self.held if seat.body.kind == kind]

    @property
    def sectors(self) -> list[Seat]:
        return self.seats_of(BodyKind.SECTOR)

    @property
    def parties(self) -> list[Seat]:
        return self.seats_of(BodyKind.PARTY)

    @property
    def committees(self) -> list[Seat]:
        return self.seats_of(BodyKind.COMMITTEE)

    @property
    def groups(self) -> list[Seat]:
        return self.seats_of(BodyKind.GROUP)

    @property
    def councils(self) -> list[Seat]:
        return self.seats_of(BodyKind.COUNCIL)

    def end(self, *, by: User | None, on: date, reason: ChangeReason) -> None:
        """End an open appointment on a day, and with it its seats; StepRefused when it has an end already."""
        with transaction.atomic():
            ended = Appointment.objects.filter(pk=self.pk, ends_on__isnull=True).update(ends_on=on, reason=reason)
            if not ended:
                raise StepRefused(self, END)
            self.ends_on, self.reason = on, reason
            record(END.label, by=by, target=self.member, on=on.isoformat(), reason=reason.name)
            self.member.follow_seats(on=timezone.localdate())

    def sit(self, places: Mapping[Body, str], *, by: User | None, since: date | None = None) -> None:
        """Hold exactly the seats `places` (body → duty). With `since` it is a change on that day and the seats before
        it stay in the history; without, a correction of what was entered."""
        with transaction.atomic():
            current = {seat.body_id: seat for seat in self.seats.open()}
            wanted = {body.pk: duty for body, duty in places.items()}
            left = [seat for pk, seat in current.items() if wanted.get(pk) != seat.duty]
            for seat in left:
                seat.leave(since=since)
            stayed = set(current) - {seat.body_id for seat in left}
            taken = [pk for pk in wanted if pk not in stayed]
            Seat.objects.bulk_create(
                Seat(appointment=self, body_id=pk, duty=wanted[pk], starts_on=since) for pk in taken
            )
            if left or taken:
                record("调整席位", by=by, target=self.member, places=[f"{b.name}{d}" for b, d in places.items()])
                self.member.follow_seats(on=timezone.localdate())


class SeatQuerySet(models.QuerySet["Seat"]):
    def held(self, *, on: date) -> SeatQuerySet:
        """Seats of appointments in force on the day; a seat with its own dates counts within them."""
        return self.filter(held_on(on))

    def in_kind(self, kind: BodyKind) -> SeatQuerySet:
        return self.filter(body__kind=kind)

    def in_kinds(self, *kinds: BodyKind) -> SeatQuerySet:
        return self.filter(body__kind__in=kinds)

    def in_body(self, body: Body) -> SeatQuerySet:
        return self.filter(body=body)

    def convening(self) -> SeatQuerySet:
        return self.filter(duty__contains=CONVENOR)

    def open(self) -> SeatQuerySet:
        return self.filter(ends_on__isnull=True)

    def of_user(self, user: User) -> SeatQuerySet:
        return self.filter(appointment__member__user=user)

    def for_body_page(self) -> SeatQuerySet:
        """Those with a duty first, then by office and surname strokes."""
        return self.select_related("appointment__member").order_by(
            models.Case(models.When(duty="", then=1), default=0),
            "appointment__office",
            "appointment__member__stroke_key",
            "pk",
        )


class Seat(models.Model):
    """A place in a body during an appointment, with a duty (召集人, 主任, …) or none."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="seats")
    body = models.ForeignKey(Body, verbose_name="组织", on_delete=models.PROTECT, related_name="seats")
    duty = models.CharField("职责", max_length=40, blank=True)
    starts_on = models.DateField("起", null=True, blank=True)
    ends_on = models.DateField("止", null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "席位"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["appointment", "body"], condition=Q(ends_on__isnull=True), name="seated_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}{self.duty}"

    @property
    def told(self) -> str:
        """第一活动组（召集人）"""
        return f"{self.body.name}（{self.duty}）" if self.duty else self.body.name

    def leave(self, *, since: date | None) -> None:
        """Give the seat up from `since` on; without a day, or when it began then, it never was."""
        began = self.starts_on or self.appointment.starts_on
        if since is None or since <= began:
            self.delete()
        else:
            self.ends_on = since - timedelta(days=1)
            self.save(update_fields=["ends_on"])
