"""Ranks and grades: who stands where on which board, and what that makes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from members.duty.scoring.engine import Scorecard, told
from members.duty.scoring.spec import Effect, Grade, Rules

WHOLE = Decimal(1)
PER_CENT = Decimal(100)


def rank(rules: Rules, cards: Iterable[Scorecard], *, complete: Collection[int] = ()) -> None:
    """Give every card its rank on its board and its grade. Equal totals share a rank, the next rank is left out;
    `complete` are the members who have the whole checklist."""
    boards: dict[str, list[Scorecard]] = defaultdict(list)
    for card in cards:
        boards[card.person.board].append(card)
    for board in boards.values():
        ranked = sorted((card for card in board if not card.person.unranked), key=lambda card: -card.total)
        _number(ranked)
        _grade(rules, ranked, set(complete))


def _number(ranked: Sequence[Scorecard]) -> None:
    for place, card in enumerate(ranked, start=1):
        before = ranked[place - 2] if place > 1 else None
        card.rank = before.rank if before is not None and before.total == card.total else place


def _grade(rules: Rules, ranked: Sequence[Scorecard], complete: set[int]) -> None:
    """From the best grade down, each takes those who reach it, as many as it has room for. Those who share the rank at
    the edge stay out together when not all of them fit: who of them is taken is for people to decide."""
    waiting = [card for card in ranked if not _worst(rules, card)]
    for grade in rules.grades:
        fit = [card for card in waiting if _reaches(grade, card, complete)]
        room = _room(grade, len(ranked))
        taken = fit if room is None or len(fit) <= room else _within(fit, room)
        for card in taken:
            card.grade, card.grade_why = grade.label, _why(grade, room)
        gone = {card.person.key for card in taken}
        waiting = [card for card in waiting if card.person.key not in gone]


def _worst(rules: Rules, card: Scorecard) -> bool:
    """Put into the lowest grade when a veto says so."""
    struck = next((veto for veto, _ in card.vetoes if veto.effect == Effect.WORST), None)
    if struck and rules.grades:
        card.grade, card.grade_why = rules.grades[-1].label, struck.label
    return struck is not None


def _reaches(grade: Grade, card: Scorecard, complete: set[int]) -> bool:
    barred = card.person.unawarded or any(veto.effect == Effect.UNAWARDED for veto, _ in card.vetoes)
    if (grade.award and barred) or (grade.offices and card.person.office not in grade.offices):
        return False
    if grade.complete and card.person.key not in complete:
        return False
    return grade.points is None or card.total >= grade.points


def _room(grade: Grade, people: int) -> int | None:
    """How many the grade takes of a board of so many people, a share rounded to whole people; None without limit."""
    rooms = [] if grade.number is None else [grade.number]
    if grade.percent is not None:
        rooms.append(int((people * grade.percent / PER_CENT).quantize(WHOLE, ROUND_HALF_UP)))
    return min(rooms, default=None)


def _within(fit: Sequence[Scorecard], room: int) -> list[Scorecard]:
    edge = fit[room].total
    return [card for card in fit[:room] if card.total > edge]


def _why(grade: Grade, room: int | None) -> str:
    reasons = []
    if grade.points is not None:
        reasons.append(f"达到{told(grade.points)}分")
    if grade.complete:
        reasons.append("清单全部完成")
    if room is not None:
        reasons.append(f"名额{room}名以内")
    return "，".join(reasons)
