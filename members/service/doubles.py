"""Records that are likely the same thing filed twice: pointed out to whoever confirms, never decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from difflib import SequenceMatcher

from members.service.models import ServiceRecord

DAYS = timedelta(days=3)  # the same deed is often dated by when it was written down
ALIKE = 0.6
LONGEST = 400  # characters compared


def doubles_of(records: Sequence[ServiceRecord]) -> dict[int, list[ServiceRecord]]:
    """For each record (by key) what looks like it: same member and kind, some days apart at most, a similar text. One
    query; what was refused is no double."""
    if not records:
        return {}
    beside: dict[tuple[int, int], list[ServiceRecord]] = defaultdict(list)
    for other in ServiceRecord.objects.beside(records, DAYS).for_list():
        beside[other.member_id, other.kind_id].append(other)
    found = {
        record.pk: [other for other in beside[record.member_id, record.kind_id] if _alike(record, other)]
        for record in records
    }
    return {key: others for key, others in found.items() if others}


def _alike(record: ServiceRecord, other: ServiceRecord) -> bool:
    if record.pk == other.pk or abs(record.on - other.on) > DAYS:
        return False
    return SequenceMatcher(None, _bare(record.text), _bare(other.text), autojunk=False).ratio() >= ALIKE


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())[:LONGEST]
