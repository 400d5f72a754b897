"""How a page gets hold of a report: not seen is 404, not allowed 403, too late 409."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cppcc.core import guards
from cppcc.core.guards import fetch
from cppcc.core.workflow import Step
from sentiment.models import Bulletin, SocialReport

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def get_report(user: User, pk: int, *, may: str = "", step: str = "") -> SocialReport:
    """The report if `user` sees it and may do the verb; `step`: the verb, refused when it cannot start from here."""
    return fetch(SocialReport.objects.visible_to(user).for_detail(), pk, user, may=may, step=step)


def get_bulletin(user: User, pk: int, *, may: str = "", step: str | Step = "") -> Bulletin:
    """The same of an issue."""
    return fetch(Bulletin.objects.visible_to(user).for_detail(), pk, user, may=may, step=step)


def need(user: User, verb: str, report: SocialReport | None = None) -> None:
    """PermissionDenied unless `user` may do the verb."""
    guards.need(user, f"sentiment.{verb}", report)
