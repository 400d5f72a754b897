"""Many reports chosen at once: each by itself, so that one that somebody else decided on holds up no other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from cppcc.core.workflow import StepRefused
from sentiment.models import Bulletin, SocialReport

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MOST = 50  # reports of one press: more do not go into an issue


@dataclass(frozen=True)
class Outcome:
    """What became of one of them, read from where it stands now."""

    report: SocialReport
    done: bool
    words: str


def choose_into(report: SocialReport, into: Bulletin | None, *, by: User, on: date) -> Bulletin:
    """Into that issue or a new one, which is there only if the report goes in."""
    with transaction.atomic():
        bulletin = into or Bulletin.begin(by=by, on=on)
        report.choose(by=by, bulletin=bulletin)
    return bulletin


def choose_each(keys: Iterable[int], *, into: Bulletin | None, by: User, on: date) -> Bulletin | None:
    """The issue they went into; a new one is begun with the first that goes in, and None is left when none did."""
    for key in keys:
        try:
            into = choose_into(SocialReport.objects.visible_to(by).get(pk=key), into, by=by, on=on)
        except (StepRefused, SocialReport.DoesNotExist):
            continue
    return into


def outcomes(keys: Sequence[int], *, into: Bulletin | None, user: User) -> list[Outcome]:
    """Of each report that `user` sees; what was not chosen comes first."""
    found = [_outcome(report, into) for report in SocialReport.objects.visible_to(user).among(keys).for_list()]
    return sorted(found, key=lambda outcome: (outcome.done, keys.index(outcome.report.pk)))


def _outcome(report: SocialReport, into: Bulletin | None) -> Outcome:
    if into is not None and report.bulletin_id == into.pk:
        return Outcome(report, True, f"在{into}")
    where = f"，已在{report.bulletin}" if report.bulletin else ""
    return Outcome(report, False, f"现在是“{report.get_status_display()}”{where}")
