"""What is kept beside an activity: materials and photos, and what came of it. Each row has files of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import record
from cppcc.core.lists import Listed
from cppcc.core.periods import Period
from cppcc.core.workflow import Step
from members.activities.models.activities import Activity
from members.activities.states import KEEP_PAPERS, WRITE_OUTCOME, Status
from members.people.convenors import led_bodies

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.attachments.checks import Checked


class BesideQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Who sees the activity in its own right sees all of it; whoever is only asked to it, what is shown by now."""
        if user.is_office:
            return self
        today = timezone.localdate()
        seen = Q(pk__in=[])
        if Role.LEADER in user.roles:
            seen |= ~Q(activity__status=Status.DRAFT)
        if Role.CONVENOR in user.roles:
            seen |= Q(activity__organiser__in=led_bodies(user, on=today))
        if Role.MEMBER in user.roles:
            seen |= Q(shown_from__lte=today, activity__in=Activity.objects.asking(user).order_by().values("pk"))
        return self.filter(seen)

    def of(self, activity: Activity) -> Self:
        return self.filter(activity=activity)

    def coming_out(self, first: date, last: date) -> Self:
        """Entered earlier, to be shown to the participants from one of these days on."""
        told = self.filter(shown_from__range=(first, last), at__date__lt=models.F("shown_from"))
        return told.filter(activity__status__in=[Status.PUBLISHED, Status.CLOSED]).select_related("activity")


class Beside(models.Model):
    """A row beside its activity. Participants see it from a day on; without one it stays with the organiser."""

    KEEPING: ClassVar[Step]

    activity = models.ForeignKey(Activity, verbose_name="活动", on_delete=models.CASCADE, related_name="%(class)ss")
    shown_from = models.DateField(
        "参加人员可见日期",
        null=True,
        blank=True,
        help_text="从这一天起参加人员可以看到（活动要先发布通知）。清空则只有机关、组织者和领导能看到。",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        abstract = True
        ordering: ClassVar = ["pk"]

    def get_absolute_url(self) -> str:
        return f"{self.activity.get_absolute_url()}#beside-{self._meta.model_name}-{self.pk}"

    def is_shown(self, *, on: date) -> bool:
        """Whether participants see it on the day."""
        is_announced = self.activity.status in {Status.PUBLISHED, Status.CLOSED}
        return is_announced and self.shown_from is not None and self.shown_from <= on

    def enter(self, files: Sequence[Checked], *, by: User) -> None:
        """Save it with its files; StepRefused when the activity was called off."""
        self.by = by
        with transaction.atomic():
            self.activity.hold_for(self.KEEPING)
            self.save(force_insert=True)
            record(f"登记{self._meta.verbose_name}", by=by, target=self.activity, name=str(self))
            Attachment.objects.attach(self, files, by=by)

    def amend(self, files: Sequence[Checked], *, by: User, fields: Iterable[str]) -> None:
        """Save what changed, and add files."""
        fields = list(fields)
        with transaction.atomic():
            self.activity.hold_for(self.KEEPING)
            if fields:
                self.save(update_fields=fields)
                record(f"修改{self._meta.verbose_name}", by=by, target=self.activity, name=str(self), changed=fields)
            Attachment.objects.attach(self, files, by=by)

    def strike(self, *, by: User) -> None:
        """Take it away again, with its files."""
        with transaction.atomic():
            for attachment in Attachment.objects.of(self):
                attachment.detach(by=by)
            record(f"删除{self._meta.verbose_name}", by=by, target=self.activity, name=str(self))
            self.delete()


class PaperKind(models.TextChoices):
    MATERIAL = "material", "材料"
    PHOTOS = "photos", "照片"


class Paper(Beside):
    """Materials to be read before, or photos taken there."""

    KEEPING = KEEP_PAPERS

    kind = models.CharField("种类", max_length=20, choices=PaperKind)
    title = models.CharField("名称", max_length=120, blank=True)

    objects = BesideQuerySet.as_manager()

    class Meta(Beside.Meta):
        verbose_name = "活动材料"

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class OutcomeKind(Listed):
    name = models.CharField("成果种类", max_length=40, unique=True)

    class Meta(Listed.Meta):
        verbose_name = "成果种类"


class OutcomeQuerySet(BesideQuerySet):
    def begun_in(self, period: Period) -> Self:
        """Of activities that began in the period and were not called off."""
        held = Activity.objects.held().begun_in(period)
        return self.filter(activity__in=held.order_by().values("pk"))

    def sent(self) -> Self:
        """Somebody received it."""
        return self.exclude(sent_to="")


class Outcome(Beside):
    """What came of an activity: minutes, a formal recommendation, a study's report …, and who received it."""

    KEEPING = WRITE_OUTCOME

    kind = models.ForeignKey(OutcomeKind, verbose_name="种类", on_delete=models.PROTECT, related_name="outcomes")
    title = models.CharField("名称", max_length=120, blank=True)
    text = models.TextField("内容", blank=True)
    sent_to = models.CharField("报送单位", max_length=200, blank=True)
    sent_on = models.DateField("报送日期", null=True, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta(Beside.Meta):
        verbose_name = "活动成果"

    def __str__(self) -> str:
        return self.title or self.kind.name
