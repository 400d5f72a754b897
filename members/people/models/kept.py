"""Records that staff keep by hand: saved through `keep`, which leaves an audit entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models, transaction

from cppcc.core.audit.models import record

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class Kept(models.Model):
    class Meta:
        abstract = True

    def keep(self, *, by: User | None, changed: Iterable[str] = ()) -> None:
        """Save, telling the audit who added the record or changed which fields (their names, never their values)."""
        names = [str(self._meta.get_field(name).verbose_name) for name in changed]  # type: ignore[union-attr]
        action = ("新增" if self._state.adding else "修改") + str(self._meta.verbose_name)
        with transaction.atomic():
            self.save()
            record(action, by=by, target=self, fields=names)
