"""Filing a record together with its evidence, mending it, confirming many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from cppcc.core.attachments.models import Attachment
from members.service.doubles import doubles_of
from members.service.models import ServiceRecord
from members.service.models.records import confirm_all

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.attachments.checks import Checked


def file_record(record: ServiceRecord, files: Sequence[Checked], *, by: User, token: UUID) -> ServiceRecord:
    """The new record of the form bearing `token`, with its evidence. Sent twice, it is one record."""
    record.token = token
    try:
        with transaction.atomic():
            record.enter(by=by)
            Attachment.objects.attach(record, files, by=by)
    except IntegrityError:
        known = ServiceRecord.objects.sent_as(token, by=by).for_list().first()
        if known is None:
            raise
        return known
    return record


def mend_record(
    record: ServiceRecord, files: Sequence[Checked], *, by: User, fields: Iterable[str], refiling: bool
) -> None:
    """Save what was changed, keep the new evidence, and file it again if asked."""
    with transaction.atomic():
        record.revise(by=by, fields=fields)
        Attachment.objects.attach(record, files, by=by)
        if refiling:
            record.refile(by=by)


@dataclass(frozen=True)
class Confirmed:
    """What became of those ticked: confirmed, or left alone because they look like a record that is there."""

    done: int
    doubles: int


def confirm_ticked(keys: Sequence[int], *, by: User) -> Confirmed:
    """Confirm those of `keys` that wait for `by`. Likely doubles are left to be looked at one by one."""
    waiting = list(ServiceRecord.objects.waiting_for(by).keyed(keys).for_list())
    doubles = doubles_of(waiting)
    return Confirmed(confirm_all((each for each in waiting if each.pk not in doubles), by=by), len(doubles))
