"""What the registers of members and of the office share: records of a kind on a day, with a quantity."""

from __future__ import annotations

from decimal import Decimal
from typing import Self, TypeVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count

from cppcc.core.periods import Period

Dated = TypeVar("Dated", bound=models.Model)
LEAST = MinValueValidator(Decimal("0.01"), "数量应大于0")


class DatedQuerySet(models.QuerySet[Dated]):
    def done_in(self, period: Period) -> Self:
        return self.filter(on__gte=period.start, on__lte=period.last_day)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=int(kind))

    def of_year(self, year: str) -> Self:
        return self.filter(on__year=int(year))

    def years(self) -> list[tuple[str, str]]:
        """The years of these records, newest first, for a filter."""
        return [(str(day.year), f"{day.year}年") for day in self.dates("on", "year", order="DESC")]

    def kinds(self) -> list[tuple[int, str]]:
        """The kinds of these records, for a filter."""
        return list(self.order_by("kind__order", "kind").values_list("kind", "kind__name").distinct())

    def counts_by(self, name: str) -> dict[str, int]:
        return dict(self.order_by().values_list(name).annotate(rows=Count("pk")))


def told(number: Decimal | None) -> str:
    """A number without idle zeros: 3, 0.5, 1200."""
    return "" if number is None else f"{number.normalize():f}"
