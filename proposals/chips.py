"""The numbers on the chips of the list: exact, from one grouped query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cppcc.core.listing import Facets, Filter
from proposals.models.register import FACETS, ProposalQuerySet


def facet(name: str, label: str, choices: Sequence[tuple[Any, Any]], **more: Any) -> Filter:
    """A filter of a list by one of the FACETS."""
    return Filter(name, label, choices, lambda rows, value: rows.with_value(**{name: value}), is_facet=True, **more)


def chip_counts(rows: ProposalQuerySet, chosen: Mapping[str, str], *, within_session: bool) -> Facets:
    """How many of each value of a facet, narrowed by all the other facets chosen.

    Within a session only that session's rows are looked at: the other sessions then have no numbers."""
    counted = [*FACETS]
    if within_session and "session" in chosen:
        rows = rows.with_value(session=chosen["session"])
        counted.remove("session")
        chosen = {name: value for name, value in chosen.items() if name != "session"}
    asked = {FACETS.index(name): value for name, value in chosen.items()}
    hits: list[tuple[Any, ...]] = []
    beside: dict[int, list[tuple[Any, ...]]] = {place: [] for place in asked}  # these miss by that facet alone
    for combination in rows.faceted():
        missed = [place for place, value in asked.items() if _word(combination[place]) != value]
        if len(missed) < 2:
            (beside[missed[0]] if missed else hits).append(combination)
    counts = {name: _summed([*hits, *beside.get(FACETS.index(name), [])], FACETS.index(name)) for name in counted}
    return Facets(sum(combination[-1] for combination in hits), counts)


def _word(value: Any) -> str:
    """The value as an address has it."""
    return str(int(value) if isinstance(value, bool) else value)


def _summed(combinations: list[tuple[Any, ...]], place: int) -> dict[Any, int]:
    """How many of each value at that place; the number of a combination stands last."""
    counts: dict[Any, int] = {}
    for combination in combinations:
        value = combination[place]
        counts[value] = counts.get(value, 0) + combination[-1]
    return counts
