"""What members can be credited for: confirmed service records."""

from __future__ import annotations

from collections.abc import Iterable

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source
from members.service.models import ServiceKind, ServiceRecord, ServiceRecordQuerySet


def _kinds() -> list[str]:
    return list(ServiceKind.objects.for_members().values_list("name", flat=True))


def _credits(rows: ServiceRecordQuerySet) -> Iterable[Credit]:
    for member, day, pk, text, kind in rows.values_list("member", "on", "pk", "text", "kind__name"):
        yield Credit(member, day, ("service.servicerecord", pk), text, level=kind)


def _waiting(period: Period) -> Iterable[Credit]:
    return _credits(ServiceRecord.objects.unconfirmed().done_in(period))


@duty_source("service.confirmed", "履职登记", levels=_kinds, waiting=_waiting)
def confirmed(period: Period) -> Iterable[Credit]:
    """One credit for each confirmed record; its level is the kind of service."""
    return _credits(ServiceRecord.objects.confirmed().done_in(period))
