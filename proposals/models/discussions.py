"""What a unit talked over with the authors while it handled a proposal (沟通记录)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from cppcc.core.audit.models import record
from proposals.models.assignments import ANSWERS_TO_AUTHOR
from proposals.models.handling import Handling
from proposals.models.register import READS_OPINIONS
from proposals.models.replies import Meeting

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class Way(models.TextChoices):
    FACE_TO_FACE = "face_to_face", "面商"
    VISIT = "visit", "走访"
    SITE = "site", "现场调研"
    FORUM = "forum", "座谈"
    PHONE = "phone", "电话"
    ONLINE = "online", "网络沟通"


# What each way counts as on the reply; who met face to face has met, whatever else was done.
COUNTS_AS = {
    Way.FACE_TO_FACE: Meeting.FACE_TO_FACE,
    Way.VISIT: Meeting.FACE_TO_FACE,
    Way.SITE: Meeting.FACE_TO_FACE,
    Way.FORUM: Meeting.FORUM,
    Way.PHONE: Meeting.PHONE,
    Way.ONLINE: Meeting.PHONE,
}
IN_PERSON = [Way.FACE_TO_FACE, Way.VISIT, Way.SITE, Way.FORUM]


class DiscussionQuerySet(models.QuerySet["Discussion"]):
    def visible_to(self, user: User) -> DiscussionQuerySet:
        """Those of the handlings that `user` sees; an assisting unit's are not for the authors."""
        seen = self.filter(handling__in=Handling.objects.visible_to(user))
        if user.roles & READS_OPINIONS:
            return seen
        theirs = Handling.objects.current().of_clerk(user).values("proposal")
        return seen.filter(Q(handling__manner__in=ANSWERS_TO_AUTHOR) | Q(handling__proposal__in=theirs))

    def of(self, handling: Handling) -> DiscussionQuerySet:
        return self.filter(handling=handling).select_related("by")

    def in_person(self) -> DiscussionQuerySet:
        """Where somebody met somebody."""
        return self.filter(way__in=IN_PERSON)


class Discussion(models.Model):
    handling = models.ForeignKey(Handling, verbose_name="承办", on_delete=models.CASCADE, related_name="discussions")
    way = models.CharField("方式", max_length=20, choices=Way)
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=100, blank=True)
    present = models.CharField("参加人员", max_length=300)
    agreed = models.TextField("商定意见")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        verbose_name = "沟通记录"
        ordering: ClassVar = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d}{self.get_way_display()}"

    def enter(self, *, by: User) -> None:
        """Kept in the log from now on."""
        with transaction.atomic():
            self.by = by
            self.save()
            record("登记沟通", by=by, target=self.handling, way=self.get_way_display(), on=str(self.held_on))

    def strike(self, *, by: User) -> None:
        """Entered by mistake."""
        with transaction.atomic():
            record("删除沟通记录", by=by, target=self.handling, way=self.get_way_display(), on=str(self.held_on))
            self.delete()


def meeting_of(discussions: list[Discussion]) -> str:
    """What the reply says of how the authors were met; empty when the log is."""
    ways = {COUNTS_AS[Way(each.way)] for each in discussions}
    return next(
        (str(meeting) for meeting in (Meeting.FACE_TO_FACE, Meeting.FORUM, Meeting.PHONE) if meeting in ways), ""
    )


def met_on(discussions: list[Discussion]) -> date | None:
    """The first day on which the authors were met in person."""
    return min((each.held_on for each in discussions if each.way in IN_PERSON), default=None)
