"""The audit log: an entry is written in the transaction of what it tells, and chained right after the commit.

Chaining in a short transaction of its own (`seal`) keeps long transactions, an import say, from holding everybody up.
Each entry's hash covers its content and the hash before it, so a changed, removed or inserted row breaks the chain
(`broken_at`)."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from cppcc.core.audit.origin import current_address
from cppcc.core.audit.telling import changed_fields, without_text

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

SEAL_BATCH = 500
STATES = {"source": "原状态", "result": "新状态"}
OF_ACCOUNTS = {"before": "原", "after": "现", "roles": "角色"}
TOLD = STATES | OF_ACCOUNTS | {"username": "登录名", "broken_at": "不符之处"}
MAX_WORDS = 200


class AuditHead(models.Model):
    """The end of the chain; one row, locked while the chain grows."""

    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"#{self.sequence}"

    @classmethod
    def length(cls) -> int:
        """How many entries are chained."""
        return cls.objects.aggregate(length=models.Max("sequence"))["length"] or 0


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def unsealed(self) -> AuditQuerySet:
        return self.filter(sequence__isnull=True).order_by("pk")

    def sealed(self) -> AuditQuerySet:
        return self.filter(sequence__isnull=False).order_by("sequence")

    def for_list(self) -> AuditQuerySet:
        return self.select_related("target_type").order_by("-pk")

    def matching(self, text: str) -> AuditQuerySet:
        """By the name of who did it."""
        return self.filter(actor_name__icontains=text)

    def of_action(self, action: str) -> AuditQuerySet:
        return self.filter(action=action)

    def on_day(self, day: str) -> AuditQuerySet:
        return self.filter(at__date=day)

    def actions(self) -> list[str]:
        """The actions that occur."""
        return list(self.order_by("action").values_list("action", flat=True).distinct())

    def about(self, record: models.Model) -> AuditQuerySet:
        """What happened to `record`."""
        return self.filter(
            target_type=ContentType.objects.get_for_model(record, for_concrete_model=True), target_id=record.pk
        )


class AuditEntry(models.Model):
    at = models.DateTimeField("时间", default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="操作人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField("操作人姓名", max_length=60, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    action = models.CharField("动作", max_length=60)
    target_type = models.ForeignKey(ContentType, null=True, on_delete=models.PROTECT, related_name="+")
    target_id = models.BigIntegerField("对象编号", null=True)
    target_label = models.CharField("对象", max_length=200, blank=True)
    details = models.JSONField("内容", default=dict)
    sequence = models.BigIntegerField("序号", null=True, unique=True)
    digest = models.CharField("校验值", max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        indexes: ClassVar = [
            models.Index(fields=["target_type", "target_id"], name="audit_target"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.target_label}"

    def target_words(self) -> str:
        """What it was done to, without its content: the audit administrator reads the log, not the records."""
        if self.target_type is None:
            return ""
        model = self._target_model()
        kind = str(model._meta.verbose_name) if model else self.target_type.model
        return f"{kind}“{self.target_label}”" if self._is_of_account() else f"{kind} {self.target_id}"

    def change_words(self) -> str:
        """What changed, in words: states, roles, which fields; notes and other content stay out."""
        fields = changed_fields(self._target_model(), self.details.get("before"), self.details.get("after"))
        told = [("改了", fields), *((label, self._in_words(key)) for key, label in TOLD.items())]
        return "；".join(f"{label}：{words}" for label, words in told if words)

    def _in_words(self, key: str) -> str:
        """The detail if it is one that is told, else nothing."""
        value = self.details.get(key)
        if key in STATES:
            return self._state_words().get(str(value), "")
        if not value or isinstance(value, dict) or (key in OF_ACCOUNTS and not self._is_of_account()):
            return ""
        return ("、".join(str(item) for item in value) if isinstance(value, list) else str(value))[:MAX_WORDS]

    def _target_model(self) -> type[models.Model] | None:
        return self.target_type.model_class() if self.target_type else None

    def _is_of_account(self) -> bool:
        model = self._target_model()
        return model is not None and model._meta.label == settings.AUTH_USER_MODEL

    def _state_words(self) -> dict[str, str]:
        """What the target's model calls its states."""
        model = self._target_model()
        fields = [field for field in model._meta.fields if field.name == "status"] if model else []
        return {str(value): str(label) for field in fields for value, label in field.flatchoices}

    def sealed_after(self, previous: str) -> str:
        """The hash that this entry has when it follows `previous`."""
        content = [
            previous,
            self.sequence,
            self.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds"),
            self.actor_id,
            self.actor_name,
            self.address,
            self.action,
            self.target_type_id,
            self.target_id,
            self.target_label,
            self.details,
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def record(action: str, *, by: User | None, target: models.Model | None = None, name: str = "", **details: Any) -> None:
    """Write an entry in the current transaction; it joins the chain after the commit. Texts are kept as lengths."""
    AuditEntry.objects.create(
        actor=by,
        actor_name=name or (by.name if by else "系统"),
        address=current_address(),
        action=action,
        target_type=ContentType.objects.get_for_model(target) if target is not None else None,
        target_id=target.pk if target is not None else None,
        target_label=str(target)[:200] if target is not None else "",
        details=without_text(target, details),
    )
    transaction.on_commit(partial(seal), robust=True)


def seal() -> int:
    """Chain the entries not yet chained, in the order they were written; returns how many."""
    with transaction.atomic():
        head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
        entries = list(AuditEntry.objects.unsealed()[:SEAL_BATCH])
        for entry in entries:
            head.sequence += 1
            entry.sequence = head.sequence
            entry.digest = head.digest = entry.sealed_after(head.digest)
        AuditEntry.objects.bulk_update(entries, ["sequence", "digest"])
        head.save()
    return len(entries) if len(entries) < SEAL_BATCH else len(entries) + seal()


def broken_at() -> int | None:
    """The first place where the chain does not hold, or None when it is whole."""
    previous, expected = "", 0
    for entry in AuditEntry.objects.sealed().iterator():
        expected += 1
        if entry.sequence != expected or entry.digest != entry.sealed_after(previous):
            return expected
        previous = entry.digest
    head = AuditHead.objects.filter(pk=1).first()
    if head and (head.sequence != expected or head.digest != previous):
        return expected + 1
    return None
