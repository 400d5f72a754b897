"""A delivery: one notice by one way besides the page. Its row is the truth, the broker only wakes a worker.

Claimed by one conditional UPDATE with a fresh token, so that nobody sends it twice. What was interrupted while it was
being sent may have gone out: it is not sent again, it fails and its reader comes onto the call list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from cppcc.core.notices.models.notices import Notice
from cppcc.core.notices.waking import wake
from cppcc.core.templatetags.office import masked_phone
from cppcc.core.workflow import Step, Stepped

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]
MAX_ATTEMPTS = len(BACK_OFF) + 1
INTERRUPTED_AFTER = timedelta(minutes=10)
INTERRUPTED = "发送时后台程序中断，可能已经发出。为免重复没有再发，请电话通知，或按“再发一次”。"


class Channel(models.TextChoices):
    MAIL = "mail", "邮件"
    SMS = "sms", "短信"


class DeliveryStatus(models.TextChoices):
    QUEUED = "queued", "待发"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发"
    FAILED = "failed", "发送失败"
    SKIPPED = "skipped", "未发"


STEPS = {
    "resend": Step("再发一次", {DeliveryStatus.FAILED, DeliveryStatus.SKIPPED}, DeliveryStatus.QUEUED),
}


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: User) -> DeliveryQuerySet:
        """The offices see all, others none."""
        return self if user.is_office else self.none()

    def for_step(self) -> DeliveryQuerySet:
        return self.select_related("notice__user")

    def by_channel(self, channel: str) -> DeliveryQuerySet:
        return self.filter(channel=channel)

    def in_status(self, status: str) -> DeliveryQuerySet:
        return self.filter(status=status)

    def sent(self) -> DeliveryQuerySet:
        return self.filter(status=DeliveryStatus.SENT)

    def due(self, *, now: datetime) -> DeliveryQuerySet:
        """What a worker may send now, the oldest first."""
        return self.filter(status=DeliveryStatus.QUEUED, next_at__lte=now).order_by("next_at", "pk")

    def interrupted(self, *, now: datetime) -> DeliveryQuerySet:
        """Being sent by the row, but for so long that its worker must have died."""
        return self.filter(status=DeliveryStatus.SENDING, claimed_at__lt=now - INTERRUPTED_AFTER)

    def give_up(self) -> int:
        """They may have gone out; nobody sends them again by themself."""
        return self.update(status=DeliveryStatus.FAILED, error=INTERRUPTED, token="")

    def claim(self, pk: int, *, now: datetime) -> Delivery | None:
        """Take delivery `pk` with a fresh token; None when somebody else has it or it is not due."""
        token = uuid4().hex
        mine = self.filter(pk=pk, status=DeliveryStatus.QUEUED, next_at__lte=now)
        claimed = mine.update(status=DeliveryStatus.SENDING, token=token, claimed_at=now, attempts=F("attempts") + 1)
        return self.select_related("notice__user").get(pk=pk, token=token) if claimed else None


class Delivery(Stepped):
    STEPS: ClassVar[Mapping[str, Step]] = STEPS

    notice = models.ForeignKey(Notice, verbose_name="通知", on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField("方式", max_length=10, choices=Channel)
    status = models.CharField("状态", max_length=10, choices=DeliveryStatus, default=DeliveryStatus.QUEUED)
    address = models.CharField("发往", max_length=254, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    error = models.TextField("原因", blank=True)
    log = models.TextField("发送内容", blank=True)
    token = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField("时间", default=timezone.now)
    next_at = models.DateTimeField("下次发送", default=timezone.now)
    claimed_at = models.DateTimeField("开始发送", null=True)
    sent_at = models.DateTimeField("发出时间", null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "通知发送"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivered_once_a_channel"),
            models.CheckConstraint(
                name="sent_has_time", condition=~Q(status=DeliveryStatus.SENT) | Q(sent_at__isnull=False)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "next_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}：{self.notice.told}"

    @property
    def masked_address(self) -> str:
        """138****1234, li***@office.cn"""
        name, at, host = self.address.partition("@")
        return f"{name[:2]}***@{host}" if at else masked_phone(self.address)

    @property
    def may_go_again(self) -> bool:
        return self.status in STEPS["resend"].sources

    def resend(self, *, by: User) -> None:
        """Queue it once more, as if for the first time."""
        with transaction.atomic():
            self._take("resend", by=by, attempts=0, error="", token="", next_at=timezone.now())
            wake()

    def has_gone(self, *, at: datetime, log: str = "") -> None:
        """It was handed over to the mail server or the carrier."""
        self._end(status=DeliveryStatus.SENT, sent_at=at, error="", log=log)

    def skip(self, why: str) -> None:
        """There is nowhere to send it to."""
        self._end(status=DeliveryStatus.SKIPPED, error=why)

    def fail(self, why: str, *, at: datetime, for_good: bool = False) -> None:
        """It did not go out: tried again later, at most MAX_ATTEMPTS times, unless it never can (`for_good`)."""
        if for_good or self.attempts >= MAX_ATTEMPTS:
            self._end(status=DeliveryStatus.FAILED, error=why)
        else:
            self._end(status=DeliveryStatus.QUEUED, error=why, next_at=at + BACK_OFF[self.attempts - 1])

    def _end(self, **changes: Any) -> None:
        """Only who holds the token ends the attempt."""
        held = Delivery.objects.filter(pk=self.pk, status=DeliveryStatus.SENDING, token=self.token)
        held.update(token="", address=self.address, **changes)
