"""What units asked of the office and nobody answered: told to the office once, with the days it has waited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from proposals.chasing.night import Finding, Night, named
from proposals.models import Extension, Handling, HandlingStatus
from proposals.notices import WAITING


def hand_backs(night: Night) -> Iterator[Finding]:
    """Asked to be given to another unit."""
    rows = Handling.objects.in_status(HandlingStatus.HAND_BACK_ASKED).filter(hand_back_asked_on__lt=night.on)
    for row in rows.select_related("unit", "proposal").order_by("pk"):
        if row.hand_back_asked_on is not None:
            yield from _waiting(night, row, row.hand_back_asked_on, "申请调整", "hand_back", row.page)


def extensions(night: Night) -> Iterator[Finding]:
    """Asked for more time."""
    rows = Extension.objects.waiting().filter(asked_on__lt=night.on).select_related("handling__unit")
    for row in rows.select_related("handling__proposal").order_by("pk"):
        kind = f"extension:{row.pk}"
        yield from _waiting(night, row.handling, row.asked_on, "申请延期", kind, row.get_absolute_url())


def _waiting(night: Night, handling: Handling, since: date, what: str, kind: str, url: str) -> Iterator[Finding]:
    if night.waited(since) <= night.rules.answer_days:
        return
    proposal = handling.proposal
    title = f"{handling.unit}{what}已等{night.waited(since)}个工作日，还没有答复：{named(proposal)}"
    key = f"handling:{handling.pk}:{kind}:{since}:waiting"
    yield Finding(key, night.office, "", title=title, url=url, private=proposal.is_secret, kind=WAITING.name)


FINDERS: Iterable[Any] = (hand_backs, extensions)
