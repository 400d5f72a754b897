"""How the organiser's list is written: what was typed, set beside what the page had shown and what stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from members.activities.states import UNMARKED, Attendance

if TYPE_CHECKING:
    from members.activities.models.participations import Participation


@dataclass(frozen=True)
class Mark:
    """One line of the list: status (empty while nobody has said), role, note, and how many half-days (None: all)."""

    status: str = ""
    role: str = ""
    note: str = ""
    half_days: int | None = None

    @classmethod
    def of(cls, row: Participation) -> Mark:
        return cls("" if row.status in UNMARKED else row.status, row.role, row.note, row.half_days)

    def put_on(self, row: Participation) -> None:
        """Write the mark on the row; unmarked again means asked as at the beginning, what a member said stays."""
        if self.status or row.status not in UNMARKED:
            row.status = self.status or Attendance.INVITED
        row.role, row.note, row.half_days = self.role, self.note, self.half_days


@dataclass
class Recorded:
    """What became of a list: rows written, rows no longer on it, clashes (when there are any, nothing is written)."""

    written: int = 0
    gone: int = 0
    clashes: dict[int, Mark] = field(default_factory=dict)


def touched(marks: Mapping[int, Mark], seen: Mapping[int, Mark]) -> dict[int, Mark]:
    """The lines that differ from what the page had shown."""
    return {key: mark for key, mark in marks.items() if mark != seen.get(key, Mark())}
