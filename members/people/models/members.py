"""Members: who they are, found by name, number or pinyin, and who of them is in office on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Max, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from members.people.fields import NameField, PinyinField, StrokeKeyField
from members.people.models.appointments import Appointment, Office, Seat
from members.people.models.bodies import Body
from members.people.models.kept import Kept

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

NO_OFFICE = 99


class Gender(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class MemberQuerySet(models.QuerySet["Member"]):
    def in_office(self, *, on: date) -> MemberQuerySet:
        """Members with an appointment in force on the day."""
        return self.filter(pk__in=Appointment.objects.in_force(on=on).values("member"))

    def out_of_office(self, *, on: date) -> MemberQuerySet:
        return self.exclude(pk__in=Appointment.objects.in_force(on=on).values("member"))

    def holding(self, office: Office, *, on: date) -> MemberQuerySet:
        return self.filter(pk__in=Appointment.objects.in_force(on=on).filter(office=office).values("member"))

    def sitting_in(self, body: Body, *, on: date) -> MemberQuerySet:
        return self.sitting_in_any([body.pk], on=on)

    def sitting_in_any(self, bodies: Iterable[int], *, on: date) -> MemberQuerySet:
        return self.filter(pk__in=Seat.objects.held(on=on).filter(body__in=bodies).values("appointment__member"))

    def named_or_numbered(self, words: Iterable[str]) -> MemberQuerySet:
        """Bearers of any of the names or numbers, as spelled by `plain_name`."""
        wanted = set(words)
        return self.filter(Q(name__in=wanted) | Q(number__in={*wanted, *(word.upper() for word in wanted)}))

    def namesakes_of(self, name: str) -> MemberQuerySet:
        return self.filter(name=name).order_by("number")

    def among(self, members: Iterable[Member]) -> MemberQuerySet:
        return self.filter(pk__in=[member.pk for member in members])

    def matching(self, text: str) -> MemberQuerySet:
        """Every word of `text` in the name, the number, the pinyin or the place of work."""
        rows = self
        for word in text.split():
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(number__icontains=word)
                | Q(pinyin__icontains=word.lower())
                | Q(work__icontains=word)
            )
        return rows

    def next_number(self) -> str:
        """One more than the highest number of the usual shape W0001; a suggestion, the constraint decides."""
        last = self.filter(number__regex=r"^W[0-9]{4}$").aggregate(last=Max("number"))["last"] or "W0000"
        return f"W{int(last[1:]) + 1:04d}"

    def without_account(self) -> MemberQuerySet:
        return self.filter(user__isnull=True)

    def with_account_in(self, users: Collection[int]) -> MemberQuerySet:
        return self.filter(user__in=users).select_related("user")

    def visible_to(self, user: User) -> MemberQuerySet:
        """Office and leaders see all; a convenor their groups; a member themself; nobody else anyone."""
        if user.is_office or Role.LEADER in user.roles:
            return self
        mine = Q(user=user)
        if Role.CONVENOR in user.roles:
            today = timezone.localdate()
            led = Seat.objects.held(on=today).convening().of_user(user).values("body")
            mine |= Q(pk__in=Seat.objects.held(on=today).filter(body__in=led).values("appointment__member"))
        return self.filter(mine)

    def nameable_by(self, user: User) -> MemberQuerySet:
        """Whose name and number `user` may look up while typing: colleagues, for office, leaders and members."""
        if user.is_office or user.roles & {Role.LEADER, Role.MEMBER, Role.CONVENOR}:
            return self
        return self.none()

    def with_rank(self, *, on: date) -> MemberQuerySet:
        """`rank`: the highest office held on the day, as a number that sorts by protocol."""
        held = Appointment.objects.in_force(on=on).filter(member=OuterRef("pk")).order_by("office")
        return self.annotate(rank=Coalesce(Subquery(held.values("office")[:1]), Value(NO_OFFICE)))

    def in_protocol_order(self, *, on: date) -> MemberQuerySet:
        """By office held on the day, then by surname strokes."""
        return self.with_rank(on=on).order_by(F("rank"), "stroke_key", "number")

    def in_stroke_order(self) -> MemberQuerySet:
        return self.order_by("stroke_key", "number")

    def with_posts(self, *, on: date) -> MemberQuerySet:
        """`member.posts`: appointments in force on the day, each with its `held` seats; two queries."""
        posts = Appointment.objects.in_force(on=on).with_seats(on=on).order_by("-starts_on")
        held = Prefetch("appointments", queryset=posts, to_attr="posts")
        return self.prefetch_related(held)  # type: ignore[no-redef]

    def for_list(self, *, on: date) -> MemberQuerySet:
        return self.with_posts(on=on).select_related("user")


class Member(Kept):
    DERIVED: ClassVar = {"name": ["stroke_key", "pinyin"]}

    number = models.CharField("委员编号", max_length=20, unique=True)
    name = NameField("姓名", max_length=40)
    stroke_key = StrokeKeyField("笔画序", max_length=400, blank=True, editable=False)
    pinyin = PinyinField("拼音", max_length=160, blank=True, editable=False)
    gender = models.CharField("性别", max_length=10, choices=Gender, blank=True)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    work = models.CharField("单位及职务", max_length=120, blank=True)
    phone = models.CharField("手机号", max_length=20, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="账号", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="member",
    )  # fmt: skip

    objects = MemberQuerySet.as_manager()
    posts: list[Appointment]  # set by `with_posts`

    class Meta:
        verbose_name = "委员"
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index(fields=["name"], name="member_name"),
            models.Index(fields=["stroke_key"], name="member_strokes"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:member", args=[self.pk])

    @property
    def chosen_as(self) -> str:
        """How a form field writes this member, so that it is read back without doubt: 张三（W0012）."""
        return f"{self.name}（{self.number}）"

    @property
    def post(self) -> Appointment | None:
        """The appointment in force, of the day given to `with_posts`."""
        return self.posts[0] if self.posts else None

    def apply(self, values: dict[str, Any], *, by: User) -> None:
        """Take over `values` by field name."""
        for field, value in values.items():
            setattr(self, field, value)
        self.keep(by=by, changed=values)

    def follow_seats(self, *, on: date) -> None:
        """Let the account hold the role of a convenor exactly while a seat of one is held."""
        if self.user is None:
            return
        convenes = Seat.objects.held(on=on).convening().of_user(self.user).exists()
        held = self.user.roles
        wanted = held | {Role.CONVENOR} if convenes else held - {Role.CONVENOR}
        if wanted != held:
            self.user.hold(wanted)
            record("召集人角色" + ("授予" if convenes else "收回"), by=None, target=self.user)
