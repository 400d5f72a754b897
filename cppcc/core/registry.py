"""What the apps report, credit and wait for: declared where the records live, asked by name.

`figures.py`, `duty.py`, `todo.py` and `diary.py` of each app are found at start-up. Reports, dashboards, standings,
calendars and drill-down pages know these registries and no app."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from django.apps import apps
from django.db.models import Count, Model, QuerySet, Sum

from cppcc.core.periods import Period

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

Value = int | Decimal | None | Mapping[str, int | Decimal] | list[int]
RowsOf = Callable[[Period], "QuerySet[Any]"]
PERCENT = Decimal("0.1")
ONE = Decimal(1)
T = TypeVar("T")
R = TypeVar("R", bound=RowsOf)
Q = TypeVar("Q", bound="QuerySet[Any]")
C = TypeVar("C", bound="Credits")


class Figures(dict[str, Value]):
    """The figures of one period, each worked out once and only when asked for."""

    def __init__(self, period: Period) -> None:
        super().__init__()
        self.period = period
        self._remembered: dict[str, Any] = {}

    def __missing__(self, name: str) -> Value:
        self[name] = FIGURES[name].value(self)
        return self[name]

    def remember(self, name: str, work_out: Callable[[], T]) -> T:
        """Something that several figures of the period need, worked out once."""
        if name not in self._remembered:
            self._remembered[name] = work_out()
        found: T = self._remembered[name]
        return found

    def number(self, name: str) -> int | Decimal:
        """A figure that is one number; TypeError when it is not."""
        value = self[name]
        if not isinstance(value, int | Decimal):
            raise TypeError(f"figure {name} is not one number")
        return value

    def counts(self, name: str) -> Mapping[str, int | Decimal]:
        """A figure that is numbers by name; TypeError when it is not."""
        value = self[name]
        if not isinstance(value, Mapping):
            raise TypeError(f"figure {name} is not a table of numbers")
        return value

    def all(self) -> Figures:
        """With every figure worked out."""
        for name in FIGURES:
            self[name]
        return self


@dataclass(frozen=True)
class Figure:
    """A named number with its meaning; `rows` opens the records behind it, all or those of one key of a by-figure."""

    name: str
    label: str
    unit: str
    definition: str
    value: Callable[[Figures], Value]
    rows: Callable[[Period, str | None], QuerySet[Any]] | None = None


@dataclass(frozen=True)
class RowTable:
    """How the records of one model are listed behind a figure: columns (head, text of a record) and what to fetch.

    `seen_through` leads from a record to what decides who may see it (`visible_to`): "" is the record itself, None says
    that whoever may open the figure may see it. A record that a user may not see still counts, but is not told."""

    columns: Sequence[tuple[str, Callable[[Any], object]]]
    related: Sequence[str] = ()
    prefetched: Sequence[str] = ()
    seen_through: str | None = None


class Credit(NamedTuple):
    """One thing a member did: the raw material of scores and checklists. A tuple, because a year has 150,000 of them.

    `place` and `among` say as the how manieth of how many names the member stands there: schemes give the first more,
    divide the rest among the others, or count the first three only. `manner` is how it came about, beside the level.
    `origin` is the record this one was made from: a scheme can say that the two count once."""

    member_id: int
    on: date
    record: tuple[str, int]  # ("proposals.proposal", pk): label and key, resolved only when shown
    title: str
    level: str = ""
    quantity: Decimal = ONE
    manner: str = ""
    place: int = 1
    among: int = 1
    origin: tuple[str, int] | None = None


class Credits(Protocol):
    """The credits of a period, of everybody or of one member (by key): the same few queries whatever the head count."""

    def __call__(self, period: Period, member: int | None = None) -> Iterable[Credit]: ...


@dataclass(frozen=True)
class DutySource:
    """What can be counted for a member.

    `levels` and `manners` list what a credit's level (kinds of activity, say) and manner can be, for the editor of a
    checklist or scheme; `unit` is what its quantity counts. `waiting` yields what will be credited once somebody
    confirms it."""

    name: str
    label: str
    credits: Credits
    levels: Callable[[], Sequence[str]]
    waiting: Credits | None = None
    manners: Callable[[], Sequence[str]] = tuple
    unit: str = ""


@dataclass(frozen=True)
class Todo:
    """Something that waits for a user, shown on the home page and as a count in the navigation."""

    label: str
    count: int
    url: str
    overdue: int = 0
    nav: str = ""


@dataclass(frozen=True)
class Dated:
    """Something due or held on a day, for a user's own calendar. `key` stays the same for the same thing; `url` is a
    path of ours. With `begins` (and `ends`) it takes that time of the day rather than the day, and the calendar rings
    so long before as `rings` says; `version` grows with every change."""

    key: str
    on: date
    title: str
    url: str = ""
    until: date | None = None
    note: str = ""
    place: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    rings: tuple[timedelta, ...] = ()
    version: int = 0
    changed_at: datetime | None = None
    is_cancelled: bool = False


FIGURES: dict[str, Figure] = {}
ROW_TABLES: dict[str, RowTable] = {}
NOT_TOLD = "（不在您的查看范围，不显示）"
DUTY_SOURCES: dict[str, DutySource] = {}
TODOS: list[Callable[[User, date], Iterable[Todo]]] = []
Diary = Callable[["User", date, date], Iterable[Dated]]
DIARIES: list[Diary] = []


def figure(
    name: str,
    label: str,
    *,
    unit: str = "",
    definition: str = "",
    rows: Callable[[Period, str | None], QuerySet[Any]] | None = None,
) -> Callable[[Callable[[Figures], Value]], Callable[[Figures], Value]]:
    """Declare a figure worked out in its own way; its name is unique for good, reports refer to it."""

    def declare(value: Callable[[Figures], Value]) -> Callable[[Figures], Value]:
        _add(Figure(name, label, unit, definition or _promise(value), value, rows))
        return value

    return declare


def counted(name: str, label: str, *, unit: str, definition: str = "") -> Callable[[R], R]:
    """Declare a figure that is the number of the rows the function returns."""

    def declare(rows: R) -> R:
        _add(
            Figure(
                name,
                label,
                unit,
                definition or _promise(rows),
                lambda figures: rows(figures.period).order_by().count(),
                lambda period, key: rows(period),
            )
        )
        return rows

    return declare


def counted_by(name: str, label: str, *, unit: str, by: str, total: str = "") -> Callable[[R], R]:
    """Declare a figure that counts the rows by their value of `by` (a field or annotation).

    `total` takes an aggregate field instead of the number of rows: counted_by(…, by="kind__name", total="amount")."""

    def value(rows: RowsOf) -> Callable[[Figures], Value]:
        measure = Sum(total) if total else Count("pk")

        def work_out(figures: Figures) -> Value:
            pairs = rows(figures.period).order_by().values_list(by).annotate(measured=measure).order_by()
            return {str(key): number for key, number in pairs if number is not None}

        return work_out

    def opened(rows: RowsOf) -> Callable[[Period, str | None], QuerySet[Any]]:
        return lambda period, key: rows(period) if key is None else rows(period).filter(**{by: key})

    def declare(rows: R) -> R:
        _add(Figure(name, label, unit, _promise(rows), value(rows), opened(rows)))
        return rows

    return declare


def rate(name: str, label: str, *, part: str, whole: str, definition: str) -> None:
    """Declare a percentage of two counted figures, one decimal, halves away from zero; None when the whole is zero."""

    def work_out(figures: Figures) -> Value:
        below = Decimal(figures.number(whole))
        return (100 * figures.number(part) / below).quantize(PERCENT, ROUND_HALF_UP) if below else None

    _add(Figure(name, label, "%", definition, work_out, FIGURES[part].rows))


def describe(
    model: type[Model],
    columns: Sequence[tuple[str, Callable[[Any], object]]],
    *,
    related: Sequence[str] = (),
    prefetched: Sequence[str] = (),
    seen_through: str | None = None,
) -> None:
    """Declare how records of `model` are listed behind a figure."""
    ROW_TABLES[model._meta.label_lower] = RowTable(columns, related, prefetched, seen_through)


def visible_keys(label: str, keys: Iterable[int], user: User) -> set[int]:
    """Those of the records of a model (`proposals.proposal`) that `user` may see; one query."""
    model: Any = apps.get_model(label)
    return set(model._default_manager.visible_to(user).filter(pk__in=set(keys)).values_list("pk", flat=True))


def _add(new: Figure) -> None:
    if new.name in FIGURES:
        raise ValueError(f"figure {new.name} is declared twice")
    FIGURES[new.name] = new


def _promise(function: Callable[..., Any]) -> str:
    return (function.__doc__ or "").strip()


def duty_source(
    name: str,
    label: str,
    *,
    levels: Callable[[], Sequence[str]] = tuple,
    manners: Callable[[], Sequence[str]] = tuple,
    unit: str = "",
    waiting: Credits | None = None,
) -> Callable[[C], C]:
    """Declare what a member can be credited for."""

    def declare(credits: C) -> C:
        if name in DUTY_SOURCES:
            raise ValueError(f"duty source {name} is declared twice")
        DUTY_SOURCES[name] = DutySource(name, label, credits, levels, waiting, manners, unit)
        return credits

    return declare


def of_member(rows: Q, member: int | None, *, by: str = "member") -> Q:
    """The rows of one member, or all of them: how a duty source keeps to whom it is asked about."""
    return rows if member is None else rows.filter(**{by: member})


def todo(provider: Callable[[User, date], Iterable[Todo]]) -> Callable[[User, date], Iterable[Todo]]:
    """Declare what waits for a user on a day."""
    TODOS.append(provider)
    return provider


def todos_for(user: User, *, on: date) -> list[Todo]:
    """All that waits for `user`, overdue things first; nothing with a count of zero."""
    waiting = [item for provider in TODOS for item in provider(user, on) if item.count]
    return sorted(waiting, key=lambda item: -item.overdue)


def diary(provider: Diary) -> Diary:
    """Declare what has its day for a user between two days."""
    DIARIES.append(provider)
    return provider


def diary_of(user: User, *, start: date, end: date) -> list[Dated]:
    """All that has its day for `user` from `start` to `end`, by day."""
    entries = [entry for provider in DIARIES for entry in provider(user, start, end)]
    return sorted(entries, key=lambda entry: (entry.on, entry.key))


def record_url(record: tuple[str, int]) -> str:
    """The address of a credited record; no query. Empty for a record that is not told."""
    label, pk = record
    if not label:
        return ""
    return str(apps.get_model(label)(pk=pk).get_absolute_url())
