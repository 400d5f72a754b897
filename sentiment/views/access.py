"""How a page gets hold of a report: not seen is 404, not allowed 403, too late 409."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from cppcc.core.workflow import StepRefused
from sentiment.models import SocialReport
from sentiment.states import STEPS

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

form_page = require_http_methods(["GET", "HEAD", "POST"])


def get_report(user: User, pk: int, *, may: str = "", step: str = "") -> SocialReport:
    """The report if `user` sees it and may do the verb; `step`: the verb, refused when it cannot start from here."""
    report: SocialReport = get_object_or_404(SocialReport.objects.visible_to(user).for_detail(), pk=pk)
    need(user, may or step, report)
    if step and report.status not in STEPS[step].sources:
        raise StepRefused(report, STEPS[step])
    return report


def need(user: User, verb: str, report: SocialReport | None = None) -> None:
    """PermissionDenied unless `user` may do the verb."""
    if verb and not user.has_perm(f"sentiment.{verb}", report):
        raise PermissionDenied
