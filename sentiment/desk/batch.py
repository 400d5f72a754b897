"""One step for many ticked reports: each by itself, so that one that somebody else decided on holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cppcc.core.forms import OfficeForm
from cppcc.core.workflow import StepRefused
from sentiment.desk import deciding
from sentiment.forms.desk import ClassifyForm, KeepForm
from sentiment.models import SocialReport

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MOST = 200  # reports of one press
TOLD = 3  # of those left out that are named


@dataclass(frozen=True)
class BatchStep:
    """What it is called, what it asks once for all, what it does to one."""

    label: str
    will: str
    may: str
    form: type[OfficeForm]
    run: Callable[[SocialReport, User, dict[str, Any]], None]


BATCHES = {
    "keep": BatchStep(
        "留存",
        "留存后不编发，以后需要时仍可选用；每篇的反映人都会看到这个原因。",
        "keep",
        KeepForm,
        lambda report, by, said: deciding.keep(report, by=by, reason=said["reason"]),
    ),
    "classify": BatchStep(
        "归类",
        "所选各篇改归这一类；原来归在别类的也改过来。",
        "edit",
        ClassifyForm,
        lambda report, by, said: report.classify(by=by, category=said["category"]),
    ),
}


@dataclass
class Outcome:
    """How many it was done to, and of the others why not."""

    done: int = 0
    left_out: list[str] = field(default_factory=list)

    def words(self, label: str) -> str:
        told = "；".join(self.left_out[:TOLD]) + (f"等{len(self.left_out)}篇" if len(self.left_out) > TOLD else "")
        rest = f"；{len(self.left_out)}篇没有{label}：{told}" if self.left_out else ""
        return f"{self.done}篇已{label}{rest}"


def run_each(name: str, keys: Iterable[int], said: dict[str, Any], *, by: User) -> Outcome:
    """Do it to each that `by` sees and may; the others are told."""
    batch, outcome = BATCHES[name], Outcome()
    for report in SocialReport.objects.visible_to(by).among(keys).for_detail():
        try:
            with transaction.atomic():
                if not by.has_perm(f"sentiment.{batch.may}", report):
                    raise StepRefused(report, report.EDIT)
                batch.run(report, by, said)
            outcome.done += 1
        except StepRefused:
            report.refresh_from_db(fields=["status"])
            outcome.left_out.append(f"{report}现在是“{report.get_status_display()}”")
    return outcome
