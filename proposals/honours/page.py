"""What the page of an election shows: to the office that runs it, to the jury, to everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proposals.forms.selections import CandidatesForm, CriterionForm
from proposals.honours.standing import standing
from proposals.models import Candidate, Proposal, Selection
from proposals.states import SelectionStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def desk_of(selection: Selection, user: User) -> dict[str, Any]:
    """The standing so far, and while it is being set up the forms for candidates and criteria."""
    seen = Proposal.objects.visible_to(user)
    criteria = list(selection.criteria.all())
    return {
        "ranking": standing(selection),
        "criteria": criteria,
        "full_marks": sum(criterion.most for criterion in criteria),
        "jurors": list(selection.jurors.order_by("name", "pk")),
        "is_set_up": selection.status == SelectionStatus.SETTING_UP,
        "missing": selection.why_not_open() if selection.status == SelectionStatus.SETTING_UP else "",
        "candidates_form": CandidatesForm(seen=seen, initial={"session": selection.session}),
        "criterion_form": CriterionForm(),
    }


def jury_of(selection: Selection, user: User) -> dict[str, Any]:
    """The candidates: for a juror with what is done and what is not, for others the elected ones."""
    seen = list(Candidate.objects.visible_to(user).filter(selection=selection).for_list())
    is_juror = selection.status == SelectionStatus.SCORING and selection.is_juror(user)
    mine = set(selection.candidates.to_judge_by(user).values_list("pk", flat=True)) if is_juror else set()
    owed = set(selection.candidates.owed_by(user).values_list("pk", flat=True)) if is_juror else set()
    return {
        "is_juror": is_juror,
        "lines": [(each, each.pk in mine, each.pk in owed) for each in seen],
        "owed": len(owed),
        "done": len(mine) - len(owed),
    }
