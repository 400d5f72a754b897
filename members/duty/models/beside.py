"""What people decide beside the rules: corrections, exemptions, objections. Each is a record with its reason."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.workflow import Stepped, StepRefused
from members.duty.models.schemes import Scheme
from members.duty.states import CORRECT, OBJECT, OBJECTION_STEPS, ObjectionStatus, Status
from members.people.convenors import led_members
from members.people.models import Member

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def in_scheme(self, scheme: Scheme) -> CorrectionQuerySet:
        """All of them, those taken back too."""
        return self.filter(scheme=scheme)

    def matching(self, text: str) -> CorrectionQuerySet:
        """Every word in the member's name or number or the reason."""
        rows = self
        for word in text.split():
            rows = rows.filter(
                Q(member__name__icontains=word) | Q(member__number__icontains=word) | Q(reason__icontains=word)
            )
        return rows

    def standing(self) -> CorrectionQuerySet:
        """Not taken back."""
        return self.filter(taken_back_at=None)

    def of_scheme(self, scheme: Scheme, *, until: datetime) -> CorrectionQuerySet:
        """What counts for the scheme at the moment."""
        taken_back = Q(taken_back_at__isnull=True) | Q(taken_back_at__gt=until)
        return self.filter(taken_back, scheme=scheme, at__lte=until)

    def visible_to(self, user: User) -> CorrectionQuerySet:
        """The office's; members see those of their own."""
        return self if user.is_office else self.filter(member__user=user)

    def for_list(self) -> CorrectionQuerySet:
        return self.select_related("member", "by", "taken_back_by")


class Correction(models.Model):
    """Points given or taken by hand; the score itself is never touched."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="corrections")
    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField("分值", max_digits=7, decimal_places=2, help_text="加分填正数，扣分填负数。")
    reason = models.CharField("原因", max_length=200)
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField("撤销时间", null=True, editable=False)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_why = models.CharField("撤销原因", max_length=200, blank=True, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "得分更正"
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(points=Decimal(0)), name="correction_changes")]

    def __str__(self) -> str:
        return f"{self.member} {self.points:+f}分"

    def get_absolute_url(self) -> str:
        return reverse("duty:corrections", args=[self.scheme_id])

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None

    def need_standing(self) -> None:
        """StepRefused when it was taken back already, or the year is frozen."""
        self.scheme.need_start(CORRECT)
        if not self.stands:
            raise StepRefused(self.scheme, CORRECT)

    def enter(self, *, by: User) -> None:
        """Save it; refused once the year is frozen."""
        with transaction.atomic():
            self.scheme._hold(CORRECT)  # noqa: SLF001 - a correction is part of the scheme's year
            self.by = by
            self.save(force_insert=True)
            record("更正得分", by=by, target=self, member=self.member.name, points=str(self.points), note=self.reason)

    def take_back(self, *, by: User, note: str) -> None:
        """It counts no more; the row stays, with why."""
        with transaction.atomic():
            self.scheme._hold(CORRECT)  # noqa: SLF001 - as above
            changes = {"taken_back_at": timezone.now(), "taken_back_by": by, "taken_back_why": note}
            if not Correction.objects.standing().filter(pk=self.pk).update(**changes):
                raise StepRefused(self.scheme, CORRECT)
            record("撤销得分更正", by=by, target=self, note=note)


class ExemptFrom(models.TextChoices):
    RANKING = "ranking", "不参加排名"
    AWARDS = "awards", "不参加评优"


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def of_scheme(self, scheme: Scheme) -> ExemptionQuerySet:
        return self.filter(scheme=scheme)

    def visible_to(self, user: User) -> ExemptionQuerySet:
        """The office's; others read it on the standings."""
        return self if user.is_office else self.none()

    def for_list(self) -> ExemptionQuerySet:
        return self.select_related("member", "scheme")


class Exemption(models.Model):
    """Somebody scored who is not ranked, or not awarded, for a reason beside the rules."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="exemptions")
    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="+")
    exempt_from = models.CharField("范围", max_length=20, choices=ExemptFrom, default=ExemptFrom.RANKING)
    reason = models.CharField("原因", max_length=200)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = "不参评人员"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "member", "exempt_from"], name="exempt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_exempt_from_display()}"

    def enter(self, *, by: User) -> None:
        with transaction.atomic():
            self.scheme._hold(CORRECT)  # noqa: SLF001 - part of the scheme's year
            self.save(force_insert=True)
            record("登记不参评", by=by, target=self, member=self.member.name, note=self.reason)

    def end(self, *, by: User) -> None:
        """The member takes part again."""
        with transaction.atomic():
            self.scheme._hold(CORRECT)  # noqa: SLF001 - as above
            record("取消不参评", by=by, target=self, member=self.member.name)
            self.delete()


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def waiting(self) -> ObjectionQuerySet:
        return self.filter(status=ObjectionStatus.ASKED)

    def in_status(self, status: str) -> ObjectionQuerySet:
        return self.filter(status=status)

    def of_scheme(self, scheme: Scheme) -> ObjectionQuerySet:
        return self.filter(scheme=scheme)

    def of(self, scheme: Scheme, member: Member) -> ObjectionQuerySet:
        return self.filter(scheme=scheme, member=member)

    def still_open(self) -> ObjectionQuerySet:
        """Of years that are not frozen: of a frozen one nothing changes any more."""
        return self.exclude(scheme__status=Status.FROZEN)

    def of_year(self, year: str) -> ObjectionQuerySet:
        return self.filter(scheme__year=year)

    def matching(self, text: str) -> ObjectionQuerySet:
        """Every word in the member's name or number, the line or the text."""
        rows = self
        for word in text.split():
            rows = rows.filter(
                Q(member__name__icontains=word)
                | Q(member__number__icontains=word)
                | Q(line__icontains=word)
                | Q(text__icontains=word)
            )
        return rows

    def visible_to(self, user: User) -> ObjectionQuerySet:
        """The office and leaders all; convenors those of whom they lead; members their own."""
        if user.is_office or Role.LEADER in user.roles:
            return self
        seen = Q(member__user=user)
        if Role.CONVENOR in user.roles:
            seen |= Q(member__in=led_members(user, on=timezone.localdate()))
        return self.filter(seen)

    def for_list(self) -> ObjectionQuerySet:
        return self.select_related("member", "scheme", "answered_by")


class Objection(Stepped):
    """A member says that a line of the card is wrong; the office answers."""

    STEPS = OBJECTION_STEPS

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="objections")
    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="+")
    line = models.CharField("计分项", max_length=80, blank=True)
    text = models.TextField("异议内容", max_length=500)
    at = models.DateTimeField("提出时间", default=timezone.now)
    status = models.CharField("状态", max_length=20, choices=ObjectionStatus, default=ObjectionStatus.ASKED)
    answer = models.TextField("答复", max_length=500, blank=True)
    answered_on = models.DateField("答复日期", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="答复人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "得分异议"
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.member}的异议"

    def get_absolute_url(self) -> str:
        return reverse("duty:objection", args=[self.pk])

    def raise_it(self, *, by: User) -> None:
        """Send it to the office; only while the scores are shown for objection."""
        with transaction.atomic():
            self.scheme._hold(OBJECT)  # noqa: SLF001 - part of the scheme's year
            self.save(force_insert=True)
            self.history.create(step="raise", label=OBJECT.label, result=self.status, by=by, at=self.at)
            record("提出得分异议", by=by, target=self)

    def uphold(self, *, by: User, answer: str, on: date) -> None:
        """The office agrees; the records are mended, or a correction entered, by themselves."""
        self._answer("uphold", by=by, answer=answer, on=on)

    def reject(self, *, by: User, answer: str, on: date) -> None:
        self._answer("reject", by=by, answer=answer, on=on)

    def _answer(self, step: str, *, by: User, answer: str, on: date) -> None:
        from members.duty.telling import tell_answered

        with transaction.atomic():
            self._take(step, by=by, note=answer, answer=answer, answered_on=on, answered_by=by)
            tell_answered(self, by=by)

    def withdraw(self, *, by: User) -> None:
        self._take("withdraw", by=by)
