"""Which of the credited records a reader may open: asked once for all that a page shows, a query a model.

A record that the reader may not see still counts, but neither title nor link is told; one that is no longer there, or
whose kind this house does not know any more, is told as such."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps
from django.urls import NoReverseMatch

from cppcc.core.registry import NOT_TOLD, Credit, record_url, visible_keys

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

Record = tuple[str, int]
UNSEEN: Record = ("", 0)
GONE = "（原记录已不在系统中）"


class Sight:
    """What `user` sees of the records behind `credits`."""

    def __init__(self, credits: Iterable[Credit], user: User) -> None:
        keys: dict[str, set[int]] = defaultdict(set)
        for label, key in {credit.record for credit in credits}:
            if label:
                keys[label].add(key)
        self.seen: set[Record] = set()
        self.gone: set[Record] = set()
        for label, wanted in keys.items():
            self._look(label, wanted, user)

    def _look(self, label: str, wanted: set[int], user: User) -> None:
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            self.gone |= {(label, key) for key in wanted}
            return
        seen = visible_keys(label, wanted, user)
        self.seen |= {(label, key) for key in seen}
        if hidden := wanted - seen:
            there = set(model._base_manager.filter(pk__in=hidden).values_list("pk", flat=True))
            self.gone |= {(label, key) for key in hidden - there}

    def of(self, credit: Credit) -> Credit:
        """The credit as the reader is told of it."""
        if credit.record in self.seen:
            return credit
        return credit._replace(title=GONE if credit.record in self.gone else NOT_TOLD, record=UNSEEN)


def address_of(record: Record) -> str:
    """Where a record opens; empty when it does not."""
    try:
        return record_url(record)
    except (LookupError, ValueError, AttributeError, NoReverseMatch):
        return ""
