"""What the page of a commendation shows: to the office and leaders all but who voted how, to others the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from members.commending.models import Candidate, Commendation
from members.commending.states import COUNTED_OR_LATER, WITH_RESULT, Status
from members.commending.tally import Tally

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@dataclass(frozen=True)
class Line:
    """One candidate as the office sees it."""

    candidate: Candidate
    votes: int | None
    outcome: str


def outcomes_of(commendation: Commendation, tally: Tally | None, *, elected: set[int]) -> dict[int, str]:
    """What became of each candidate, by key."""
    if tally is None:
        return {}
    if commendation.status in WITH_RESULT:
        found = dict.fromkeys(elected, "入选")
    else:
        found = dict.fromkeys(tally.elected, "得票入选")
        found |= {key: "票数相同，待定" for tie in tally.ties for key in tie.candidates}
    tied = {key for tie in tally.ties for key in tie.candidates}
    found |= dict.fromkeys(tied - found.keys(), "票数相同，未选定")
    return found | dict.fromkeys(tally.passed, "所在组织名额已满")


def desk_of(commendation: Commendation) -> dict[str, Any]:
    """For the office and leaders; the votes only once they are counted."""
    counted = commendation.status in COUNTED_OR_LATER
    tally = commendation.tally() if counted else None
    candidates = list(commendation.candidates.with_votes().for_list().in_standing_order())
    outcomes = outcomes_of(commendation, tally, elected={each.pk for each in candidates if each.elected})
    standing = [each for each in candidates if not each.left_out]
    lines = [Line(each, each.votes if counted else None, outcomes.get(each.pk, "")) for each in standing]
    if counted:
        lines.sort(key=lambda line: -(line.votes or 0))
    naming = commendation.status == Status.NOMINATING
    cast = commendation.ballots.jurors()
    jurors = list(commendation.jurors.order_by("name", "pk"))
    return {
        "lines": lines,
        "aside": [each for each in candidates if each.left_out],
        "jurors": [(juror, juror.pk in cast) for juror in jurors],
        "cast": len(cast),
        "tally": tally,
        "is_naming": naming,
        "is_counted": counted,
        "missing": commendation.why_not_open() if naming else "",
    }


def list_of(commendation: Commendation, user: User, *, on: date) -> dict[str, Any]:
    """For everybody else: who is commended, once it is announced; a juror is led to the ballot."""
    votes = commendation.status == Status.VOTING and commendation.is_juror(user)
    elected: list[Candidate] = []
    if commendation.status == Status.ANNOUNCED:
        day = commendation.announced_on or on
        elected = list(commendation.candidates.elected().for_paper(on=day))
    has_voted = votes and commendation.ballots.of_juror(user).exists()
    return {"elected": elected, "votes": votes, "has_voted": has_voted}
