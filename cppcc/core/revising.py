"""Mending a record that has a life: only while it is open, and never over somebody else's change unseen.

`Revised` is the model's half (one conditional UPDATE is guard and lock), `SeenForm` the form's: it carries when the
page was read and tells, field by field, what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cppcc.core.audit.models import record
from cppcc.core.wording import plain_label
from cppcc.core.workflow import Step, Stepped, StepRefused

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MAX_TOLD = 200


class Revised(Stepped):
    """A record whose facts may change while it stands where its `EDIT` step starts."""

    EDIT: ClassVar[Step]
    changed_at = models.DateTimeField("最近修改", default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def revise(self, *, by: User, fields: Iterable[str], step: Step | None = None) -> None:
        """Save changed `fields`, told before and after in the audit log (texts by length); StepRefused when the record
        is no longer open for it (for `step`, when not the usual `EDIT`) or somebody changed it since it was read."""
        names, step = list(fields), step or self.EDIT
        if not names and self.status in step.sources:
            return
        rows: models.QuerySet[Any] = type(self)._base_manager.filter(pk=self.pk)
        now = timezone.now()
        with transaction.atomic():
            before = rows.values(*names).get()
            unchanged = rows.filter(status__in=step.sources, changed_at=self.changed_at)
            if not unchanged.update(changed_at=now, **{name: getattr(self, name) for name in names}):
                raise StepRefused(self, step)
            self.changed_at = now
            record(step.label, by=by, target=self, before=_told(before), after=_told(rows.values(*names).get()))

    def _hold(self, step: Step) -> None:
        """Lock the row until the transaction ends, provided it is where `step` starts; else StepRefused."""
        rows: models.QuerySet[Any] = type(self)._base_manager.filter(pk=self.pk)
        if not rows.filter(status__in=step.sources).update(status=F("status")):
            raise StepRefused(self, step)


class SeenForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form over a `Revised` record: saving is refused once, with what changed, when somebody was faster."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._read_at: datetime = self.instance.changed_at
        self._read = {name: self.initial.get(name) for name in self.fields if name != "seen"}
        self.fields["seen"].initial = self._read_at.isoformat() if self.instance.pk else ""

    @property
    def revised(self) -> list[str]:
        """The fields whose value differs from the stored one."""
        return [name for name in self.changed_data if name != "seen"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and parse_datetime(cleaned.get("seen") or "1970-01-01T00:00Z") != self._read_at:
            # the second press saves knowingly
            self.data = {**dict(self.data.items()), self.add_prefix("seen"): self._read_at.isoformat()}
            theirs = "；".join(
                f"{plain_label(self.fields[name].label)}现为“{self._shown(name)}”" for name in self.revised
            )
            raise ValidationError(
                f"您打开此页后，别人改过这条记录。{theirs or '内容与您填写的一致'}。请核对，再按一次即以您填写的为准。",
                code="changed",
            )
        return cleaned

    def _shown(self, name: str) -> str:
        value, field = self._read[name], self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            value = field.queryset.filter(pk=value).first() if field.queryset is not None else value
        return str("" if value is None else value)[:MAX_TOLD]


def _told(values: Mapping[str, object]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in values.items()}
