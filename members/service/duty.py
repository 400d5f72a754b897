"""What members can be credited for: confirmed service records. Titles are told masked: they go into every output."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

from cppcc.core.levels import Level
from cppcc.core.periods import Period
from cppcc.core.registry import ONE, Credit, duty_source, of_member
from members.service.models import ServiceKind, ServiceRecord, ServiceRecordQuerySet
from members.service.models.kinds import LATE, ON_TIME
from members.service.models.records import manner_of


def _kinds() -> list[str]:
    return list(ServiceKind.objects.for_members().values_list("name", flat=True))


def _members_kinds() -> list[str]:
    return list(ServiceKind.objects.for_members().filter(is_adverse=False).values_list("name", flat=True))


def _levels() -> list[str]:
    return [str(label) for label in Level.labels]


def _manners() -> list[str]:
    return [*_levels(), ON_TIME, LATE]


Row = tuple[int, date, int, str, str, str, str, Decimal, Decimal | None]
FIELDS = ("member", "on", "pk", "masked_text", "kind__name", "level", "kind__due_day", "quantity", "amount")


def _credits(
    rows: ServiceRecordQuerySet, member: int | None, quantity: Callable[[Row], Decimal] = lambda row: ONE
) -> Iterator[Credit]:
    """The level is the kind of service."""
    for row in of_member(rows, member).values_list(*FIELDS):
        each, day, pk, text, kind, level, due_day, *_ = row
        how = manner_of(level, due_day, day)
        yield Credit(each, day, ("service.servicerecord", pk), text, kind, quantity(row), how)


def _waiting(period: Period, member: int | None = None) -> Iterable[Credit]:
    return _credits(ServiceRecord.objects.unconfirmed().done_in(period), member)


def _confirmed(period: Period) -> ServiceRecordQuerySet:
    return ServiceRecord.objects.confirmed().done_in(period)


@duty_source("service.confirmed", "履职登记", levels=_kinds, manners=_manners, waiting=_waiting)
def confirmed(period: Period, member: int | None = None) -> Iterable[Credit]:
    """One credit for each confirmed record, those that count against a member too."""
    return _credits(_confirmed(period), member)


@duty_source("service.deeds", "履职登记（不含不良记录）", levels=_members_kinds, manners=_manners)
def deeds(period: Period, member: int | None = None) -> Iterable[Credit]:
    """Those that speak for the member."""
    return _credits(_confirmed(period).deeds(), member)


@duty_source("service.quantity", "履职登记的数量", levels=_kinds, manners=_manners)
def quantity(period: Period, member: int | None = None) -> Iterable[Credit]:
    """The quantity in the unit of its kind: households, pieces, times."""
    return _credits(_confirmed(period), member, lambda row: row[7])


@duty_source("service.amount", "履职登记的金额", levels=_kinds, manners=_manners, unit="万元")
def amount(period: Period, member: int | None = None) -> Iterable[Credit]:
    """The quantity is the amount; records without one give none."""
    return _credits(_confirmed(period).with_amount(), member, lambda row: row[8] or Decimal(0))


@duty_source("service.awards", "表彰、刊发（按级别）", levels=_levels, manners=_members_kinds)
def awards(period: Period, member: int | None = None) -> Iterable[Credit]:
    """Records of kinds that ask for a level: that is the credit's level, and the kind is its manner."""
    for credit in _credits(_confirmed(period).with_level(), member):
        yield credit._replace(level=credit.manner, manner=credit.level)
