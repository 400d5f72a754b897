"""What can be searched: each app declares it in its `searching.py`, found at start-up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet

from cppcc.core.search.words import edition

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@dataclass(frozen=True)
class Entry:
    """What a record is found by and shown with. A hit in `ref` or `title` comes before one in `texts` or `names`."""

    ref: str  # 第27号提案
    title: str
    texts: Sequence[str]
    names: Sequence[str] = ()
    on: date | None = None
    year: int | None = None

    def digest(self) -> str:
        """Changes with anything that the index would notice."""
        content = [edition(), self.ref, self.title, list(self.texts), list(self.names), str(self.on), self.year]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Searchable:
    """One kind of record: `records()` are all to be indexed, `visible_to(user)` those that a user may see,
    `entry(record)` what the index takes; both querysets fetch whatever `entry` touches. One not `for_users` is left out
    of the search box: what is public is asked of its own page (`finding.keys_of`)."""

    kind: str
    label: str
    model: type[Model]
    records: Callable[[], QuerySet[Any]]
    visible_to: Callable[[User], QuerySet[Any]]
    entry: Callable[[Any], Entry]
    for_users: bool = True

    @property
    def token(self) -> str:
        """The index's set of all living documents of this kind."""
        return f"@{self.kind}"


SEARCHABLES: dict[str, Searchable] = {}


def searchable(
    kind: str,
    label: str,
    *,
    model: type[Model],
    records: Callable[[], QuerySet[Any]],
    visible_to: Callable[[User], QuerySet[Any]],
    for_users: bool = True,
) -> Callable[[Callable[[Any], Entry]], Callable[[Any], Entry]]:
    """Declare the decorated function as what the index takes of a record of `model`."""

    def declare(entry: Callable[[Any], Entry]) -> Callable[[Any], Entry]:
        if kind in SEARCHABLES:
            raise ValueError(f"searchable {kind} is declared twice")
        SEARCHABLES[kind] = Searchable(kind, label, model, records, visible_to, entry, for_users)
        return entry

    return declare


def in_the_box() -> dict[str, Searchable]:
    """What the search box looks through."""
    return {kind: declared for kind, declared in SEARCHABLES.items() if declared.for_users}


def searchable_for(model: type[Model]) -> Searchable:
    """The declaration for `model`; KeyError when there is none."""
    for declared in SEARCHABLES.values():
        if declared.model is model:
            return declared
    raise KeyError(model.__name__)
