"""Which ways somebody wants to be told besides the page."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Wish(models.Model):
    """A user's own choice for one kind of notice; without a row the kind's own ways count."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_wishes")
    kind = models.CharField("种类", max_length=60)
    mail = models.BooleanField("邮件")
    sms = models.BooleanField("短信")

    class Meta:
        verbose_name = "通知设置"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "kind"], name="notice_wished_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"
