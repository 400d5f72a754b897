"""Saving what a form says of a commendation, with its jury."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cppcc.core.audit.models import record
from members.commending.models import Commendation

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.commending.forms import CommendationForm

JURY = "jurors"


def set_up(form: CommendationForm, *, by: User) -> Commendation:
    with transaction.atomic():
        commendation: Commendation = form.save()
        record("新建评选", by=by, target=commendation)
    return commendation


def change(form: CommendationForm, *, by: User) -> None:
    """Refused when the vote has begun, or when somebody changed it since it was read."""
    commendation: Commendation = form.instance
    with transaction.atomic():
        commendation.revise(by=by, fields=[name for name in form.revised if name != JURY])
        if JURY in form.revised:
            commendation.jurors.set(form.cleaned_data[JURY])
            record("确定评委", by=by, target=commendation, jurors=len(form.cleaned_data[JURY]))
