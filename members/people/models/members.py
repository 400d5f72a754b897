"""Members, their appointments in a term, and their seats in bodies; who is what is asked as of a date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.people.models.bodies import Body, BodyKind
from members.people.models.terms import Term

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class Gender(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class Office(models.IntegerChoices):
    """Office held, in the order of protocol."""

    CHAIR = 1, "主席"
    VICE_CHAIR = 2, "副主席"
    SECRETARY_GENERAL = 3, "秘书长"
    STANDING = 4, "常委"
    MEMBER = 5, "委员"


class MemberQuerySet(models.QuerySet["Member"]):
    def in_office(self, *, on: date) -> MemberQuerySet:
        """Members with an appointment in force on the day."""
        return self.filter(pk__in=Appointment.objects.in_force(on=on).values("member"))

    def sitting_in(self, body: Body, *, on: date) -> MemberQuerySet:
        return self.filter(pk__in=Seat.objects.held(on=on).filter(body=body).values("appointment__member"))

    def visible_to(self, user: User) -> MemberQuerySet:
        """Office and leaders see all; a convenor their groups; a member themself; nobody else anyone."""
        from cppcc.core.accounts.roles import Role

        if user.is_office or Role.LEADER in user.roles:
            return self
        mine = Q(user=user)
        if Role.CONVENOR in user.roles:
            led = Seat.objects.filter(appointment__member__user=user, duty__contains="召集人").values("body")
            mine |= Q(appointments__seats__body__in=led)
        return self.filter(mine).distinct()

    def in_protocol_order(self) -> MemberQuerySet:
        return self.order_by("stroke_key", "number")


class Member(models.Model):
    number = models.CharField("委员编号", max_length=20, unique=True)
    name = models.CharField("姓名", max_length=40)
    stroke_key = models.CharField("笔画序", max_length=400, blank=True, editable=False)
    pinyin = models.CharField("拼音", max_length=160, blank=True, editable=False)
    gender = models.CharField("性别", max_length=10, choices=Gender, blank=True)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    born_on = models.DateField("出生年月", null=True, blank=True)
    work = models.CharField("单位及职务", max_length=120, blank=True)
    phone = models.CharField("手机号", max_length=20, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="账号", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="member",
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "委员"
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["name"], name="member_name")]

    def __str__(self) -> str:
        return self.name


class ChangeReason(models.Model):
    """Why an appointment began or ended: 换届, 增补, 辞去, 撤销, 去世 … the office edits the rows."""

    name = models.CharField("变动原因", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=100)

    class Meta:
        verbose_name = "变动原因"
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, *, on: date) -> AppointmentQuerySet:
        return self.filter(Q(starts_on__lte=on), Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Appointment(models.Model):
    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.CASCADE, related_name="appointments")
    term = models.ForeignKey(Term, verbose_name="届", on_delete=models.PROTECT, related_name="appointments")
    office = models.PositiveSmallIntegerField("职务", choices=Office, default=Office.MEMBER)
    starts_on = models.DateField("任职起")
    ends_on = models.DateField("任职止", null=True, blank=True)
    reason = models.ForeignKey(
        ChangeReason, verbose_name="变动原因", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    bodies = models.ManyToManyField(Body, through="Seat", related_name="appointments")

    objects = AppointmentQuerySet.as_manager()

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


class SeatQuerySet(models.QuerySet["Seat"]):
    def held(self, *, on: date) -> SeatQuerySet:
        """Seats of appointments in force on the day; a seat with its own dates counts within them."""
        return self.filter(
            Q(appointment__starts_on__lte=on),
            Q(appointment__ends_on__isnull=True) | Q(appointment__ends_on__gte=on),
            Q(starts_on__isnull=True) | Q(starts_on__lte=on),
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        )

    def in_kind(self, kind: BodyKind) -> SeatQuerySet:
        return self.filter(body__kind=kind)


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
        constraints: ClassVar = [models.UniqueConstraint(fields=["appointment", "body"], name="seated_once")]

    def __str__(self) -> str:
        return f"{self.body}{self.duty}"
