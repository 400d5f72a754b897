"""What the desk shows of the proposal in hand, fetched before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cppcc.core.attachments.models import Attachment
from proposals.forms.desk import DecisionForm
from proposals.models import Opinion, Proposal, ReviewRules, Stage
from proposals.page import office_edits
from proposals.review.reviewing import KEYS, stage_of
from proposals.writing.hints import hints

PANELS = {
    Opinion.RETURN: "退回后由提案者修改并重新递交，流水号不变。",
    Opinion.DECLINE: "提案者将看到原因。",
    Opinion.MERGE: "",
    Opinion.TURN_SOCIAL: "将按现在的文字生成一篇社情民意信息，提案者即为反映人；本件不再立案。",
}
ORDER = [Opinion.MERGE, Opinion.RETURN, Opinion.DECLINE, Opinion.TURN_SOCIAL]


@dataclass(frozen=True)
class Panel:
    """One decision that asks for more than a press of its key."""

    opinion: str
    label: str
    key: str
    note: str
    open: bool


def desk_page(
    proposal: Proposal, form: DecisionForm, picks: DecisionForm, rules: ReviewRules, *, on: date
) -> dict[str, Any]:
    """The context of the middle and the right of the desk."""
    revisions = list(proposal.revisions.for_page())
    standing = form.standing
    stage = stage_of(standing, rules)
    texts = {name: getattr(proposal, name) for name in ("title", "situation", "analysis", "suggestions")}
    pressed = form.data.get("opinion") if form.is_bound else ""
    return {
        "proposal": proposal,
        "form": form,
        "picks": picks,
        "today": on,
        "waiting": (on - proposal.submitted_on).days if proposal.submitted_on else None,
        "stage": stage,
        "stage_label": Stage(stage).label if rules.two_stages else "审查",
        "standing": standing,
        "edited_since": bool(standing and revisions and revisions[-1].at > standing.at),
        "file_key": KEYS[Opinion.FILE],
        "panels": [
            Panel(each.value, str(each.label), KEYS[each], PANELS[each], open=pressed == each.value) for each in ORDER
        ],
        "hints": hints(**texts),
        "differences": office_edits(proposal, revisions),
        "cosigners": list(proposal.cosigners.select_related("member")),
        "attachments": list(Attachment.objects.of(proposal)),
        "return_note": proposal.return_note(),
    }
