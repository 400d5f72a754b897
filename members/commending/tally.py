"""From votes to a list: who is in, who shares the edge. A pure function; what the votes leave open is for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby


@dataclass(frozen=True)
class Standing:
    """One candidate with the votes received, and the body whose share it takes from (None: no shares)."""

    key: int
    votes: int
    body: int | None = None


@dataclass(frozen=True)
class Tie:
    """Candidates with equal votes for fewer places: `places` of them are chosen by people. `body` where the share of
    one body is the edge, None where it is the whole."""

    candidates: tuple[int, ...]
    places: int
    votes: int
    body: int | None = None


@dataclass
class Tally:
    """`elected` by votes alone; `ties` at the edge; `passed` had votes enough, but their body's share was taken."""

    elected: list[int] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)

    @property
    def places(self) -> int:
        return len(self.elected) + sum(tie.places for tie in self.ties)


def count(standings: Sequence[Standing], places: int, shares: Mapping[int, int] | None = None) -> Tally:
    """The places filled from the most votes down; who has no vote is not elected. `shares` is how many each body may
    have; who sits in none takes from the whole alone."""
    tally = Tally()
    room = dict(shares or {})
    voted = sorted((one for one in standings if one.votes), key=lambda one: (-one.votes, one.key))
    for votes, level in groupby(voted, key=lambda one: one.votes):
        left = places - tally.places
        if left <= 0:
            break
        _fill(tally, list(level), votes, left, room)
    return tally


def _fill(tally: Tally, level: list[Standing], votes: int, left: int, room: dict[int, int]) -> None:
    """One level of equal votes: all of it, or as much as there is room for; `room` is what the bodies have left."""
    numbers = Counter(one.body for one in level)
    fits = {body: number if body is None else min(number, room.get(body, number)) for body, number in numbers.items()}
    tally.passed += [one.key for one in level if not fits[one.body]]
    level = [one for one in level if fits[one.body]]
    if sum(fits.values()) > left:  # the edge runs through the whole level
        tally.ties.append(Tie(tuple(one.key for one in level), left, votes))
        return
    for body in dict.fromkeys(one.body for one in level):
        keys = [one.key for one in level if one.body == body]
        if len(keys) > fits[body]:
            tally.ties.append(Tie(tuple(keys), fits[body], votes, body))
        else:
            tally.elected += keys
        if body in room:
            room[body] -= fits[body]


def why_not(
    tally: Tally,
    chosen: Collection[int],
    *,
    bodies: Mapping[int, int | None],
    shares: Mapping[int, int] | None,
) -> str:
    """Why exactly these cannot be chosen from the ties; empty when they can."""
    tied = {key for tie in tally.ties for key in tie.candidates}
    if set(chosen) - tied:
        return "只能在票数相同的候选人中选定，得票多的已经入选"
    for tie in tally.ties:
        picked = [key for key in tie.candidates if key in chosen]
        if len(picked) != tie.places:
            told = f"{len(tie.candidates)}人同为{tie.votes}票，只有{tie.places}个名额"
            return f"{told}，请选{tie.places}人，现在选了{len(picked)}人"
    if shares is not None:
        taken = Counter(bodies[key] for key in [*tally.elected, *chosen])
        if any(number > shares.get(body, number) for body, number in taken.items() if body is not None):
            return "所选的人超过了其中一个组织的名额，请换人"
    return ""
