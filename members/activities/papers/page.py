"""What one reader sees beside an activity, filled before its page is drawn: three queries and one for all the files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType

from cppcc.core.attachments.models import Attachment
from members.activities.models import Activity, Outcome, Paper, PaperKind
from members.activities.states import KEEP_PAPERS, WRITE_OUTCOME

if TYPE_CHECKING:
    from datetime import date

    from cppcc.core.accounts.models import User
    from members.activities.models.beside import Beside


@dataclass(frozen=True)
class Shown:
    """A row with its files; `hidden` says in words why participants do not see it (yet)."""

    row: Beside
    files: list[Attachment]
    hidden: str


@dataclass(frozen=True)
class Papers:
    """Materials, photos and outcomes, and what the reader may add."""

    materials: list[Shown]
    photos: list[Shown]
    outcomes: list[Shown]
    may_keep: bool
    may_write: bool

    @classmethod
    def of(cls, activity: Activity, user: User, *, on: date) -> Papers:
        papers = list(Paper.objects.of(activity).visible_to(user))
        outcomes = list(Outcome.objects.of(activity).visible_to(user).select_related("kind"))
        for row in [*papers, *outcomes]:
            row.activity = activity
        paper_files, outcome_files = _files(papers), _files(outcomes)
        shown = [(row.kind, Shown(row, paper_files[row.pk], _hidden(row, on))) for row in papers]
        return cls(
            [each for kind, each in shown if kind == PaperKind.MATERIAL],
            [each for kind, each in shown if kind == PaperKind.PHOTOS],
            [Shown(row, outcome_files[row.pk], _hidden(row, on)) for row in outcomes],
            _may(user, "keep_papers", activity, KEEP_PAPERS.sources),
            _may(user, "write_outcome", activity, WRITE_OUTCOME.sources),
        )


def _may(user: User, verb: str, activity: Activity, sources: frozenset[str]) -> bool:
    return activity.status in sources and user.has_perm(f"activities.{verb}", activity)


def _files(rows: list[Beside]) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = defaultdict(list)
    if rows:
        owner_type = ContentType.objects.get_for_model(rows[0])
        for file in Attachment.objects.filter(owner_type=owner_type, owner_id__in=[row.pk for row in rows]):
            found[file.owner_id].append(file)
    return found


def _hidden(row: Beside, on: date) -> str:
    if row.shown_from is None:
        return "参加人员看不到"
    if row.shown_from > on:
        return f"{row.shown_from.month}月{row.shown_from.day}日起参加人员可见"
    return "" if row.is_shown(on=on) else "发布通知后参加人员可见"
