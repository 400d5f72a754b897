"""What makes a hand-over: who gets which part, and by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models

from members.people.models import Unit


class Manner(models.TextChoices):
    LEAD = "lead", "主办"
    ASSIST = "assist", "会办"
    SPLIT = "split", "分办"
    SOLE = "sole", "独办"


ANSWERS_TO_AUTHOR = [Manner.LEAD, Manner.SPLIT, Manner.SOLE]


@dataclass(frozen=True)
class Assignment:
    """One unit's part in a hand-over, with its due dates and how they were worked out."""

    unit: Unit
    manner: str
    due_on: date | None = None
    due_how: str = ""
    hand_back_until: date | None = None
    hand_back_how: str = ""

    def __str__(self) -> str:
        due = f"，{self.due_on:%Y-%m-%d}前答复" if self.due_on else ""
        return f"{self.unit}{Manner(self.manner).label}{due}"


def told(assignments: Iterable[Assignment]) -> str:
    """The hand-over in one line."""
    return "；".join(map(str, assignments))


def why_not_together(manners: Sequence[str]) -> str:
    """Why these manners do not make a hand-over; empty when they do."""
    count = {manner: list(manners).count(manner) for manner in Manner.values}
    leads, splits, soles, assists = (count[m] for m in (Manner.LEAD, Manner.SPLIT, Manner.SOLE, Manner.ASSIST))
    if not manners:
        return "请至少选择一个承办单位"
    if soles:
        return "" if len(manners) == 1 else "独办只能有一个单位；多个单位请用主办加会办，或分办"
    if splits:
        if leads:
            return "主办和分办不能同时用：由一家牵头的用主办加会办，各自答复的用分办"
        return "" if splits > 1 else "分办至少要有两个单位；只有一家请用独办"
    if leads != 1:
        return "请指定一个主办单位" if not leads else "主办单位只能有一个；各自答复的请用分办"
    return "" if assists else "只有主办没有会办的，请用独办"


def manners_of(main: Sequence[Unit], assisting: Sequence[Unit]) -> list[str]:
    """How each takes part: one alone is 独办, with others assisting 主办, several 分办."""
    alone = Manner.LEAD if assisting else Manner.SOLE
    manner = Manner.SPLIT if len(main) > 1 else alone
    return [str(manner)] * len(main) + [str(Manner.ASSIST)] * len(assisting)
