"""The secret link to somebody's calendar: shown once, kept as a digest, revoked or renewed at any time."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils import timezone

from cppcc.core.audit.models import record

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

TOKEN_BYTES = 32
NOTED_EVERY = timedelta(minutes=10)


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


class FeedKeyQuerySet(models.QuerySet["FeedKey"]):
    def living(self) -> FeedKeyQuerySet:
        return self.filter(revoked_at=None)

    def of(self, user: User) -> FeedKey | None:
        """The link that works now."""
        return self.living().filter(user=user).first()

    def opened_by(self, token: str) -> FeedKey | None:
        """The key of a link that works, of an account that is switched on. The digest is looked up, and compared once
        more in constant time: the token itself is nowhere."""
        digest = digest_of(token)
        key = self.living().filter(digest=digest, user__is_active=True).select_related("user").first()
        return key if key is not None and secrets.compare_digest(key.digest, digest) else None

    def issue(self, user: User) -> str:
        """A new link's token, told this once; the former link ends."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with transaction.atomic():
            get_user_model().objects.select_for_update().get(pk=user.pk)  # two presses at once: the later one counts
            self.living().filter(user=user).update(revoked_at=timezone.now())
            self.create(user=user, digest=digest_of(token))
            record("生成日历订阅链接", by=user, target=user)
        return token

    def revoke(self, user: User) -> bool:
        """The link ends; False when there was none."""
        with transaction.atomic():
            ended = self.living().filter(user=user).update(revoked_at=timezone.now())
            if ended:
                record("停用日历订阅链接", by=user, target=user)
        return bool(ended)


class FeedKey(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_keys")
    digest = models.CharField("链接校验值", max_length=64, unique=True)
    created_at = models.DateTimeField("生成时间", default=timezone.now)
    last_used_at = models.DateTimeField("最近使用", null=True)
    revoked_at = models.DateTimeField("停用时间", null=True)

    objects = FeedKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "日历订阅链接"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(revoked_at=None), name="one_living_feed_a_user")
        ]

    def __str__(self) -> str:
        return f"{self.user}的日历订阅链接"

    def note_use(self, *, at: datetime) -> None:
        """When it was last asked for, written at most every ten minutes."""
        if self.last_used_at is None or at - self.last_used_at > NOTED_EVERY:
            FeedKey.objects.filter(pk=self.pk).update(last_used_at=at)
