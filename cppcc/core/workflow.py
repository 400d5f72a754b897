"""One way in for change: a status moves only through a verb, and a verb runs `_take`.

`_take` is guard, change, history and audit in one transaction. The step table of a model is read by its verbs, its
pages (`steps_for`), its permissions and its tests alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from cppcc.core.audit.models import record

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@dataclass(frozen=True)
class Step:
    """One move: what the office calls it, from where, to where. `asks` marks a step that needs its own form page,
    `back` one that takes an earlier step back: never the button one is led to."""

    label: str
    sources: frozenset[str]
    target: str
    asks: bool = False
    danger: bool = False
    back: bool = False

    def __init__(
        self,
        label: str,
        sources: set[Any],
        target: Any,
        *,
        asks: bool = False,
        danger: bool = False,
        back: bool = False,
    ) -> None:
        for name, value in {
            "label": label,
            "sources": frozenset(str(source) for source in sources),
            "target": str(target),
            "asks": asks,
            "danger": danger,
            "back": back,
        }.items():
            object.__setattr__(self, name, value)


class StepRefused(Exception):  # noqa: N818 - it is a refusal, told to the user as a 409 page
    """The record is no longer where the step starts from (somebody was faster, or the page was old)."""

    def __init__(self, record: models.Model, step: Step) -> None:
        super().__init__(f"{record}：现在的状态不能“{step.label}”")
        self.record = record
        self.step = step


class Refused(StepRefused):
    """A step refused for a reason that the table of steps cannot say, told to the user in the words of `reason`."""

    def __init__(self, record: models.Model, step: Step, reason: str) -> None:
        super().__init__(record, step)
        self.args = (reason,)
        self.reason = reason


class StepTaken(models.Model):
    """History: one row per step of any record with a life."""

    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    target_id = models.BigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    step = models.CharField("步骤", max_length=40)
    label = models.CharField("步骤名称", max_length=40)
    source = models.CharField("原状态", max_length=40, blank=True)
    result = models.CharField("新状态", max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "办理经过"
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["target_type", "target_id"], name="step_target")]

    def __str__(self) -> str:
        return f"{self.label}（{self.at:%Y-%m-%d}）"


class Stepped(models.Model):
    """A record whose `status` moves by the steps of its table only."""

    STEPS: ClassVar[Mapping[str, Step]] = {}
    status: models.CharField[str, str]
    history = GenericRelation(StepTaken, content_type_field="target_type", object_id_field="target_id")

    class Meta:
        abstract = True

    def _take(self, name: str, *, by: User | None, note: str = "", **changes: Any) -> None:
        """Take step `name`, setting `changes`; StepRefused when the record is not where the step starts."""
        step = self.STEPS[name]
        with transaction.atomic():
            source = self.status
            changes["status"] = step.target
            standing = type(self)._base_manager.filter(pk=self.pk, status__in=step.sources)  # type: ignore[misc]
            moved = standing.update(**changes)
            if not moved:
                raise StepRefused(self, step)
            for field, value in changes.items():
                setattr(self, field, value)
            self.history.create(step=name, label=step.label, source=source, result=step.target, by=by, note=note)
            record(step.label, by=by, target=self, note=note, source=source, result=step.target)

    def need_start(self, step: str | Step) -> None:
        """StepRefused unless the step, of this table or one beside it, starts where the record stands."""
        wanted = self.STEPS[step] if isinstance(step, str) else step
        if self.status not in wanted.sources:
            raise StepRefused(self, wanted)

    def steps_for(self, user: User) -> dict[str, Step]:
        """The steps that `user` may take now, in the order of the table."""
        app = self._meta.app_label
        return {
            name: step
            for name, step in self.STEPS.items()
            if self.status in step.sources and user.has_perm(f"{app}.{name}", self)
        }
