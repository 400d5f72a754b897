"""Records that staff keep by hand: saved through `keep`, which leaves an audit entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction

from cppcc.core.audit.models import record

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class Kept(models.Model):
    DERIVED: ClassVar[Mapping[str, Sequence[str]]] = {}  # field → columns that follow from it

    class Meta:
        abstract = True

    def keep(self, *, by: User | None, changed: Iterable[str] = ()) -> None:
        """Save a new record whole, an old one in its `changed` fields only (so two clerks who change different fields
        both keep theirs); the audit is told who and which fields, never their values."""
        fields = list(changed)
        with transaction.atomic():
            if self._state.adding:
                self.save()
                record(f"新增{self._meta.verbose_name}", by=by, target=self)
            elif fields:
                self.save(update_fields=[*fields, *(more for field in fields for more in self.DERIVED.get(field, ()))])
                told = [str(self._meta.get_field(field).verbose_name) for field in fields]  # type: ignore[union-attr]
                record(f"修改{self._meta.verbose_name}", by=by, target=self, fields=told)
