"""What members can be credited for: confirmed service records."""

from __future__ import annotations

from collections.abc import Iterable

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source, of_member
from members.service.models import ServiceKind, ServiceRecord, ServiceRecordQuerySet


def _kinds() -> list[str]:
    return list(ServiceKind.objects.for_members().values_list("name", flat=True))


def _credits(rows: ServiceRecordQuerySet, member: int | None) -> Iterable[Credit]:
    for each, day, pk, text, kind in of_member(rows, member).values_list("member", "on", "pk", "text", "kind__name"):
        yield Credit(each, day, ("service.servicerecord", pk), text, level=kind)


def _waiting(period: Period, member: int | None = None) -> Iterable[Credit]:
    return _credits(ServiceRecord.objects.unconfirmed().done_in(period), member)


@duty_source("service.confirmed", "履职登记", unit="条", levels=_kinds, waiting=_waiting)
def confirmed(period: Period, member: int | None = None) -> Iterable[Credit]:
    """One credit for each confirmed record; its level is the kind of service."""
    return _credits(ServiceRecord.objects.confirmed().done_in(period), member)
