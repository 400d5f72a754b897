"""What the apps report, credit and wait for: declared where the records live, asked by name.

`figures.py`, `duty.py` and `todo.py` of each app are found at start-up. Reports, dashboards, standings and drill-down
pages know these registries and no app."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet

from cppcc.core.periods import Period

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

Value = int | Decimal | Mapping[str, int | Decimal] | list[int]


@dataclass(frozen=True)
class Figure:
    """A named number with its meaning; `rows` opens the records behind it (for one key of a by-figure)."""

    name: str
    label: str
    unit: str
    definition: str
    value: Callable[[Period], Value]
    rows: Callable[[Period, str | None], QuerySet[Any]] | None


@dataclass(frozen=True)
class Credit:
    """One thing a member did: the raw material of scores and checklists. `share` is the member's part of it."""

    member_id: int
    on: date
    record: tuple[str, int]  # ("proposals.proposal", pk): label and key, resolved only when shown
    title: str
    level: str = ""
    share: Decimal = Decimal(1)
    quantity: Decimal = Decimal(1)


@dataclass(frozen=True)
class DutySource:
    """What can be counted for a member; `credits(period)` is one query whatever the head count."""

    name: str
    label: str
    credits: Callable[[Period], Iterable[Credit]]


@dataclass(frozen=True)
class Todo:
    """Something that waits for a user, shown on the home page and as a count in the navigation."""

    label: str
    count: int
    url: str
    overdue: int = 0
    nav: str = ""


FIGURES: dict[str, Figure] = {}
DUTY_SOURCES: dict[str, DutySource] = {}
TODOS: list[Callable[[User, date], Iterable[Todo]]] = []


def figure(
    name: str,
    label: str,
    *,
    unit: str = "",
    definition: str = "",
    rows: Callable[[Period, str | None], QuerySet[Any]] | None = None,
) -> Callable[[Callable[[Period], Value]], Callable[[Period], Value]]:
    """Declare a figure; its name is unique for good, reports refer to it."""

    def declare(value: Callable[[Period], Value]) -> Callable[[Period], Value]:
        if name in FIGURES:
            raise ValueError(f"figure {name} is declared twice")
        FIGURES[name] = Figure(name, label, unit, definition or (value.__doc__ or "").strip(), value, rows)
        return value

    return declare


def duty_source(
    name: str, label: str
) -> Callable[[Callable[[Period], Iterable[Credit]]], Callable[[Period], Iterable[Credit]]]:
    """Declare what a member can be credited for."""

    def declare(credits: Callable[[Period], Iterable[Credit]]) -> Callable[[Period], Iterable[Credit]]:
        if name in DUTY_SOURCES:
            raise ValueError(f"duty source {name} is declared twice")
        DUTY_SOURCES[name] = DutySource(name, label, credits)
        return credits

    return declare


def todo(provider: Callable[[User, date], Iterable[Todo]]) -> Callable[[User, date], Iterable[Todo]]:
    """Declare what waits for a user on a day."""
    TODOS.append(provider)
    return provider


def todos_for(user: User, *, on: date) -> list[Todo]:
    """All that waits for `user`, overdue things first; nothing with a count of zero."""
    waiting = [item for provider in TODOS for item in provider(user, on) if item.count]
    return sorted(waiting, key=lambda item: -item.overdue)


def model_label(record: Model) -> str:
    """The label of a record's model as used in `Credit.record`."""
    return record._meta.label_lower
