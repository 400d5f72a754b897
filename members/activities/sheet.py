"""The organiser's list on one screen: what stands, what was typed, what clashes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cppcc.core.wording import plain_text
from members.activities.models import Activity, Attendance, Mark, Part, Participation, Recorded
from members.activities.models.attendance import touched
from members.activities.states import ATTENDED, MARKS, UNMARKED

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

NO_GROUP = "未编组"
MAX_NOTE = 200
KEYS = {str(key): status for key, status in enumerate(MARKS, start=1)}  # on the keyboard
BEFORE_ITS_DAY = ["", Attendance.EXCUSED]
FILL_PRESENT = "fill_present"


@dataclass(frozen=True)
class Roll:
    """Who was asked and how it went, for reading."""

    rows: list[Participation]

    @property
    def attended(self) -> int:
        return sum(row.status in ATTENDED for row in self.rows)

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """What `marked` takes, its label and the number of rows: how it went first, then what members have said."""
        found = Counter(row.status for row in self.rows)
        return [(str(s), str(s.label), found[s]) for s in [*MARKS, *UNMARKED]]

    def marked(self, mark: str) -> list[Participation]:
        """The rows behind one of the counts; all of them for an empty mark."""
        return [row for row in self.rows if mark in ("", row.status)]

    def of_user(self, user: User) -> Participation | None:
        return next((row for row in self.rows if row.member.user_id == user.pk), None)


@dataclass(frozen=True)
class Line:
    """One member on the list. `theirs` says what somebody else marked meanwhile."""

    row: Participation
    mark: Mark
    theirs: str = ""
    error: str = ""

    @property
    def said(self) -> str:
        """What the member said, or asked for, while nobody has marked how it went."""
        status = self.row.status
        return self.row.get_status_display() if status in UNMARKED and status != Attendance.INVITED else ""

    @property
    def find(self) -> str:
        """What the quick-find box looks through."""
        member = self.row.member
        return f"{member.name} {member.number} {member.pinyin}".lower()


@dataclass(frozen=True)
class Group:
    name: str
    lines: list[Line]

    @property
    def marked(self) -> int:
        return sum(1 for line in self.lines if line.mark.status)


class Sheet:
    """The list of one activity as it stands, or, with `data`, as typed. Check `save` and show the sheet again when it
    says no: nothing typed is lost."""

    def __init__(self, activity: Activity, data: Mapping[str, Any] | None = None, *, on: date) -> None:
        self.activity = activity
        self.begun = activity.has_begun(on=on)
        self.rows = list(activity.attendance.for_sheet(on=activity.starts_on))
        self.standing = {row.pk: Mark.of(row) for row in self.rows}
        self.errors: dict[int, str] = {}
        self.result = Recorded()
        if data is None:
            self.marks = self.seen = self.standing
        else:
            self.seen = _read_seen(data.get("seen", ""))
            self.marks = {row.pk: self._typed(row.pk, data) for row in self.rows}

    def save(self, *, by: User) -> bool:
        """Write what was typed; False when something is wrong or clashes, then `status` and the lines tell."""
        if self.errors:
            return False
        self.result = self.activity.record_attendance(self.marks, seen=self.seen, by=by)
        if self.result.clashes:
            self._show_what_stands()
        return not self.result.clashes

    def _show_what_stands(self) -> None:
        """After a clash: lines touched keep what was typed, others show what stands; the next press knows both."""
        mine = touched(self.marks, self.seen)
        self.seen = self.standing | self.result.clashes
        self.marks = self.seen | mine

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows the sheet."""
        return 422 if self.errors else 409 if self.result.clashes else 200

    @property
    def is_complete(self) -> bool:
        return all(mark.status for mark in self.marks.values())

    @property
    def seen_json(self) -> str:
        """What the page shows as standing, to come back with the next press."""
        return json.dumps({key: [*_values(mark)] for key, mark in self.seen.items()}, ensure_ascii=False)

    @property
    def groups(self) -> list[Group]:
        by_group = groupby(self._lines(), key=lambda line: line.row.group_name or NO_GROUP)  # type: ignore[attr-defined]
        return [Group(name, list(lines)) for name, lines in by_group]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Status, label and number of lines, unmarked last."""
        found = Counter(mark.status for mark in self.marks.values())
        return [(str(s), str(s.label), found[s]) for s in MARKS] + [("", "未登记", found[""])]

    def _lines(self) -> Iterator[Line]:
        for row in self.rows:
            theirs = self.result.clashes.get(row.pk)
            yield Line(row, self.marks[row.pk], _told(theirs) if theirs else "", self.errors.get(row.pk, ""))

    def _typed(self, key: int, data: Mapping[str, Any]) -> Mark:
        """The mark typed on a line; a line that the page did not have stays as the page had it: unmarked."""
        if f"s-{key}" not in data and f"n-{key}" not in data:
            return self.seen.get(key, Mark())
        status, role = data.get(f"s-{key}", ""), data.get(f"r-{key}", "")
        note = plain_text(data.get(f"n-{key}", "")).strip()
        if status not in ["", *MARKS] or role not in ["", *Part.values]:
            self.errors[key] = "出席状态或角色不在可选范围内，请重新选择"
            status, role = (status if status in MARKS else ""), (role if role in Part.values else "")
        if len(note) > MAX_NOTE:
            self.errors[key] = f"备注有{len(note)}字，请缩短到{MAX_NOTE}字以内"
        if not status and FILL_PRESENT in data:
            status = Attendance.PRESENT
        if not self.begun and status not in BEFORE_ITS_DAY and status != self.standing[key].status:
            day = self.activity.starts_on
            self.errors[key] = f"活动{day.month}月{day.day}日才开始，现在只能登记请假；到场情况请当天或之后登记"
        return Mark(status, role, note, self._half_days(key, data, status))

    def _half_days(self, key: int, data: Mapping[str, Any], status: str) -> int | None:
        """How many half-days somebody came for; None for all, and for who did not come."""
        typed = str(data.get(f"h-{key}", "")).strip()
        if not typed or status not in ATTENDED:
            return None
        if not typed.isdecimal() or not 1 <= int(typed[:6]) <= self.activity.half_days:
            self.errors[key] = f"到场半天数应在1到{self.activity.half_days}之间，全程到场的可不填"
            return None
        return int(typed) if int(typed) < self.activity.half_days else None


def _values(mark: Mark) -> tuple[str, str, str, int | None]:
    return mark.status, mark.role, mark.note, mark.half_days


def _told(mark: Mark) -> str:
    """What somebody else marked, in words."""
    status = Attendance(mark.status).label if mark.status else "未登记"
    role = Part(mark.role).label if mark.role else ""
    half_days = f"到场{mark.half_days}个半天" if mark.half_days else ""
    return "，".join(word for word in (str(status), str(role), half_days, mark.note) if word)


def _mark_of(status: object, role: object, note: object, half_days: object = None) -> Mark:
    return Mark(str(status), str(role), str(note), half_days if isinstance(half_days, int) else None)


def _read_seen(text: str) -> dict[int, Mark]:
    """What the page had shown; an unreadable value counts as nothing seen, so that anything marked clashes."""
    try:
        return {int(key): _mark_of(*mark) for key, mark in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError):
        return {}
