"""Whom the standings of a year put forward. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from members.duty.models import SavedCard
from members.duty.reckoning import reckon
from members.duty.scoring.card import card_from
from members.duty.scoring.engine import Scorecard
from members.duty.scoring.spec import Effect

if TYPE_CHECKING:
    from members.duty.models import Scheme


@dataclass(frozen=True)
class Nominee:
    """Somebody on the standings, as they stood."""

    member: int
    rank: int
    total: Decimal
    grade: str = ""
    board: str = ""


def nominees(
    scheme: Scheme,
    *,
    now: datetime,
    grades: Collection[str] = (),
    at_least: Decimal | None = None,
    most: int | None = None,
) -> list[Nominee]:
    """Who is ranked and may be awarded, the best of each board first: of the `grades` (all when none is named), with
    so many points `at_least`, at `most` so many of a board; who shares the last rank comes with it."""
    found = [
        Nominee(card.person.key, card.rank, card.total, card.grade, card.person.board)
        for card in _cards(scheme, now)
        if card.rank is not None and _may_be_awarded(card) and (not grades or card.grade in grades)
    ]
    found = [each for each in found if at_least is None or each.total >= at_least]
    ordered = sorted(found, key=lambda each: (each.board, each.rank, each.member))
    return ordered if most is None else list(_first(ordered, most))


def _first(ordered: Iterable[Nominee], most: int) -> Iterable[Nominee]:
    taken: dict[str, list[int]] = {}
    for each in ordered:
        ranks = taken.setdefault(each.board, [])
        if len(ranks) < most or ranks[-1] == each.rank:
            ranks.append(each.rank)
            yield each


def _cards(scheme: Scheme, now: datetime) -> Iterable[Scorecard]:
    """As they were written down, or as the records say at the moment."""
    if scheme.is_kept:
        saved = SavedCard.objects.of_scheme(scheme).values_list("card_json", flat=True)
        return [card_from(told, scheme.rules) for told in saved]
    return reckon(scheme, now=now).values()


def _may_be_awarded(card: Scorecard) -> bool:
    barred = card.person.unranked or card.person.unawarded
    return not barred and not any(veto.effect == Effect.UNAWARDED for veto, _ in card.vetoes)
