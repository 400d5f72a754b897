"""A notice: what one person is told, once, and when they read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from cppcc.core.notices import kinds
from cppcc.core.notices.models.wishes import Wish

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> NoticeQuerySet:
        """One's own only."""
        return self.filter(user=user)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)

    def in_state(self, state: str) -> NoticeQuerySet:
        """`unread` or `read`."""
        return self.filter(read_at__isnull=state == "unread")

    def of_kind(self, kind: str) -> NoticeQuerySet:
        return self.filter(kind=kind)

    def urgent(self) -> NoticeQuerySet:
        return self.filter(is_urgent=True)

    def up_to(self, pk: int) -> NoticeQuerySet:
        """Those told no later than notice `pk`."""
        return self.filter(pk__lte=pk)

    def on_day(self, day: str) -> NoticeQuerySet:
        return self.filter(created_at__date=day)

    def to_somebody_like(self, name: str) -> NoticeQuerySet:
        """By the name of who is told."""
        return self.filter(user__name__icontains=name)

    @staticmethod
    def sent_by(channel: str) -> Callable[[NoticeQuerySet, str], NoticeQuerySet]:
        """A filter: those whose delivery by `channel` has the given status."""
        from cppcc.core.notices.models.deliveries import Delivery

        def narrow(rows: NoticeQuerySet, status: str) -> NoticeQuerySet:
            ways = Delivery.objects.by_channel(channel).in_status(status)
            return rows.filter(Exists(ways.filter(notice=OuterRef("pk"))))

        return narrow

    def for_records(self) -> NoticeQuerySet:
        """The newest first, with `ways`: deliveries by channel."""
        from cppcc.core.notices.models.deliveries import Delivery

        ways = Prefetch("deliveries", Delivery.objects.order_by("channel"), to_attr="ways")
        return self.select_related("user", "call__by").prefetch_related(ways).order_by("-pk")

    def counts_by_kind(self) -> Mapping[str, int]:
        return dict(self.order_by().values_list("kind").annotate(count=Count("pk")))

    def counts_by_state(self) -> Mapping[str, int]:
        unread = Count("pk", filter=Q(read_at__isnull=True))
        return self.order_by().aggregate(unread=unread, read=Count("pk") - unread)

    def for_list(self) -> NoticeQuerySet:
        """Unread ones first, the newest first."""
        return self.select_related("by").order_by(F("read_at").desc(nulls_first=True), "-pk")

    def written_in(self, batch: str, *, once: str, users: Iterable[int]) -> NoticeQuerySet:
        """What one `notify` has newly written, with each reader's own choice (`wants_mail`, `wants_sms`) if any."""
        return self.written_together(batch, [once], users)

    def written_together(self, batch: str, onces: Iterable[str], users: Iterable[int]) -> NoticeQuerySet:
        """The same for several occasions at once."""
        wish = Wish.objects.filter(user=OuterRef("user"), kind=OuterRef("kind"))
        wishes = {"wants_mail": Subquery(wish.values("mail")), "wants_sms": Subquery(wish.values("sms"))}
        return self.filter(once__in=onces, user__in=users, batch=batch).annotate(**wishes).order_by("pk")

    def not_reached(self, *, before: datetime) -> NoticeQuerySet:
        """Unread since before `before`, by nobody phoned about, no mail or SMS out; of accounts in use, and worth a
        call: urgent, or of a kind that goes by mail or SMS."""
        from cppcc.core.notices.models.deliveries import Delivery

        sent = Delivery.objects.sent().filter(notice=OuterRef("pk"))
        worth = Q(is_urgent=True) | ~Q(kind__in=kinds.quiet())
        unread = self.unread().filter(worth, created_at__lte=before, user__is_active=True)
        return unread.filter(~Exists(sent), call__isnull=True)

    def read(self, *, at: datetime) -> int:
        """Mark those not read yet as read; returns how many."""
        return self.unread().update(read_at=at)


class Notice(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="收件人", on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField("种类", max_length=60)
    once = models.CharField("事由标识", max_length=200)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容", blank=True)
    url = models.CharField("地址", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发送人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_urgent = models.BooleanField("紧急", default=False)
    is_private = models.BooleanField("标题仅本人可见", default=False)
    batch = models.CharField(max_length=32)
    created_at = models.DateTimeField("时间", default=timezone.now)
    read_at = models.DateTimeField("阅读时间", null=True)

    objects = NoticeQuerySet.as_manager()
    wants_mail: bool | None  # set by `written_in`
    wants_sms: bool | None

    class Meta:
        verbose_name = "通知"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "once"], name="told_once")]
        indexes: ClassVar = [
            models.Index(fields=["user", "read_at"], name="notice_unread"),
            models.Index(fields=["created_at"], condition=Q(read_at__isnull=True), name="notice_not_reached"),
            models.Index(
                fields=["created_at"], condition=Q(read_at__isnull=True, is_urgent=True), name="notice_urgent_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notices:open", args=[self.pk])

    @property
    def label(self) -> str:
        return kinds.labels().get(self.kind, "其他")

    @property
    def outside(self) -> str:
        """What it is about, for others than its reader and for ways that leave the house."""
        return kinds.find(self.kind).outside if self.kind in kinds.labels() else "您有一条新通知"

    @property
    def told(self) -> str:
        """The title, unless it is kept to its reader."""
        return self.outside if self.is_private else self.title

    def open(self, *, at: datetime) -> None:
        """Its reader has seen it; the first time counts."""
        Notice.objects.filter(pk=self.pk).read(at=at)


class PhoneCall(models.Model):
    """Somebody was told by phone: who called, when, what came of it."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="call")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="通知人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "电话通知"

    def __str__(self) -> str:
        return f"{self.by} {self.at:%Y-%m-%d %H:%M}"
