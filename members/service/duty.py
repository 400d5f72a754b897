"""What members can be credited for: confirmed service records."""

from __future__ import annotations

from collections.abc import Iterable

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source
from members.service.models import ServiceKind, ServiceRecord


def _kinds() -> list[str]:
    return list(ServiceKind.objects.filter(by_office=False).values_list("name", flat=True))


@duty_source("service.confirmed", "履职登记", levels=_kinds)
def confirmed(period: Period) -> Iterable[Credit]:
    """One credit for each confirmed record; its level is the kind of service."""
    rows = ServiceRecord.objects.confirmed().done_in(period)
    for member, day, pk, text, kind in rows.values_list("member", "on", "pk", "text", "kind__name"):
        yield Credit(member, day, ("service.servicerecord", pk), text, level=kind)
