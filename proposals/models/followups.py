"""What became of a reply that promised more (跟踪办理结果): told by the unit, confirmed by the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from cppcc.core.audit.models import record
from cppcc.core.workflow import Refused, Stepped
from proposals.models.replies import Outcome, Reply
from proposals.states import FOLLOW_UP_STEPS, FollowUpStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: User) -> FollowUpQuerySet:
        """Those of the replies that `user` sees."""
        return self.filter(reply__in=Reply.objects.visible_to(user))

    def waiting(self) -> FollowUpQuerySet:
        """For the office to confirm."""
        return self.filter(status=FollowUpStatus.REPORTED)

    def confirmed(self) -> FollowUpQuerySet:
        return self.filter(status=FollowUpStatus.CONFIRMED)


class FollowUp(Stepped):
    STEPS = FOLLOW_UP_STEPS

    reply = models.ForeignKey(Reply, verbose_name="答复", on_delete=models.CASCADE, related_name="follow_ups")
    on = models.DateField("日期")
    outcome = models.CharField("现在的办理结果", max_length=1, choices=Outcome)
    note = models.TextField("进展情况")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="报告人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField("状态", max_length=20, choices=FollowUpStatus, default=FollowUpStatus.REPORTED)
    reported_at = models.DateTimeField("报告时间", default=timezone.now, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "跟踪办理结果"
        ordering: ClassVar = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.reply}的跟踪办理结果"

    def get_absolute_url(self) -> str:
        return reverse("proposals:handling", args=[self.reply.handling_id])

    def report(self, *, by: User) -> None:
        """Told to the office; one at a time."""
        with transaction.atomic():
            reply = Reply.objects.select_for_update().get(pk=self.reply_id)
            if reply.outcome == Outcome.A:
                raise Refused(reply, FOLLOW_UP_STEPS["confirm_result"], f"{reply}已是A类，不用再报告进展")
            if reply.follow_ups.waiting().exists():
                raise Refused(reply, FOLLOW_UP_STEPS["confirm_result"], "上一次报告的进展还在等政协确认，确认后再报告")
            self.by = by
            self.save()
            record("报告进展", by=by, target=self.reply.handling, outcome=self.outcome, on=str(self.on))

    def confirm_result(self, *, by: User) -> None:
        """The office takes it as the result from now on."""
        self._take("confirm_result", by=by)

    def refuse_result(self, *, by: User, note: str) -> None:
        """Not borne out; the unit sees why."""
        self._take("refuse_result", by=by, note=note)
