"""What members did outside meetings, and what the office did."""

from members.service.models.kinds import ServiceKind
from members.service.models.office import OfficeRecord, OfficeRecordQuerySet
from members.service.models.records import ServiceRecord, ServiceRecordQuerySet

__all__ = [
    "OfficeRecord",
    "OfficeRecordQuerySet",
    "ServiceKind",
    "ServiceRecord",
    "ServiceRecordQuerySet",
]
