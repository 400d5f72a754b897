"""Urging units (催办): each time a unit was pressed to do its part, by whom, in what way, and what it answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.workflow import Refused
from proposals.models.handling import Handling
from proposals.models.register import READS_OPINIONS
from proposals.states import URGE, HandlingStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class UrgeManner(models.TextChoices):
    NOTICE = "notice", "系统通知"
    PHONE = "phone", "电话"
    LETTER = "letter", "书面"
    SUPERVISION = "supervision", "督查"


BY_HAND = list(UrgeManner)


class UrgeQuerySet(models.QuerySet["Urge"]):
    def visible_to(self, user: User) -> UrgeQuerySet:
        """The office, leaders, the supervising office; units their own. Authors see nothing of it."""
        seen = self.filter(handling__in=Handling.objects.visible_to(user))
        if user.roles & READS_OPINIONS:
            return seen
        if Role.UNIT_CLERK in user.roles:
            return seen.filter(handling__unit__clerks=user)
        return self.none()

    def by_hand(self) -> UrgeQuerySet:
        """Not by the nightly work."""
        return self.filter(by__isnull=False)

    def on_day(self, day: date) -> UrgeQuerySet:
        return self.filter(on=day)

    def to_answer(self) -> UrgeQuerySet:
        """By hand, of what is still owed, and the unit has not said anything to it."""
        owed = Q(handling__status__in=[HandlingStatus.ISSUED, HandlingStatus.ACCEPTED])
        return self.by_hand().filter(owed, answered_on__isnull=True)

    def handlings(self) -> int:
        """Of how many parts."""
        return self.order_by().values("handling").distinct().count()

    def of_clerk(self, user: User) -> UrgeQuerySet:
        return self.filter(handling__unit__clerks=user)

    def of(self, handling: Handling) -> UrgeQuerySet:
        return self.filter(handling=handling).select_related("by", "answered_by")

    def for_page(self) -> UrgeQuerySet:
        return self.select_related("by", "handling__unit", "handling__proposal__session")


class Urge(models.Model):
    handling = models.ForeignKey(Handling, verbose_name="承办", on_delete=models.CASCADE, related_name="urges")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="催办人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField("催办日期")
    at = models.DateTimeField("时间", default=timezone.now, editable=False)
    manner = models.CharField("方式", max_length=20, choices=UrgeManner, default=UrgeManner.NOTICE)
    text = models.CharField("内容", max_length=500, blank=True)
    answer = models.CharField("单位回复", max_length=500, blank=True)
    answered_on = models.DateField("回复日期", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="回复人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = UrgeQuerySet.as_manager()

    class Meta:
        verbose_name = "催办"
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"对{self.handling.unit}的催办"

    def get_absolute_url(self) -> str:
        return self.handling.page

    @property
    def is_open(self) -> bool:
        """The unit has still to say something to it."""
        return self.by_id is not None and self.answered_on is None and self.handling.status in URGE.sources

    @classmethod
    def press(cls, handling: Handling, *, by: User, on: date, manner: str, text: str = "", again: bool = False) -> Urge:
        """Urge the unit to do its part; not once it has, and not twice a day unless `again` says that it is meant."""
        from proposals.chasing.urging import tell_unit

        with handling._proposal_locked():
            handling.refresh_from_db(fields=["status", "due_on"])
            if why := why_not_urge(handling):
                raise Refused(handling, URGE, why)
            if not again and (before := handling.urges.by_hand().on_day(on).select_related("by").first()):
                raise Refused(handling, URGE, f"今天已由{before.by}催办过{handling.unit}，如仍要催办，请勾选“再催一次”")
            urge = cls.objects.create(handling=handling, by=by, on=on, manner=manner, text=text)
            record(URGE.label, by=by, target=handling, manner=urge.get_manner_display(), note=text)
            tell_unit(urge)
        return urge

    def reply(self, *, by: User, on: date, answer: str) -> None:
        """What the unit says to it, and so to every urging before; who urged is told."""
        from proposals.chasing.urging import tell_presser

        with self.handling._proposal_locked():
            fresh = Urge.objects.filter(pk=self.pk, answered_on__isnull=True)
            if not fresh.update(answer=answer, answered_on=on, answered_by=by):
                raise Refused(self.handling, URGE, "这次催办已经回复过，不用再回复")
            earlier = Urge.objects.by_hand().filter(handling=self.handling_id, answered_on__isnull=True)
            earlier.update(answered_on=on, answered_by=by)
            self.answer, self.answered_on, self.answered_by = answer, on, by
            record("回复催办", by=by, target=self.handling, note=answer)
            tell_presser(self)


def why_not_urge(handling: Handling) -> str:
    """Why there is nothing to urge; empty when there is."""
    if handling.status == HandlingStatus.REPLIED:
        return f"{handling.unit}已答复，不用催办"
    if handling.status == HandlingStatus.REPLACED:
        return f"{handling.unit}已不再承办，不用催办"
    if handling.status == HandlingStatus.HAND_BACK_ASKED:
        return f"{handling.unit}申请了调整，正等提案委答复，不用催办"
    return ""
